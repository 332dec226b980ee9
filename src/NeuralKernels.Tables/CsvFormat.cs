namespace NeuralKernels.Tables;

/// <summary>The detected format of a delimited text.</summary>
public sealed record CsvFormat
{
    /// <summary>The name of the encoding, such as UTF-8; null where characters were read.</summary>
    public string? Encoding { get; init; }

    /// <summary>The character between cells; a blank means runs of blanks and tabs.</summary>
    public char Delimiter { get; init; }

    /// <summary>The decimal mark, a point or a comma.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>The separator of groups of three digits; null for none.</summary>
    public char? Thousands { get; init; }

    /// <summary>Lines that were skipped as comments.</summary>
    public int CommentLines { get; init; }

    /// <summary><c>UTF-8, separated by commas, decimal point</c></summary>
    /// <returns>Encoding, delimiter and number format in words.</returns>
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
            ' ' => ", thousands separated by blanks",
            { } mark => $", thousands separated by '{mark}'",
        };
        string encoding = Encoding is null ? "" : $"{Encoding}, ";
        return $"{encoding}separated by {separated}, decimal {(Decimal == ',' ? "comma" : "point")}{thousands}";
    }
}
