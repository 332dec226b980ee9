using System.IO;
using NeuralKernels.Cli.Commands;

namespace NeuralKernels.Cli.Output;

/// <summary>Where a result goes.</summary>
internal static class OutputFile
{
    /// <summary>The path, seen to be one that can be written: better to know before an hour of training than after it.</summary>
    /// <param name="path">The path; null where there is none.</param>
    /// <param name="option">The option that named it.</param>
    /// <exception cref="InputException">It is a folder, or its folder does not exist.</exception>
    public static string? Checked(string? path, string option)
    {
        if (path is null)
        {
            return null;
        }

        if (Directory.Exists(path))
        {
            throw new InputException($"{option}: found the folder {path}, expected a file to write");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Directory.Exists(folder) ? path : throw new InputException(
            $"{option}: found no folder {folder}, expected one to write {Path.GetFileName(path)} in");
    }
}
