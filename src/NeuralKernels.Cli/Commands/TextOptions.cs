using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Text;
using NeuralKernels.Tables;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options that say how a text file is written, where detection is wrong or refused.</summary>
internal sealed class TextOptions(Command command)
{
    private const char LargestDelimiter = '\x7e';
    private const string Tab = "tab";
    private const string Blank = "blank";

    private readonly Option<char?> _delimiter = command.AddParsed<char?>(
        "--delimiter",
        "CHAR",
        "What stands between the cells of DATA, or tab, or blank for runs of blanks [detected]",
        text => text is Tab or "\\t" ? '\t'
            : text is Blank ? ' '
            : text.Length == 1 && text[0] is not ('"' or '#') and >= ' ' and <= LargestDelimiter ? text[0]
            : null,
        "one ASCII character other than a quote or #, or tab or blank");

    private readonly Option<char?> _decimal = command.AddParsed<char?>(
        "--decimal",
        "MARK",
        "The decimal mark of numbers in DATA [detected]",
        text => text is "." or "," ? text[0] : null,
        "a point or a comma");

    private readonly Option<char?> _thousands = command.AddParsed<char?>(
        "--thousands",
        "MARK",
        "What separates groups of three digits in DATA: a comma, a point, ' or blank [nothing]",
        text => text is "." or "," or "'" ? text[0] : text is Blank or " " ? ' ' : null,
        "a comma, a point, an apostrophe or blank");

    private readonly Option<Encoding?> _encoding = command.AddParsed<Encoding>(
        "--encoding",
        "NAME",
        "The encoding of DATA, such as utf-16 or windows-1252 [detected; else utf-8]",
        ParseEncoding,
        "the name of an encoding, such as windows-1252");

    private readonly Option<bool> _noHeader = command.AddSwitch(
        "--no-header", "The first row of DATA is a row of data; otherwise it is one if it holds a number");

    private readonly Option<bool> _header = command.AddSwitch(
        "--header", "The first row of DATA names the columns, whatever it looks like");

    private readonly Option<string?> _comment = command.AddText("--comment", "PREFIX", "Skip lines of DATA that begin with this [#]");

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_delimiter, _decimal, _thousands, _encoding, _noHeader, _header, _comment];

    /// <summary>The values given.</summary>
    /// <exception cref="InputException">Options contradict each other.</exception>
    public CsvOptions Read(ParseResult parsed)
    {
        bool noHeader = parsed.GetValue(_noHeader);
        bool header = parsed.GetValue(_header);
        char? mark = parsed.GetValue(_decimal);
        char? thousands = parsed.GetValue(_thousands);
        InputException.ThrowIf(noHeader && header, "--header: found it beside --no-header, expected one or the other");
        InputException.ThrowIf(
            thousands is not null && thousands == (mark ?? '.'),
            $"--thousands: found '{thousands}', the decimal mark, expected another, or --decimal with it");
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
