using System;
using System.Collections.Generic;
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

    /// <summary>Refuses an output that would write over an input or over another output, however their paths are written.</summary>
    /// <param name="inputs">What is read; one file may be read twice.</param>
    /// <param name="outputs">What is written.</param>
    /// <exception cref="InputException">Two are one file.</exception>
    public static void RefuseShared(IEnumerable<NamedFile> inputs, IEnumerable<NamedFile> outputs)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (NamedFile input in inputs)
        {
            if (input.Path is { } path)
            {
                seen.TryAdd(FullPath(path), input.By);
            }
        }

        foreach (NamedFile output in outputs)
        {
            if (output.Path is { } path && !seen.TryAdd(FullPath(path), output.By))
            {
                string other = seen[FullPath(path)];
                throw new InputException(other == output.By
                    ? $"{other}: found {path} twice, expected different files"
                    : $"{output.By}: found {path}, the file of {other}, expected another");
            }
        }
    }

    private static string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
