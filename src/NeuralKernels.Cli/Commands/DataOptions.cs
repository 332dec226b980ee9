using System.CommandLine;
using NeuralKernels.Cli.Input;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options that say where rows come from and how a file is written; every command that reads rows has them.</summary>
internal sealed class DataOptions
{
    private readonly Argument<string?> _data = Choices.RefuseEmpty(
        new Argument<string?>("DATA") { Description = "a file of delimited text (- for standard input)", Arity = ArgumentArity.ZeroOrOne });

    private readonly Option<string?> _generate = Choices.Name("--generate", "Make rows up instead of reading them", GeneratedSet.Names);
    private readonly Option<string?> _idxImages = Choices.Text("--idx-images", "FILE", "Read images from an IDX file, plain or gzipped");
    private readonly Option<string?> _idxLabels = Choices.Text("--idx-labels", "FILE", "Their labels");
    private readonly Option<ulong?> _seed;
    private readonly TextOptions _text;
    private readonly string _generateWhenNothing;

    /// <summary>The options.</summary>
    /// <param name="command">Receives them.</param>
    /// <param name="seedHelp">What the seed is for.</param>
    /// <param name="generateWhenNothing">What is generated when no data is named; empty where data must be named.</param>
    public DataOptions(Command command, string seedHelp, string generateWhenNothing = "")
    {
        _seed = Choices.Seed("--seed", seedHelp);
        _generateWhenNothing = generateWhenNothing;
        command.Add(_data);
        foreach (Option option in (Option[])[_generate, _idxImages, _idxLabels])
        {
            command.Add(option);
        }

        _text = new TextOptions(command);
        command.Add(_seed);
    }

    /// <summary>The seed.</summary>
    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed) ?? 42;

    /// <summary>The one place that rows come from.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="needLabels">Whether images are of no use without labels.</param>
    /// <exception cref="InputException">There is none, there are two, or options do not go together.</exception>
    public DataSource Source(ParseResult parsed, bool needLabels)
    {
        string? data = parsed.GetValue(_data);
        string? generate = parsed.GetValue(_generate);
        string? images = parsed.GetValue(_idxImages);
        string? labels = parsed.GetValue(_idxLabels);
        Refuse(data is not null && generate is not null, $"--generate: found it beside the file {data}, expected one or the other");
        Refuse(data is not null && images is not null, $"--idx-images: found it beside the file {data}, expected one or the other");
        Refuse(generate is not null && images is not null, "--idx-images: found it beside --generate, expected one or the other");
        Refuse(labels is not null && images is null, "--idx-labels: found it alone, expected --idx-images with it");
        Refuse(needLabels && images is not null && labels is null, "--idx-images: found it alone, expected --idx-labels with it");
        if (images is not null)
        {
            _text.RefuseAll(parsed);
            return new IdxSource(images, labels);
        }

        if (data is not null)
        {
            return new TableSource(data, _text.Read(parsed));
        }

        generate ??= _generateWhenNothing.Length > 0 ? _generateWhenNothing : throw new InputException(
            "DATA: found no rows to read, expected a file, --idx-images or --generate");
        _text.RefuseAll(parsed);
        return new GeneratedSource(generate, Seed(parsed));
    }

    /// <summary>Refuses an option that means nothing without a file of text.</summary>
    public static void RefuseWithoutFile(bool given, string option) =>
        Refuse(given, $"{option}: found it without a file of text, expected DATA with it");

    private static void Refuse(bool isWrong, string message)
    {
        if (isWrong)
        {
            throw new InputException(message);
        }
    }
}
