namespace NeuralKernels.Cli.Input;

/// <summary>Where rows come from.</summary>
internal abstract record DataSource;

/// <summary>Delimited text.</summary>
internal sealed record TableSource(string Path, CsvOptions Csv) : DataSource
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="Commands.InputException">The file cannot be opened.</exception>
    /// <exception cref="Data.DataFormatException">It is not such a text.</exception>
    public CsvTable Read() => InputFile.Read(Path, () => CsvTable.Read(Path, Csv));
}

/// <summary>IDX files; without labels, images to predict.</summary>
internal sealed record IdxSource(string Images, string? Labels) : DataSource;

/// <summary>Rows made up from a seed.</summary>
internal sealed record GeneratedSource(string Name, ulong Seed) : DataSource;
