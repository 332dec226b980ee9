namespace NeuralKernels.Cli.Output;

/// <summary>A file that the command line names.</summary>
/// <param name="Path">The path as given; null where it is not given.</param>
/// <param name="By">The option or argument that names it.</param>
internal readonly record struct NamedFile(string? Path, string By);
