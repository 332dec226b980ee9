using System;
using System.IO;
using System.Linq;
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

    private static string[] Names(TemporaryFolder folder) =>
        [.. Directory.GetFileSystemEntries(folder.Path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
}
