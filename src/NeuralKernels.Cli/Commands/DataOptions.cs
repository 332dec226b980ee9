using System.CommandLine;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options that say where rows come from and how a file is written; every command that reads rows has them.</summary>
internal sealed class DataOptions
{
    private const char LargestDelimiter = '\x7e';

    private readonly Argument<string?> _data = Choices.RefuseEmpty(
        new Argument<string?>("DATA") { Description = "a file of delimited text (- for standard input)", Arity = ArgumentArity.ZeroOrOne });

    private readonly Option<string?> _generate = Choices.Name("--generate", "Make rows up instead of reading them", GeneratedSet.Names);
    private readonly Option<string?> _idxImages = Choices.Text("--idx-images", "FILE", "Read images from an IDX file, plain or gzipped");
    private readonly Option<string?> _idxLabels = Choices.Text("--idx-labels", "FILE", "Their labels");
    private readonly Option<bool> _noHeader = Choices.Switch(
        "--no-header", "The first row of DATA is a row of data; otherwise it is one if it holds a number");

    private readonly Option<bool> _header = Choices.Switch("--header", "The first row of DATA names the columns, whatever it looks like");
    private readonly Option<string?> _comment = Choices.Text("--comment", "PREFIX", "Pass over lines of DATA that begin with this [#]");
    private readonly Option<ulong?> _seed;
    private readonly Option<char?> _delimiter = Choices.Create<char?>(
        "--delimiter",
        "CHAR",
        "What stands between the cells of DATA, or tab [found out]",
        text => text is "tab" or "\\t" ? '\t'
            : text.Length == 1 && text[0] is not ('"' or '\r' or '\n' or '\0') and <= LargestDelimiter ? text[0]
            : null,
        "one ASCII character other than a quote, or tab");

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
        foreach (Option option in (Option[])[_generate, _idxImages, _idxLabels, _delimiter, _noHeader, _header, _comment, _seed])
        {
            command.Add(option);
        }
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
            RefuseCsvOptions(parsed);
            return new IdxSource(images, labels);
        }

        if (data is not null)
        {
            return new TableSource(data == OutputFile.Standard ? "/dev/stdin" : data, Csv(parsed));
        }

        generate ??= _generateWhenNothing.Length > 0 ? _generateWhenNothing : throw new InputException(
            "DATA: found no rows to read, expected a file, --idx-images or --generate");
        RefuseCsvOptions(parsed);
        return new GeneratedSource(generate, Seed(parsed));
    }

    /// <summary>Refuses an option that means nothing without a file of text.</summary>
    public static void RefuseWithoutFile(bool given, string option) =>
        Refuse(given, $"{option}: found it without a file of text, expected DATA with it");

    private void RefuseCsvOptions(ParseResult parsed)
    {
        RefuseWithoutFile(parsed.GetValue(_delimiter) is not null, _delimiter.Name);
        RefuseWithoutFile(parsed.GetValue(_noHeader), _noHeader.Name);
        RefuseWithoutFile(parsed.GetValue(_header), _header.Name);
        RefuseWithoutFile(parsed.GetValue(_comment) is not null, _comment.Name);
    }

    private CsvOptions Csv(ParseResult parsed)
    {
        bool noHeader = parsed.GetValue(_noHeader);
        bool header = parsed.GetValue(_header);
        Refuse(noHeader && header, "--header: found it beside --no-header, expected one or the other");
        var csv = new CsvOptions
        {
            Delimiter = parsed.GetValue(_delimiter),
            Header = noHeader ? CsvHeader.Absent : header ? CsvHeader.Present : CsvHeader.Detect,
        };
        return parsed.GetValue(_comment) is { } prefix ? csv with { CommentPrefix = prefix } : csv;
    }

    private static void Refuse(bool isWrong, string message)
    {
        if (isWrong)
        {
            throw new InputException(message);
        }
    }
}
