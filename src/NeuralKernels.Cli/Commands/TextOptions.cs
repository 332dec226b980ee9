using System;
using System.CommandLine;
using System.Text;
using NeuralKernels.Tables;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options that say how a file of text is written, where finding it out is wrong or refused.</summary>
internal sealed class TextOptions
{
    private const char LargestDelimiter = '\x7e';
    private const string Tab = "tab";
    private const string Blank = "blank";

    private readonly Option<bool> _noHeader = Choices.Switch(
        "--no-header", "The first row of DATA is a row of data; otherwise it is one if it holds a number");

    private readonly Option<bool> _header = Choices.Switch("--header", "The first row of DATA names the columns, whatever it looks like");
    private readonly Option<string?> _comment = Choices.Text("--comment", "PREFIX", "Pass over lines of DATA that begin with this [#]");
    private readonly Option<char?> _delimiter = Choices.Create<char?>(
        "--delimiter",
        "CHAR",
        "What stands between the cells of DATA, or tab, or blank for runs of blanks [found out]",
        text => text is Tab or "\\t" ? '\t'
            : text is Blank ? ' '
            : text.Length == 1 && text[0] is not ('"' or '#') and >= ' ' and <= LargestDelimiter ? text[0]
            : null,
        "one ASCII character other than a quote or #, or tab or blank");

    private readonly Option<char?> _decimal = Choices.Create<char?>(
        "--decimal",
        "MARK",
        "The decimal mark of numbers in DATA [found out]",
        text => text is "." or "," ? text[0] : null,
        "a point or a comma");

    private readonly Option<char?> _thousands = Choices.Create<char?>(
        "--thousands",
        "MARK",
        "What parts groups of three digits in DATA: a comma, a point, ' or blank [nothing]",
        text => text is "." or "," or "'" ? text[0] : text is Blank or " " ? ' ' : null,
        "a comma, a point, an apostrophe or blank");

    private readonly Option<Encoding?> _encoding = Choices.Create<Encoding?>(
        "--encoding",
        "NAME",
        "The encoding of DATA, such as utf-16 or windows-1252 [found out; else utf-8]",
        ParseEncoding,
        "the name of an encoding, such as windows-1252");

    /// <summary>The options, added to the command.</summary>
    public TextOptions(Command command)
    {
        foreach (Option option in (Option[])[_delimiter, _decimal, _thousands, _encoding, _noHeader, _header, _comment])
        {
            command.Add(option);
        }
    }

    /// <summary>Refuses them where no text is read.</summary>
    /// <exception cref="InputException">One is given.</exception>
    public void RefuseAll(ParseResult parsed)
    {
        foreach (Option option in (Option[])[_delimiter, _decimal, _thousands, _encoding, _noHeader, _header, _comment])
        {
            DataOptions.RefuseWithoutFile(parsed.GetResult(option) is { Implicit: false }, option.Name);
        }
    }

    /// <summary>What is asked for.</summary>
    /// <exception cref="InputException">Options do not go together.</exception>
    public CsvOptions Read(ParseResult parsed)
    {
        bool noHeader = parsed.GetValue(_noHeader);
        bool header = parsed.GetValue(_header);
        if (noHeader && header)
        {
            throw new InputException("--header: found it beside --no-header, expected one or the other");
        }

        char? mark = parsed.GetValue(_decimal);
        char? thousands = parsed.GetValue(_thousands);
        if (thousands is not null && thousands == (mark ?? '.'))
        {
            throw new InputException($"--thousands: found '{thousands}', the decimal mark, expected another, or --decimal with it");
        }

        var csv = new CsvOptions
        {
            Delimiter = parsed.GetValue(_delimiter),
            Decimal = mark,
            Thousands = thousands,
            Encoding = parsed.GetValue(_encoding),
            Header = noHeader ? CsvHeader.Absent : header ? CsvHeader.Present : CsvHeader.Detect,
        };
        return parsed.GetValue(_comment) is { } prefix ? csv with { CommentPrefix = prefix } : csv;
    }

    private static Encoding? ParseEncoding(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
