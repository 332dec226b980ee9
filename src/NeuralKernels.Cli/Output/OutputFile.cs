using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NeuralKernels.Cli.Commands;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Output;

/// <summary>The destination of a result: a file, or standard output for <c>-</c>.</summary>
internal static class OutputFile
{
    /// <summary>Standard output, or standard input where something is read.</summary>
    public const string Standard = "-";

    private const string StandardInput = "/dev/stdin";
    private const string StandardOutput = "/dev/stdout";

    /// <summary>Checks that a path can be written: before an hour of training, not after it.</summary>
    /// <param name="path">The path; null where there is none.</param>
    /// <param name="option">The option that named it.</param>
    /// <param name="isAppended">Whether an existing file is appended to, not replaced.</param>
    /// <returns>The path, or <see cref="Standard"/> where it means standard output, which is then reserved for the result.</returns>
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
        InputException.ThrowIf(
            Directory.Exists(target) || Path.EndsInDirectorySeparator(path),
            $"{option}: found the folder {path}, expected a file to write");
        string folder = Path.GetDirectoryName(target)!;
        InputException.ThrowIf(
            !Directory.Exists(folder), $"{option}: found no folder {folder}, expected one to write {Path.GetFileName(target)} in");
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

    /// <summary>Checks that files can be written in a folder, which need not exist.</summary>
    /// <returns>The path.</returns>
    /// <exception cref="InputException">They cannot.</exception>
    public static string CheckedFolder(string path, string option)
    {
        Try(path, option, () =>
        {
            var created = new List<string>(); // the innermost first
            string? folder = FileTarget.Of(path).Path;
            for (; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            {
                created.Add(folder);
            }

            try
            {
                Directory.CreateDirectory(path);
                AtomicFile.Check(Path.Combine(path, Path.GetRandomFileName()));
            }
            finally
            {
                created.FindAll(Directory.Exists).ForEach(Directory.Delete);
            }
        });
        return path;
    }

    /// <summary>Whether the path means standard output: <c>-</c>, or the system's name for it.</summary>
    public static bool IsStandard(string path) =>
        path == Standard || (File.Exists(path) && File.Exists(StandardOutput) && FileTarget.Of(path) == FileTarget.Of(StandardOutput));

    /// <summary>Writes a file atomically, or to standard output.</summary>
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

    /// <summary>Refuses an output that would overwrite an input or another output under any name, and a pipe that is read twice.</summary>
    /// <param name="inputs">What is read; one file may be read twice.</param>
    /// <param name="outputs">What is written.</param>
    /// <exception cref="InputException">Two paths lead to one file.</exception>
    public static void RefuseShared(IEnumerable<NamedFile> inputs, IEnumerable<NamedFile> outputs)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((NamedFile file, bool isRead) in inputs.Select(file => (file, true)).Concat(outputs.Select(file => (file, false))))
        {
            if (file.Path is not null
                && Shared(file, isRead ? StandardInput : StandardOutput) is { } target
                && !seen.TryAdd(target.Path, file.By)
                && !(isRead && target.IsFile))
            {
                throw Twice(file, seen[target.Path]);
            }
        }
    }

    /// <summary>The file that a path leads to; null for devices such as /dev/null, which may be shared.</summary>
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
            // Where a folder cannot hold files, as /proc, the system reports that the file is missing.
            string why = e is FileNotFoundException or DirectoryNotFoundException ? "no file can be made there" : e.Message;
            throw new InputException($"{option}: found {path}, expected a place that can be written: {why}", e);
        }
    }
}
