using System;
using System.IO;

namespace NeuralKernels.IO;

/// <summary>Writes files atomically: a reader of the path gets the whole old file or the whole new one.</summary>
public static class AtomicFile
{
    // Characters of a name in that of its temporary file: few enough that its length does not exceed the limit of any file system.
    private const int KeptLength = 16;

    /// <summary>Writes a temporary file in the folder of <paramref name="path"/>, flushes it to disk, and renames it to
    /// <paramref name="path"/>.</summary>
    /// <remarks>
    /// <para>
    /// Where <paramref name="write"/> or a later step throws, the temporary file is deleted and the old file is unchanged. A process that
    /// is killed leaves the old file and the temporary one, <c>.NAME.RANDOM.tmp</c> with the first 16 characters of the name. The new file
    /// has the Unix permissions of the old one, less the umask. A symbolic link is kept: its target is replaced, or created where it is
    /// absent.
    /// </para>
    /// <para>
    /// A pipe, a device or an open file of a process (<c>/dev/stdout</c>) is not replaced but written to directly; bytes that were written
    /// before <paramref name="write"/> throws remain.
    /// </para>
    /// <para>
    /// The folder itself is not flushed, because .NET has no call for it: after a power failure the path may still be the whole old file.
    /// </para>
    /// </remarks>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="write">Writes the content. The stream is closed afterwards.</param>
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

    /// <summary>Throws what <see cref="Write"/> would throw because <paramref name="path"/> cannot be written.</summary>
    /// <remarks>Creates and deletes the file, or a temporary file beside it where it exists. A pipe or a device is not checked: opening it
    /// would wait for its other end, or close it.</remarks>
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
        int kept = Math.Min(KeptLength, name.Length);
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
            // the original exception is more informative
        }
    }
}
