using System.Text;

namespace NeuralKernels.Tables;

/// <summary>Whether the first row of a text is a header.</summary>
public enum CsvHeader
{
    /// <summary>It is if none of its cells is a number.</summary>
    Detect,

    /// <summary>It is.</summary>
    Present,

    /// <summary>It is not.</summary>
    Absent,
}

/// <summary>The format of a delimited text. What is null is detected, and ambiguous text is refused.</summary>
public sealed record CsvOptions
{
    /// <summary>The encoding; null for that of the byte order mark, or else UTF-16 or UTF-32 where zero bytes indicate it, or else
    /// UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The character between cells: ASCII, neither a quote, nor <c>#</c>, nor a line end. A blank means any run of blanks and
    /// tabs. Null for that of a first line <c>sep=;</c>, or else the one of tab, semicolon, bar, comma and blanks that splits all lines
    /// alike.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The decimal mark, a point or a comma; null for a comma where the text has numbers such as 7,5 or 0,125 and none with a
    /// decimal point, else a point.</summary>
    public char? Decimal { get; init; }

    /// <summary>The separator of groups of three digits: a comma, a point, an apostrophe or a blank (no-break blanks included). Null for
    /// none: the meaning of 1,234 is never guessed.</summary>
    public char? Thousands { get; init; }

    /// <summary>Whether the first row has the names of the columns.</summary>
    public CsvHeader Header { get; init; } = CsvHeader.Detect;

    /// <summary>Lines that begin with this are skipped; with an empty text no line is a comment.</summary>
    public string CommentPrefix { get; init; } = "#";
}
