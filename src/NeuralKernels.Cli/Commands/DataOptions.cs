using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using NeuralKernels.Cli.Input;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options that say where rows come from and how their file is written; shared by every command that reads rows.</summary>
/// <param name="command">The command to add the options to.</param>
/// <param name="seedHelp">What the seed is for.</param>
/// <param name="defaultSet">The set to generate when no data is named; null where data must be named.</param>
internal sealed class DataOptions(Command command, string seedHelp = "Decides generated rows [42]", string? defaultSet = null)
{
    private readonly Argument<string?> _data = command.AddArgument<string?>(
        "DATA", "a file of delimited text (- for standard input)", ArgumentArity.ZeroOrOne);

    private readonly Option<string?> _generate = command.AddName(
        "--generate", "Generate rows instead of reading them", GeneratedSet.Names);

    private readonly Option<string?> _idxImages = command.AddText(
        "--idx-images", "FILE", "Read images from an IDX file, plain or gzipped");

    private readonly Option<string?> _idxLabels = command.AddText("--idx-labels", "FILE", "Their labels");
    private readonly TextOptions _text = new(command);
    private readonly Option<ulong?> _seed = command.AddSeed(seedHelp);

    /// <summary>The seed.</summary>
    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed) ?? 42;

    /// <summary>The one place that rows come from.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="needLabels">Whether images need labels.</param>
    /// <exception cref="InputException">No source or several are named, or options contradict each other.</exception>
    public DataSource Source(ParseResult parsed, bool needLabels)
    {
        string? data = parsed.GetValue(_data);
        string? generate = parsed.GetValue(_generate);
        string? images = parsed.GetValue(_idxImages);
        string? labels = parsed.GetValue(_idxLabels);
        InputException.ThrowIf(
            data is not null && generate is not null, $"--generate: found it beside the file {data}, expected one or the other");
        InputException.ThrowIf(
            data is not null && images is not null, $"--idx-images: found it beside the file {data}, expected one or the other");
        InputException.ThrowIf(
            generate is not null && images is not null, "--idx-images: found it beside --generate, expected one or the other");
        InputException.ThrowIf(labels is not null && images is null, "--idx-labels: found it alone, expected --idx-images with it");
        InputException.ThrowIf(
            needLabels && images is not null && labels is null, "--idx-images: found it alone, expected --idx-labels with it");
        if (images is not null)
        {
            RefuseWithoutFile(parsed, _text.All);
            return new IdxSource(images, labels);
        }

        if (data is not null)
        {
            return new TableSource(data, _text.Read(parsed));
        }

        generate ??= defaultSet ?? throw new InputException("DATA: found no rows to read, expected a file, --idx-images or --generate");
        RefuseWithoutFile(parsed, _text.All);
        return new GeneratedSource(generate, Seed(parsed));
    }

    /// <summary>Refuses options that mean nothing without a file of text.</summary>
    /// <exception cref="InputException">One of them is given.</exception>
    public static void RefuseWithoutFile(ParseResult parsed, IEnumerable<Option> options)
    {
        Option? given = options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
        InputException.ThrowIf(given is not null, $"{given?.Name}: found it without a file of text, expected DATA with it");
    }
}
