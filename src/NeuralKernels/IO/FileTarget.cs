using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>Where a path leads once every symbolic link on the way is followed, and whether a file is there or can be.</summary>
/// <param name="Path">The full path without links. The link of a process to one of its open files, such as <c>/dev/stdout</c>, is kept:
/// <c>/proc/PROCESS/fd/1</c>.</param>
/// <param name="IsFile">Whether a regular file stands there, or nothing yet. False for a pipe, a terminal or another device, a socket and
/// an open file of a process: those take bytes as they come and must not be replaced.</param>
public readonly record struct FileTarget(string Path, bool IsFile)
{
    private const int MostLinks = 40; // as many as Linux follows

    /// <summary>Follows a path. Nothing is opened: opening a pipe would wait for its other end, or end it.</summary>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">Links lead in a circle.</exception>
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

            if (++links > MostLinks)
            {
                throw new IOException($"{path} leads through more than {MostLinks} symbolic links.");
            }

            string root = System.IO.Path.GetPathRoot(link)!;
            real = root.Length > 0 ? root : real;
            Push(rest, link[root.Length..]);
        }

        return new FileTarget(real, !IsSpecial(real));
    }

    /// <summary>Opens what is no file, to be written from now on.</summary>
    internal Stream OpenThrough() => Path switch
    {
        // Opened anew, a file behind standard output would be written from its beginning, over what stands there.
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

    // .NET tells the kind of a file nowhere but in what it would write to an archive. All that is no regular file has the length 0.
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
            return false; // a regular file that may not be read: of the others nothing is read
        }
        catch (IOException)
        {
            return true; // a socket, which no archive holds
        }
    }
}
