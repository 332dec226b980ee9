using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>The target of a path after following every symbolic link, and whether it is a regular file.</summary>
/// <param name="Path">The full path without links, except that the link of a process to one of its open files is kept: <c>/dev/stdout</c>
/// is <c>/proc/PROCESS/fd/1</c>.</param>
/// <param name="IsFile">Whether the target is a regular file or does not exist. False for a pipe, a terminal or other device, a socket and
/// an open file of a process, which must be written to directly and not replaced.</param>
public readonly record struct FileTarget(string Path, bool IsFile)
{
    private const int MaxLinks = 40; // the limit of Linux

    /// <summary>Follows a path. Nothing is opened, because opening a pipe would wait for its other end, or close it.</summary>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">There are more than 40 links, as in a circle.</exception>
    public static FileTarget Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        string real = System.IO.Path.GetPathRoot(full)!;
        var rest = new Stack<string>();
        Push(rest, full[real.Length..]);
        for (int links = 0; rest.TryPop(out string? part);)
        {
            if (part == "..")
            {
                real = System.IO.Path.GetDirectoryName(real) ?? real;
                continue;
            }

            string next = System.IO.Path.Combine(real, part);
            if (IsOpenFile(next))
            {
                return new FileTarget(next, IsFile: false);
            }

            if (new FileInfo(next).LinkTarget is not { } link)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"{path} leads through more than {MaxLinks} symbolic links.");
            }

            string root = System.IO.Path.GetPathRoot(link)!;
            real = root.Length > 0 ? root : real;
            Push(rest, link[root.Length..]);
        }

        return new FileTarget(real, !IsSpecial(real));
    }

    /// <summary>Opens a target that is not a regular file for writing.</summary>
    internal Stream OpenThrough() => Path switch
    {
        // A file that standard output is redirected to would be overwritten from its beginning if it were opened again.
        _ when Path == Invariant($"/proc/{Environment.ProcessId}/fd/1") => new BufferedStream(Console.OpenStandardOutput()),
        _ when Path == Invariant($"/proc/{Environment.ProcessId}/fd/2") => new BufferedStream(Console.OpenStandardError()),
        _ => new FileStream(Path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite),
    };

    private static void Push(Stack<string> rest, string path)
    {
        char[] separators = [System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar];
        foreach (string part in path.Split(separators, StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (part != ".")
            {
                rest.Push(part);
            }
        }
    }

    private static bool IsOpenFile(string path) =>
        path.StartsWith("/proc/", StringComparison.Ordinal) && path[..path.LastIndexOf('/')]
            .EndsWith("/fd", StringComparison.Ordinal) && File.Exists(path);

    // The only .NET API that tells the kind of a file is the tar writer. Everything that is not a regular file has length 0.
    private static bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path) || new FileInfo(path).Length > 0)
        {
            return false;
        }

        try
        {
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, leaveOpen: true))
            {
                writer.WriteEntry(path, "kind");
            }

            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry()!.EntryType is TarEntryType.Fifo or TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // a regular file without read permission: the writer does not open other files
        }
        catch (IOException)
        {
            return true; // a socket, which a tar archive cannot hold
        }
    }
}
