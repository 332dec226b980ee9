namespace NeuralKernels.Tables;

/// <summary>How a delimited text turned out to be written.</summary>
public sealed record CsvFormat
{
    /// <summary>The name of the encoding, such as UTF-8; null for a text that was read as characters.</summary>
    public string? Encoding { get; init; }

    /// <summary>The character between cells; a blank stands for runs of blanks and tabs.</summary>
    public char Delimiter { get; init; }

    /// <summary>The decimal mark, a point or a comma.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>What parts groups of three digits; null where nothing does.</summary>
    public char? Thousands { get; init; }

    /// <summary>Lines that were passed over as comments.</summary>
    public int CommentLines { get; init; }

    /// <summary><c>UTF-8, separated by commas, decimal point</c></summary>
    /// <returns>Encoding, delimiter and marks of numbers in words.</returns>
    public string Describe()
    {
        string separated = Delimiter switch
        {
            ',' => "commas",
            ';' => "semicolons",
            '\t' => "tabs",
            ' ' => "blanks",
            _ => $"'{Delimiter}'",
        };
        string thousands = Thousands switch
        {
            null => "",
            ' ' => ", thousands apart by blanks",
            { } mark => $", thousands apart by '{mark}'",
        };
        string encoding = Encoding is null ? "" : $"{Encoding}, ";
        return $"{encoding}separated by {separated}, decimal {(Decimal == ',' ? "comma" : "point")}{thousands}";
    }
}
