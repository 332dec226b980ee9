using System;
using System.IO;

namespace NeuralKernels.IO;

/// <summary>Writes a file whole or not at all: whoever opens the path finds the old file or the new one, never a part.</summary>
public static class AtomicFile
{
    // Characters of a name that its temporary file repeats: few enough that no folder that takes the one is too strict for the other.
    private const int NameKept = 16;

    /// <summary>
    /// Writes a temporary file in the folder of <paramref name="path"/>, flushes it to the disk, and renames it over
    /// <paramref name="path"/>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Where <paramref name="write"/> or anything after it throws, the temporary file is removed and the old file stands as it was. A
    /// process that is killed leaves the old file and the temporary one, <c>.NAME.RANDOM.tmp</c> with the first 16 characters of the name.
    /// The new file has the old one's Unix permissions, less the umask. A symbolic link stays one: the file that it leads to is replaced,
    /// or made where it is absent.
    /// </para>
    /// <para>
    /// A pipe, a device or an open file of a process (<c>/dev/stdout</c>) is not replaced; it gets the bytes as they are written, and what
    /// was written stays where <paramref name="write"/> throws.
    /// </para>
    /// <para>
    /// The folder itself is not flushed, for which .NET has no call: after a power cut the path may still name the old file, whole.
    /// </para>
    /// </remarks>
    /// <param name="path">The file to write or replace; its folder must exist.</param>
    /// <param name="write">Writes the content. The stream is closed afterwards and must not be kept.</param>
    /// <exception cref="IOException">The folder cannot be written, the disk is full, or the path is a folder. Also what
    /// <see cref="FileStream"/> throws.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        FileTarget target = Target(path);
        if (!target.IsFile)
        {
            using Stream through = target.OpenThrough();
            write(through);
            return;
        }

        string temporary = Temporary(target.Path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows() && File.Exists(target.Path))
        {
            options.UnixCreateMode = File.GetUnixFileMode(target.Path);
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target.Path, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    /// <summary>Throws what <see cref="Write"/> would throw where <paramref name="path"/> cannot be written, before there is anything to
    /// write.</summary>
    /// <remarks>
    /// Makes a file where none is, or a temporary one beside the file that is, and removes it. Of a pipe or a device nothing is found out:
    /// opening it would wait for the other end, or end it.
    /// </remarks>
    /// <exception cref="IOException">The folder cannot be written, or the path is a folder. Also what <see cref="FileStream"/>
    /// throws.</exception>
    public static void Check(string path)
    {
        FileTarget target = Target(path);
        if (target.IsFile)
        {
            string probe = File.Exists(target.Path) ? Temporary(target.Path) : target.Path;
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
        }
    }

    private static FileTarget Target(string path)
    {
        FileTarget target = FileTarget.Of(path);
        return !Path.EndsInDirectorySeparator(path) && !Directory.Exists(target.Path) ? target : throw new IOException(
            $"{path} is a folder; a file is to be written.");
    }

    private static string Temporary(string target)
    {
        string name = Path.GetFileName(target);
        int kept = Math.Min(NameKept, name.Length);
        kept -= char.IsHighSurrogate(name[kept - 1]) ? 1 : 0;
        return Path.Combine(Path.GetDirectoryName(target)!, $".{name[..kept]}.{Path.GetRandomFileName()}.tmp");
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure on its way to the caller says more than this one would.
        }
    }
}
