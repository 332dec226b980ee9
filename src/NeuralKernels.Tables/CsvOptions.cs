using System.Text;

namespace NeuralKernels.Tables;

/// <summary>Whether the first row of a text names its columns.</summary>
public enum CsvHeader
{
    /// <summary>It does if none of its cells is a number.</summary>
    Detect,

    /// <summary>It does.</summary>
    Present,

    /// <summary>It does not.</summary>
    Absent,
}

/// <summary>How a delimited text is written. The defaults find out what can be found out, and refuse what is ambiguous.</summary>
public sealed record CsvOptions
{
    /// <summary>The bytes of the text; null takes a byte order mark's word, or UTF-16 or UTF-32 where zero bytes show it, or
    /// UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The character between cells: ASCII, neither a quote, nor <c>#</c>, nor a line end. A blank stands for any run of blanks and
    /// tabs. Null takes the word of a first line <c>sep=;</c>, or the one of tab, semicolon, bar, comma and blanks that parts all lines
    /// alike.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The decimal mark, a point or a comma; null finds it out: a comma where numbers such as 7,5 or 0,125 stand in the text and
    /// none with a decimal point does, else a point.</summary>
    public char? Decimal { get; init; }

    /// <summary>What parts groups of three digits: a comma, a point, an apostrophe or a blank (which stands for no-break blanks too). Null
    /// allows none, so that 1,234 is never guessed at.</summary>
    public char? Thousands { get; init; }

    /// <summary>Whether the first row names the columns.</summary>
    public CsvHeader Header { get; init; } = CsvHeader.Detect;

    /// <summary>A line that begins with this is passed over; an empty text means that no line is a comment.</summary>
    public string CommentPrefix { get; init; } = "#";
}
