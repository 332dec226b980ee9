using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using NeuralKernels.Data;
using NeuralKernels.Tests.IO;
using Xunit;

namespace NeuralKernels.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("idx").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Idx(int[] dimensions, byte[] data)
    {
        var bytes = new List<byte> { 0, 0, 8, (byte)dimensions.Length };
        foreach (int dimension in dimensions)
        {
            bytes.AddRange(BitConverter.GetBytes(dimension).Reverse());
        }

        return [.. bytes, .. data];
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return zipped.ToArray();
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private void AssertRefused(byte[] bytes, string problem)
    {
        string plain = Write("plain", bytes);
        Assert.Equal($"{plain}: {problem}", MessageOf(() => IdxFile.Read(plain)));
        string zipped = Write("zipped", Zip(bytes));
        Assert.Equal($"{zipped}: {problem}", MessageOf(() => IdxFile.Read(zipped)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pipe_is_read_as_a_file_is(bool zipped)
    {
        byte[] idx = Idx([9, 30, 40], [.. Enumerable.Range(0, 9 * 30 * 40).Select(i => (byte)(i * 7))]);
        IdxFile file = IdxFile.Read(Pipes.Of(zipped ? Zip(idx) : idx), "pipe");
        Assert.Equal([9, 30, 40], file.Dimensions);
        Assert.Equal(idx[16..], file.Data.ToArray());
        Assert.Equal("pipe", file.Path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_is_cut_anywhere_is_a_format_error_through_a_pipe_too(bool zipped)
    {
        // Incompressible bytes, so that every byte of the file is needed except the last few of a gzip stream: its end mark and checksum.
        var random = new Random(1);
        var elements = new byte[120];
        random.NextBytes(elements);
        byte[] idx = Idx([6, 20], elements);
        byte[] whole = zipped ? Zip(idx) : idx;
        int needed = zipped ? whole.Length - 16 : whole.Length;
        for (int length = 0; length < needed; length++)
        {
            string path = Write("cut", whole[..length]);
            Assert.StartsWith($"{path}: found ", MessageOf(() => IdxFile.Read(path)), StringComparison.Ordinal);
            using Stream pipe = Pipes.Of(whole[..length]);
            Assert.StartsWith("pipe: found ", MessageOf(() => IdxFile.Read(pipe, "pipe")), StringComparison.Ordinal);
        }

        for (int length = needed; length <= whole.Length; length++)
        {
            try
            {
                Assert.Equal(elements, IdxFile.Read(Write("cut", whole[..length])).Data.ToArray());
            }
            catch (DataFormatException) when (length < whole.Length)
            {
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_become_a_classification(bool zipped)
    {
        Func<byte[], byte[]> pack = zipped ? Zip : bytes => bytes;
        string images = Write("images", pack(Idx([2, 1, 3], [0, 51, 255, 1, 2, 3])));
        string labels = Write("labels", pack(Idx([2], [4, 1])));
        Dataset<double> data = IdxFile.ReadClassification<double>(images, labels);
        Assert.Equal([0, 0.2, 1, 1 / 255.0, 2 / 255.0, 3 / 255.0], data.Inputs.ToArray());
        Assert.Equal([4, 1], data.Labels.ToArray());
        Assert.Equal((3, 5), (data.InputSize, data.ClassCount));
        Assert.Equal(10, IdxFile.ReadClassification<float>(images, labels, 10).ClassCount);
        Assert.Equal(
            $"{labels}: found label 4, expected labels from 0 to 3",
            MessageOf(() => IdxFile.ReadClassification<float>(images, labels, 4)));
    }

    [Fact]
    public void Every_prefix_of_a_file_is_refused()
    {
        byte[] whole = Idx([2, 2], [1, 2, 3, 4]);
        for (int length = 0; length < whole.Length; length++)
        {
            string path = Write("cut", whole[..length]);
            Assert.Throws<DataFormatException>(() => IdxFile.Read(path));
        }

        Assert.Equal(whole[12..], IdxFile.Read(Write("whole", whole)).Data.ToArray());
    }

    [Fact]
    public void Every_prefix_of_a_gzipped_file_is_refused_unless_all_elements_are_in_it()
    {
        byte[] whole = Idx([2, 2], [1, 2, 3, 4]);
        byte[] zipped = Zip(whole);
        int accepted = 0;
        for (int length = 0; length < zipped.Length; length++)
        {
            string path = Write("cut", zipped[..length]);
            try
            {
                Assert.Equal(whole[12..], IdxFile.Read(path).Data.ToArray());
                accepted++;
            }
            catch (DataFormatException)
            {
            }
        }

        // The end mark of the last block and the trailer, 2 bits and 8 bytes, which GZipStream does not require.
        Assert.InRange(accepted, 0, 10);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        const string NoHeader = "found no IDX header, expected two zero bytes, a type code and the number of dimensions";
        AssertRefused([], NoHeader);
        AssertRefused([1, 0, 8, 1, 0, 0, 0, 0], NoHeader);
        AssertRefused([0, 1, 8, 1, 0, 0, 0, 0], NoHeader);
        AssertRefused([0, 0, 0x0d, 1, 0, 0, 0, 0], "found elements of type 0x0d, expected 0x08, unsigned bytes");
        AssertRefused([0, 0, 8, 0], "found 0 dimensions, expected at least 1");
        AssertRefused([0, 0, 8, 2, 0, 0, 0, 1], "found the end of the file after 1 dimensions, expected 2");
        AssertRefused([0, 0, 8, 1, 0xff, 0xff, 0xff, 0xff], "found -1 as dimension 0, expected it not to be negative");
    }

    [Fact]
    public void A_file_of_another_length_than_its_header_says_is_refused()
    {
        AssertRefused(Idx([3], [1, 2]), "found 2 elements, expected 3 by the header: the file is cut short");
        AssertRefused(Idx([1], [1, 2]), "found more bytes after the last element, expected the end of the file after 1 elements");
        AssertRefused(Idx([0], [1]), "found more bytes after the last element, expected the end of the file after 0 elements");
    }

    [Fact]
    public void A_header_that_claims_much_takes_no_memory()
    {
        byte[] claim = Idx([2_000_000_000], [1, 2, 3]);
        string path = Write("claim", claim);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFormatException>(() => IdxFile.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        AssertRefused(
            Idx([2_000_000_000, 2_000_000_000, 2_000_000_000], []),
            $"found dimensions 2000000000 x 2000000000 x 2000000000, expected at most {Array.MaxLength} elements");
    }

    [Fact]
    public void A_broken_gzip_stream_is_refused()
    {
        byte[] zipped = Zip(Idx([1000], new byte[1000]));
        zipped[^6] ^= 0xff; // in the checksum
        string path = Write("broken", zipped);
        Assert.Equal($"{path}: found a broken gzip stream, expected a whole one", MessageOf(() => IdxFile.Read(path)));
    }

    [Fact]
    public void Images_and_labels_that_do_not_fit_each_other_are_refused()
    {
        string images = Write("images", Idx([2, 1], [1, 2]));
        string three = Write("three", Idx([3], [0, 1, 0]));
        string two = Write("two", Idx([2], [0, 1]));
        string none = Write("none", Idx([0, 1], []));
        string nothing = Write("nothing", Idx([0], []));
        Assert.Equal(
            $"{three}: found 3 labels, expected 2, one per image of {images}",
            MessageOf(() => IdxFile.ReadClassification<float>(images, three)));
        Assert.Equal(
            $"{images}: found dimensions 2 x 1, expected one dimension, of labels",
            MessageOf(() => IdxFile.ReadClassification<float>(images, images)));
        Assert.Equal(
            $"{two}: found dimensions 2, expected images: two or more dimensions, none of them 0",
            MessageOf(() => IdxFile.ReadClassification<float>(two, two)));
        Assert.Equal(
            $"{none}: found dimensions 0 x 1, expected images: two or more dimensions, none of them 0",
            MessageOf(() => IdxFile.ReadClassification<float>(none, nothing)));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_io_error() =>
        Assert.Throws<FileNotFoundException>(() => IdxFile.Read(Path.Combine(_folder, "absent")));

    [SkippableTheory]
    [InlineData("t10k-images-idx3-ubyte.gz", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7")]
    [InlineData("train-labels-idx1-ubyte.gz", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")]
    public void Mnist_reads_back_to_the_published_bytes(string name, string sha256)
    {
        IdxFile file = IdxFile.Read(SharedData.PathOf(Path.Combine("mnist", name)));
        byte[] whole = Idx([.. file.Dimensions], file.Data.ToArray());
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(whole)));
    }

    [SkippableFact]
    public void Mnist_is_ten_classes_of_784_pixels()
    {
        Dataset<float> data = IdxFile.ReadClassification<float>(
            SharedData.PathOf(Path.Combine("mnist", "t10k-images-idx3-ubyte.gz")),
            SharedData.PathOf(Path.Combine("mnist", "t10k-labels-idx1-ubyte.gz")));
        Assert.Equal((10_000, 784, 10), (data.Count, data.InputSize, data.ClassCount));
        Assert.Equal([7, 2, 1, 0, 4], data.Labels[..5].ToArray());
        float most = 0;
        foreach (float pixel in data.Inputs)
        {
            Assert.InRange(pixel, 0, 1);
            most = Math.Max(most, pixel);
        }

        Assert.Equal(1, most);
    }

    private static string MessageOf(Action act) => Assert.Throws<DataFormatException>(act).Message;
}
