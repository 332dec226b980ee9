using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using NeuralKernels.IO;
using Xunit;

namespace NeuralKernels.Tests.IO;

public class AtomicFileTests
{
    [Fact]
    public void A_new_file_is_written()
    {
        using var folder = new TemporaryFolder();

        AtomicFile.Write(folder.At("new"), stream => stream.Write([1, 2, 3]));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder.At("new")));
        Assert.Equal(["new"], Names(folder));
    }

    [Fact]
    public void The_old_file_stands_until_the_new_one_is_whole()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("model", [7, 7, 7, 7, 7]);

        AtomicFile.Write(path, stream =>
        {
            stream.Write([1, 2]);
            stream.Flush();
            Assert.Equal([7, 7, 7, 7, 7], File.ReadAllBytes(path));
            string temporary = Assert.Single(Names(folder), name => name != "model");
            Assert.Matches(@"^\.model\..+\.tmp$", temporary);
        });

        Assert.Equal([1, 2], File.ReadAllBytes(path));
        Assert.Equal(["model"], Names(folder));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100_000)]
    public void A_writer_that_dies_leaves_the_old_file_and_nothing_else(int bytesBefore)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("model", [7, 7, 7]);

        var death = Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[bytesBefore]);
            throw new OperationCanceledException("as if interrupted");
        }));

        Assert.Equal("as if interrupted", death.Message);
        Assert.Equal([7, 7, 7], File.ReadAllBytes(path));
        Assert.Equal(["model"], Names(folder));
    }

    [Fact]
    public void A_writer_that_dies_over_no_file_leaves_none()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<OperationCanceledException>(
            () => AtomicFile.Write(folder.At("model"), _ => throw new OperationCanceledException()));

        Assert.Empty(Names(folder));
    }

    [Fact]
    public void A_failed_rename_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("model");

        // The path becomes a folder while the file is written, so that only the last step fails.
        Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(path, stream => Directory.CreateDirectory(folder.At("model/inside"))));

        Assert.Equal(["model"], Names(folder));
        Assert.True(Directory.Exists(folder.At("model/inside")));
    }

    [Fact]
    public void A_folder_is_not_replaced_and_a_missing_one_not_made()
    {
        using var folder = new TemporaryFolder();
        bool written = false;

        var exists = Assert.Throws<IOException>(() => AtomicFile.Write(folder.Path, _ => written = true));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(folder.At("missing/model"), _ => written = true));

        Assert.Contains(folder.Path, exists.Message, StringComparison.Ordinal);
        Assert.False(written);
        Assert.Empty(Names(folder));
    }

    [Fact]
    public void A_relative_path_is_written_where_the_process_stands()
    {
        string name = $"neuralkernels-{Guid.NewGuid():n}";
        try
        {
            AtomicFile.Write(name, stream => stream.WriteByte(1));

            Assert.Equal([1], File.ReadAllBytes(Path.Combine(Environment.CurrentDirectory, name)));
        }
        finally
        {
            File.Delete(name);
        }
    }

    [SkippableFact]
    public void A_private_file_stays_private()
    {
        Skip.If(OperatingSystem.IsWindows(), "Unix permissions.");
        using var folder = new TemporaryFolder();
        string path = folder.Add("model", [7]);
#pragma warning disable CA1416 // Skipped on Windows above, which the analyzer does not see.
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        AtomicFile.Write(path, stream => stream.WriteByte(1));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
#pragma warning restore CA1416
    }

    [Theory]
    [InlineData("x", 250)] // L18
    [InlineData("x", 255)]
    [InlineData("\u00f6", 127)] // 254 bytes
    [InlineData("\U0001d11e", 63)] // 252 bytes, of surrogate pairs, between which a name is not cut
    [InlineData("x\U0001d11e", 51)] // 255 bytes, with a pair across the sixteenth character
    public void The_longest_names_are_written_and_written_again(string part, int count)
    {
        using var folder = new TemporaryFolder();
        string name = string.Concat(Enumerable.Repeat(part, count));

        AtomicFile.Check(folder.At(name));
        AtomicFile.Write(folder.At(name), stream => stream.WriteByte(1));
        AtomicFile.Check(folder.At(name));
        AtomicFile.Write(folder.At(name), stream => stream.WriteByte(2));

        Assert.Equal([2], File.ReadAllBytes(folder.At(name)));
        Assert.Equal([name], Names(folder));
    }

    [SkippableFact]
    public void A_link_stays_one_and_its_file_is_replaced()
    {
        Skip.If(OperatingSystem.IsWindows(), "Making a link needs a right of its own there.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("real/deep"));
        Directory.CreateSymbolicLink(folder.At("folder"), "real/deep");
        File.WriteAllBytes(folder.At("real/model"), [7, 7]);
        File.CreateSymbolicLink(folder.At("real/deep/link"), "../model");
        File.CreateSymbolicLink(folder.At("link"), "folder/link"); // .. in it is of real/deep, not of folder
        File.CreateSymbolicLink(folder.At("new"), "real/later");

        AtomicFile.Write(folder.At("link"), stream => stream.WriteByte(1));
        AtomicFile.Check(folder.At("new"));
        Assert.False(File.Exists(folder.At("real/later")));
        AtomicFile.Write(folder.At("new"), stream => stream.WriteByte(2));

        Assert.Equal([1], File.ReadAllBytes(folder.At("real/model")));
        Assert.Equal([2], File.ReadAllBytes(folder.At("real/later")));
        Assert.Equal(["folder", "link", "new", "real"], Names(folder));
        Assert.Equal("folder/link", new FileInfo(folder.At("link")).LinkTarget);
        Assert.Equal("real/later", new FileInfo(folder.At("new")).LinkTarget);
        Assert.Equal(
            ["deep", "later", "model"],
            Directory.GetFileSystemEntries(folder.At("real")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void Links_in_a_circle_and_to_nowhere_are_errors()
    {
        Skip.If(OperatingSystem.IsWindows(), "Making a link needs a right of its own there.");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.At("a"), "b");
        File.CreateSymbolicLink(folder.At("b"), "a");
        File.CreateSymbolicLink(folder.At("nowhere"), "none/x");

        Assert.Throws<IOException>(() => AtomicFile.Write(folder.At("a"), stream => stream.WriteByte(1)));
        Assert.Throws<IOException>(() => AtomicFile.Check(folder.At("a")));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Check(folder.At("nowhere")));
        Assert.Equal(["a", "b", "nowhere"], Names(folder));
    }

    [SkippableFact]
    public async Task A_pipe_gets_the_bytes_and_stays_a_pipe()
    {
        using var folder = new TemporaryFolder();
        Pipes.Make(folder.At("pipe"));
        File.CreateSymbolicLink(folder.At("link"), "pipe");
        foreach (string name in (string[])["pipe", "link"])
        {
            Task<byte[]> read = Task.Run(() => File.ReadAllBytes(folder.At("pipe")));
            AtomicFile.Check(folder.At(name)); // does not open it: the reader would find its end
            AtomicFile.Write(folder.At(name), stream => stream.Write([1, 2, 3]));
            Assert.Equal([1, 2, 3], await read);
        }

        Assert.False(FileTarget.Of(folder.At("link")).IsFile);
        Assert.Equal(["link", "pipe"], Names(folder));
    }

    [SkippableFact]
    public void A_device_is_written_and_not_replaced()
    {
        Skip.IfNot(File.Exists("/dev/null"), "There is no /dev/null.");
        AtomicFile.Check("/dev/null");
        AtomicFile.Write("/dev/null", stream => stream.Write([1, 2, 3]));

        Assert.Equal(new FileTarget("/dev/null", IsFile: false), FileTarget.Of("/dev/null"));
        Assert.Empty(File.ReadAllBytes("/dev/null"));
    }

    [Fact]
    public void A_check_leaves_everything_as_it_was()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("model", [7, 7]);
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);

        AtomicFile.Check(path);
        AtomicFile.Check(folder.At("new"));

        Assert.Equal([7, 7], File.ReadAllBytes(path));
        Assert.Equal(time, File.GetLastWriteTimeUtc(path));
        Assert.Equal(["model"], Names(folder));
    }

    [Fact]
    public void A_check_throws_what_writing_would()
    {
        using var folder = new TemporaryFolder();
        folder.Add("file", []);

        Assert.Throws<IOException>(() => AtomicFile.Check(folder.Path));
        Assert.Throws<IOException>(() => AtomicFile.Check(folder.At("new/")));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Check(folder.At("none/new")));
        Assert.ThrowsAny<IOException>(() => AtomicFile.Check(folder.At("file/new")));
        Assert.ThrowsAny<IOException>(() => AtomicFile.Check(folder.At(new string('x', 256))));
        Assert.Throws<ArgumentException>(() => AtomicFile.Check(""));
        if (Directory.Exists("/proc/self"))
        {
            Assert.ThrowsAny<IOException>(() => AtomicFile.Check("/proc/model"));
        }

        Assert.Equal(["file"], Names(folder));
    }

    private static string[] Names(TemporaryFolder folder) =>
        [.. Directory.GetFileSystemEntries(folder.Path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
}
