using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NeuralKernels.IO;
using Xunit;

namespace NeuralKernels.Tests.IO;

public class SafetensorsFileTests
{
    [Fact]
    public void The_example_of_the_reference_implementation_is_listed()
    {
        // From the documentation of huggingface/safetensors: '<' is the length, 60.
        byte[] bytes = Encoding.Latin1.GetBytes(
            "<\0\0\0\0\0\0\0{\"test\":{\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}" + new string('\0', 16));

        using SafetensorsFile file = ModelBytes.Open(bytes);

        SafetensorsTensor tensor = Assert.Single(file.Tensors).Value;
        Assert.Equal(("test", SafetensorsType.I32, 4L, 16L), (tensor.Name, tensor.Type, tensor.ElementCount, tensor.ByteLength));
        Assert.Equal([2L, 2L], tensor.Shape.ToArray());
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Every_sound_oddity_is_accepted_and_listed_in_the_order_of_the_header()
    {
        using SafetensorsFile file = ModelBytes.Open(ModelBytes.Zoo());

        Assert.Equal(["last", "half", "none", "", "scalar"], file.Tensors.Keys);
        Assert.Equal(
            [KeyValuePair.Create("format", "pt"), KeyValuePair.Create("é", "line\n\"quoted\" 😀"), KeyValuePair.Create("empty", "")],
            file.Metadata);
        Assert.Equal([4L, 2L, 0L, 1L, 1L], file.Tensors.Values.Select(t => t.ElementCount));
        Assert.Equal([16L, 12L, 12L, 0L, 8L], file.Tensors.Values.Select(t => t.Begin));
        Assert.Equal([32L, 16L, 12L, 8L, 12L], file.Tensors.Values.Select(t => t.End));
    }

    [Fact]
    public void Values_are_copied_from_their_offsets()
    {
        using SafetensorsFile file = ModelBytes.Open(ModelBytes.Zoo());
        float[] last = new float[4];
        float[] scalar = new float[1];
        double[] first = new double[1];

        file.CopyTo("last", last.AsSpan());
        file.CopyTo("scalar", scalar.AsSpan());
        file.CopyTo("", first.AsSpan());
        file.CopyTo("none", Span<double>.Empty);

        // Byte i of the data is i.
        Assert.Equal([0x13121110u, 0x17161514u, 0x1b1a1918u, 0x1f1e1d1cu], last.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(0x0b0a0908u, BitConverter.SingleToUInt32Bits(scalar[0]));
        Assert.Equal(0x0706050403020100ul, BitConverter.DoubleToUInt64Bits(first[0]));
    }

    [Theory]
    [InlineData("F32", SafetensorsType.F32, 4)]
    [InlineData("F64", SafetensorsType.F64, 8)]
    [InlineData("F16", SafetensorsType.F16, 2)]
    [InlineData("BF16", SafetensorsType.BF16, 2)]
    [InlineData("F8_E5M2", SafetensorsType.F8E5M2, 1)]
    [InlineData("F8_E4M3", SafetensorsType.F8E4M3, 1)]
    [InlineData("F8_E8M0", SafetensorsType.F8E8M0, 1)]
    [InlineData("I8", SafetensorsType.I8, 1)]
    [InlineData("I16", SafetensorsType.I16, 2)]
    [InlineData("I32", SafetensorsType.I32, 4)]
    [InlineData("I64", SafetensorsType.I64, 8)]
    [InlineData("U8", SafetensorsType.U8, 1)]
    [InlineData("U16", SafetensorsType.U16, 2)]
    [InlineData("U32", SafetensorsType.U32, 4)]
    [InlineData("U64", SafetensorsType.U64, 8)]
    [InlineData("BOOL", SafetensorsType.Bool, 1)]
    public void Every_type_is_listed_by_its_name_and_size(string name, SafetensorsType type, int size)
    {
        using SafetensorsFile file = ModelBytes.Open(ModelBytes.File(
            $$$"""{"t":{"dtype":"{{{name}}}","shape":[3],"data_offsets":[0,{{{3 * size}}}]}}""", 3 * size));

        Assert.Equal(type, file.Tensors["t"].Type);
        Assert.Equal((name, size), (type.Name(), type.Size()));
    }

    [Fact]
    public void Every_prefix_of_a_sound_file_is_refused()
    {
        foreach (byte[] bytes in new[] { ModelBytes.Zoo(), ModelBytes.Model() })
        {
            int dataLength = bytes.Length == ModelBytes.Zoo().Length ? 32 : 48;
            for (int length = 0; length < bytes.Length; length++)
            {
                ModelFormatReason expected = length < 8 ? ModelFormatReason.FileTooShort
                    : length < bytes.Length - dataLength ? ModelFormatReason.HeaderPastEnd
                    : ModelFormatReason.BytesMissing;

                var refusal = Assert.Throws<ModelFormatException>(() => ModelBytes.Open(bytes[..length]));

                Assert.Equal((length, expected), (length, refusal.Reason));
            }
        }
    }

    [Fact]
    public void A_copy_names_what_does_not_fit()
    {
        using SafetensorsFile file = ModelBytes.Open(ModelBytes.Zoo());

        var unknown = Assert.Throws<ArgumentException>("name", () => file.CopyTo("nobody", new float[1].AsSpan()));
        var type = Assert.Throws<ArgumentException>("destination", () => file.CopyTo("last", new double[4].AsSpan()));
        var length = Assert.Throws<ArgumentException>("destination", () => file.CopyTo("last", new float[5].AsSpan()));
        Assert.Throws<NotSupportedException>(() => file.CopyTo("half", new Half[2].AsSpan()));

        Assert.Contains("\"nobody\"", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("\"last\" is F32; the destination is F64", type.Message, StringComparison.Ordinal);
        Assert.Contains("5 elements; tensor \"last\" has 4", length.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_read_as_a_file_is()
    {
        byte[] zoo = ModelBytes.Zoo();
        using SafetensorsFile file = SafetensorsFile.Open(new MemoryStream(zoo), ModelBytes.Name);
        using SafetensorsFile piped = SafetensorsFile.Open(Pipes.Of(zoo), ModelBytes.Name);
        var expected = new float[4];
        var found = new float[4];
        file.CopyTo("last", expected.AsSpan());
        piped.CopyTo("last", found.AsSpan());

        Assert.Equal(expected, found);
        Assert.Equal(file.Tensors.Keys, piped.Tensors.Keys);
        Assert.Equal(zoo.Length, piped.Length);
    }

    [Theory]
    [InlineData(0, ModelFormatReason.FileTooShort)]
    [InlineData(7, ModelFormatReason.FileTooShort)]
    [InlineData(20, ModelFormatReason.HeaderPastEnd)]
    [InlineData(-1, ModelFormatReason.BytesMissing)]
    public void A_pipe_that_ends_too_soon_is_refused_as_a_file_is(int length, ModelFormatReason reason)
    {
        byte[] zoo = ModelBytes.Zoo();
        byte[] cut = length < 0 ? zoo[..^1] : zoo[..length];
        Assert.Equal(reason, Assert.Throws<ModelFormatException>(() => SafetensorsFile.Open(Pipes.Of(cut), ModelBytes.Name)).Reason);
    }

    [Fact]
    public void A_pipe_that_holds_no_model_is_refused_after_8_bytes()
    {
        using var text = new Counted();
        var refused = Assert.Throws<ModelFormatException>(() => SafetensorsFile.Open(text, ModelBytes.Name));
        Assert.Equal((ModelFormatReason.HeaderTooLong, 8), (refused.Reason, text.Bytes));
    }

    [Fact]
    public void A_file_cut_after_it_was_opened_is_refused_when_it_is_read()
    {
        using var stream = new MemoryStream();
        stream.Write(ModelBytes.Zoo());
        using SafetensorsFile file = SafetensorsFile.Open(stream, ModelBytes.Name);
        stream.SetLength(stream.Length - 1);

        var refusal = Assert.Throws<ModelFormatException>(() => file.CopyTo("last", new float[4].AsSpan()));

        Assert.Equal(ModelFormatReason.BytesMissing, refusal.Reason);
    }

    [Fact]
    public void Opening_a_path_reads_it_and_disposing_lets_it_go()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("model.safetensors", ModelBytes.Zoo());

        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            Assert.Equal(path, file.Name);
            Assert.Equal(5, file.Tensors.Count);
        }

        using FileStream alone = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(ModelBytes.Zoo().Length, alone.Length);
    }

    [Fact]
    public void A_refused_path_is_named_and_let_go()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Add("model.safetensors", [1, 2, 3]);

        var refusal = Assert.Throws<ModelFormatException>(() => SafetensorsFile.Open(path));

        Assert.Equal(path, refusal.File);
        Assert.Equal($"{path}: the file has 3 bytes; a model file has at least the 8 of its header's length.", refusal.Message);
        using FileStream alone = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(3, alone.Length);
    }

    /// <summary>An endless stream of text.</summary>
    private sealed class Counted : Stream
    {
        public int Bytes { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Assert.True(Bytes < 1000, "it is read on and on");
            buffer.AsSpan(offset, count).Fill((byte)'a');
            Bytes += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
