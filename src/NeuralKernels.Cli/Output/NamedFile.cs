namespace NeuralKernels.Cli.Output;

/// <summary>A file that a command line names.</summary>
/// <param name="Path">The file as it is named; null where it is not.</param>
/// <param name="By">The option or argument that names it.</param>
internal readonly record struct NamedFile(string? Path, string By);
