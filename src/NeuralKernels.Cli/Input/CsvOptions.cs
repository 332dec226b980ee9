namespace NeuralKernels.Cli.Input;

/// <summary>Whether the first row of a file names its columns.</summary>
internal enum CsvHeader
{
    /// <summary>It does if none of its cells is a number.</summary>
    Detect,

    /// <summary>It does.</summary>
    Present,

    /// <summary>It does not.</summary>
    Absent,
}

/// <summary>How a delimited text file is written.</summary>
internal sealed record CsvOptions
{
    /// <summary>The character between cells; null takes the one of comma, semicolon and tab that the first line holds most of.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first row names the columns.</summary>
    public CsvHeader Header { get; init; } = CsvHeader.Detect;

    /// <summary>A line that begins with this is passed over; an empty text means that no line is a comment.</summary>
    public string CommentPrefix { get; init; } = "#";
}
