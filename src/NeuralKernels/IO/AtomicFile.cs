using System;
using System.IO;

namespace NeuralKernels.IO;

/// <summary>Writes a file whole or not at all: whoever opens the path finds the old file or the new one, never a part.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a temporary file in the folder of <paramref name="path"/>, flushes it to the disk, and renames it over <paramref name="path"/>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Where <paramref name="write"/> or anything after it throws, the temporary file is removed and the old file stands as it was. A process
    /// that is killed leaves the old file and the temporary one, <c>.NAME.RANDOM.tmp</c>. The new file has the old one's Unix permissions, less the umask.
    /// A symbolic link at <paramref name="path"/> is replaced, not followed.
    /// </para>
    /// <para>
    /// The folder itself is not flushed, for which .NET has no call: after a power cut the path may still name the old file, whole.
    /// </para>
    /// </remarks>
    /// <param name="path">The file to write or replace; its folder must exist.</param>
    /// <param name="write">Writes the content. The stream is closed afterwards and must not be kept.</param>
    /// <exception cref="IOException">The folder cannot be written, the disk is full, or the path is a folder. Also what <see cref="FileStream"/> throws.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new IOException($"{path} is a folder; a file is to be written.");
        }

        string temporary = Path.Combine(
            Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            options.UnixCreateMode = File.GetUnixFileMode(target);
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
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
