using System;
using System.Collections.Generic;
using System.IO;
using NeuralKernels.Cli.Commands;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Output;

/// <summary>Where a result goes: a file, or standard output for <c>-</c>.</summary>
internal static class OutputFile
{
    /// <summary>Standard output, and where something is read standard input.</summary>
    public const string Standard = "-";

    private const string StandardInput = "/dev/stdin";
    private const string StandardOutput = "/dev/stdout";

    /// <summary>The path, seen to be one that can be written: better to know before an hour of training than after it.</summary>
    /// <param name="path">The path; null where there is none.</param>
    /// <param name="option">The option that named it.</param>
    /// <param name="isAppended">Whether a file that exists is written to its end and not replaced.</param>
    /// <returns>The path, or <see cref="Standard"/> where it is another name of standard output; that is then left to the result.</returns>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static string? Checked(string? path, string option, bool isAppended = false)
    {
        if (path is null)
        {
            return null;
        }

        if (IsStandard(path))
        {
            Screen.LeaveOutput();
            return Standard;
        }

        FileTarget found = default;
        Try(path, option, () => found = FileTarget.Of(path));
        string target = found.Path;
        if (Directory.Exists(target) || Path.EndsInDirectorySeparator(path))
        {
            throw new InputException($"{option}: found the folder {path}, expected a file to write");
        }

        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new InputException($"{option}: found no folder {folder}, expected one to write {Path.GetFileName(target)} in");
        }

        Try(path, option, () =>
        {
            if (isAppended && found.IsFile && File.Exists(path))
            {
                new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
            }
            else
            {
                AtomicFile.Check(path);
            }
        });
        return path;
    }

    /// <summary>The path of a folder, seen to be one that files can be written in, also where it has to be made.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static string CheckedFolder(string path, string option)
    {
        Try(path, option, () =>
        {
            var made = new Stack<string>();
            for (string? folder = FileTarget.Of(path).Path; folder is not null
                && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            {
                made.Push(folder);
            }

            int count = made.Count;
            try
            {
                Directory.CreateDirectory(path);
                AtomicFile.Check(Path.Combine(path, Path.GetRandomFileName()));
            }
            finally
            {
                string[] deepestLast = [.. made];
                for (int i = count - 1; i >= 0; i--)
                {
                    if (Directory.Exists(deepestLast[i]))
                    {
                        Directory.Delete(deepestLast[i]);
                    }
                }
            }
        });
        return path;
    }

    /// <summary>Whether the path means standard output: <c>-</c>, or the name that the system has for it.</summary>
    public static bool IsStandard(string path) =>
        path == Standard || (File.Exists(path) && File.Exists(StandardOutput) && FileTarget.Of(path) == FileTarget.Of(StandardOutput));

    /// <summary>Writes a file whole or not at all, or to standard output.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        if (path != Standard)
        {
            AtomicFile.Write(path, write);
            return;
        }

        using var output = new BufferedStream(Console.OpenStandardOutput());
        write(output);
    }

    /// <summary>"in FILE", or "on standard output".</summary>
    public static string Where(string path) => path == Standard ? "on standard output" : $"in {path}";

    /// <summary>Refuses an output that would write over an input or over another output, however their paths are written, and a pipe that
    /// is read twice.</summary>
    /// <param name="inputs">What is read; one file may be read twice.</param>
    /// <param name="outputs">What is written.</param>
    /// <exception cref="InputException">Two are one file.</exception>
    public static void RefuseShared(IEnumerable<NamedFile> inputs, IEnumerable<NamedFile> outputs)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (NamedFile input in inputs)
        {
            if (input.Path is not null
                && Shared(input, StandardInput) is { } target
                && !seen.TryAdd(target.Path, input.By)
                && !target.IsFile)
            {
                throw Twice(input, seen[target.Path]);
            }
        }

        foreach (NamedFile output in outputs)
        {
            if (output.Path is not null && Shared(output, StandardOutput) is { } target && !seen.TryAdd(target.Path, output.By))
            {
                throw Twice(output, seen[target.Path]);
            }
        }
    }

    /// <summary>Where the file is; null for what can be read and written as often as one likes, such as /dev/null.</summary>
    private static FileTarget? Shared(NamedFile file, string standard)
    {
        FileTarget target = default;
        Try(file.Path!, file.By, () => target = FileTarget.Of(file.Path == Standard ? standard : file.Path!));
        return !target.IsFile && target.Path.StartsWith("/dev/", StringComparison.Ordinal) ? null : target;
    }

    private static InputException Twice(NamedFile file, string other) => new(other == file.By
        ? $"{other}: found {file.Path} twice, expected different files"
        : $"{file.By}: found {file.Path}, the file of {other}, expected another");

    private static void Try(string path, string option, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Where a folder takes no files, as /proc does, the system says that the file is not there.
            string why = e is FileNotFoundException or DirectoryNotFoundException ? "no file can be made there" : e.Message;
            throw new InputException($"{option}: found {path}, expected a place that can be written: {why}", e);
        }
    }
}
