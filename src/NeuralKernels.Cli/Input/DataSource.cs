using System.Collections.Generic;
using NeuralKernels.Cli.Output;
using NeuralKernels.Tables;

namespace NeuralKernels.Cli.Input;

/// <summary>Where rows come from.</summary>
internal abstract record DataSource
{
    /// <summary>The files that are read, each with the option or argument that names it.</summary>
    public abstract IReadOnlyList<NamedFile> Files { get; }
}

/// <summary>Delimited text.</summary>
internal sealed record TableSource(string Path, CsvOptions Csv) : DataSource
{
    /// <inheritdoc/>
    public override IReadOnlyList<NamedFile> Files => [new(Path, "DATA")];

    /// <summary>Reads the file.</summary>
    /// <exception cref="Commands.InputException">The file cannot be opened.</exception>
    /// <exception cref="Data.DataFormatException">It is no valid table.</exception>
    public Table Read() => InputFile.Read(Path, (stream, name) => Table.ReadCsv(name, stream, Csv));
}

/// <summary>IDX files; without labels, images to predict.</summary>
internal sealed record IdxSource(string Images, string? Labels) : DataSource
{
    /// <inheritdoc/>
    public override IReadOnlyList<NamedFile> Files => [new(Images, "--idx-images"), new(Labels, "--idx-labels")];
}

/// <summary>Rows generated from a seed.</summary>
internal sealed record GeneratedSource(string Name, ulong Seed) : DataSource
{
    /// <inheritdoc/>
    public override IReadOnlyList<NamedFile> Files => [];
}
