using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using NeuralKernels.IO;
using Xunit;

namespace NeuralKernels.Tests.IO;

public class SafetensorsWriterTests
{
    private static readonly uint[] OddFloats =
    [
        0x7fc00000, 0xffc00000, 0x7fc12345, 0x7f800001, 0xff812345, 0x7fffffff, 0x7f800000, 0xff800000, 0, 0x80000000, 1, 0x807fffff,
        0x3f800000,
    ];

    private static readonly ulong[] OddDoubles =
    [
        0x7ff8000000000000, 0xfff8000000000000, 0x7ff0000000000001, 0xfff7123456789abc, 0x7ff0000000000000, 0x8000000000000000, 1,
        0x3ff0000000000000,
    ];

    [Fact]
    public void Floats_and_doubles_come_back_bit_for_bit()
    {
        float[] floats = [.. OddFloats.Select(BitConverter.UInt32BitsToSingle)];
        double[] doubles = [.. OddDoubles.Select(BitConverter.UInt64BitsToDouble)];

        using SafetensorsFile file = ModelBytes.Open(Bytes(writer =>
        {
            writer.Declare("floats", SafetensorsType.F32, floats.Length);
            writer.Declare("doubles", SafetensorsType.F64, 2, doubles.Length / 2);
            writer.Write<float>("floats", floats);
            writer.Write<double>("doubles", doubles);
        }));
        float[] floatsBack = new float[floats.Length];
        double[] doublesBack = new double[doubles.Length];
        file.CopyTo("floats", floatsBack.AsSpan());
        file.CopyTo("doubles", doublesBack.AsSpan());

        Assert.Equal(OddFloats, floatsBack.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(OddDoubles, doublesBack.Select(BitConverter.DoubleToUInt64Bits));
    }

    [Fact]
    public void Every_bit_pattern_of_a_large_tensor_comes_back()
    {
        // More than one piece of 2^20 elements, and not a whole number of them.
        float[] values = new float[(1 << 21) + 3];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BitConverter.UInt32BitsToSingle((uint)i * 2654435761);
        }

        using SafetensorsFile file = ModelBytes.Open(Bytes(writer =>
        {
            writer.Declare("values", SafetensorsType.F32, values.Length);
            writer.Write<float>("values", values);
        }));
        float[] back = new float[values.Length];
        file.CopyTo("values", back.AsSpan());

        Assert.True(MemoryMarshal.AsBytes<float>(values).SequenceEqual(MemoryMarshal.AsBytes<float>(back)));
    }

    [Fact]
    public void Scalars_empty_tensors_and_odd_names_come_back()
    {
        string[] names = ["", "ä/\"\\\n\u0000<&>\u2028", "😀", "layers.0.weight"];
        using SafetensorsFile file = ModelBytes.Open(Bytes(writer =>
        {
            writer.AddMetadata("😀\"", "line\none\ttwo\\");
            writer.AddMetadata("", "");
            writer.Declare(names[0], SafetensorsType.F32);
            writer.Declare(names[1], SafetensorsType.F64, 0);
            writer.Declare(names[2], SafetensorsType.F32, 3, 0, 5);
            writer.Declare(names[3], SafetensorsType.F32, 1, 1);
            writer.Write<float>(names[0], [1.5f]);
            writer.Write<double>(names[1], []);
            writer.Write<float>(names[2], []);
            writer.Write<float>(names[3], [-0.0f]);
        }));

        float[] scalar = new float[1];
        file.CopyTo("", scalar.AsSpan());

        Assert.Equal(names, file.Tensors.Keys);
        Assert.Equal(["", "0", "3,0,5", "1,1"], file.Tensors.Values.Select(t => string.Join(',', t.Shape.ToArray())));
        Assert.Equal([("😀\"", "line\none\ttwo\\"), ("", "")], file.Metadata.Select(m => (m.Key, m.Value)));
        Assert.Equal(1.5f, scalar[0]);
    }

    [Fact]
    public void The_bytes_are_these_and_no_others()
    {
        const string header =
            """{"__metadata__":{"z":"1","a":"{\"format\":1}"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":"""
            + """{"dtype":"F32","shape":[],"data_offsets":[8,12]}}""";
        string padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected =
            [.. BitConverter.GetBytes((long)padded.Length), .. Encoding.ASCII.GetBytes(padded), 0, 0, 128, 63, 0, 0, 0, 192, 0, 0, 64, 64];

        Assert.Equal(expected, Bytes(WriteSmall));
    }

    [Fact]
    public void The_same_calls_write_the_same_bytes_in_any_culture()
    {
        byte[] invariant = Bytes(WriteSmall);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = "~", NumberDecimalSeparator = "," } };
            Assert.Equal(invariant, Bytes(WriteSmall));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_data_begins_at_a_multiple_of_eight_whatever_the_header()
    {
        for (int length = 0; length < 20; length++)
        {
            byte[] bytes = Bytes(writer => writer.AddMetadata("key", new string('x', length)));

            long header = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            Assert.Equal(0, (8 + header) % 8);
            Assert.Equal(8 + header, bytes.Length);
            Assert.InRange(Encoding.ASCII.GetString(bytes).AsSpan().TrimEnd(' ').Length, bytes.Length - 7, bytes.Length);
        }
    }

    [Fact]
    public void Values_must_follow_in_the_declared_order_type_and_length()
    {
        using var stream = new MemoryStream();
        var writer = new SafetensorsWriter(stream);
        writer.Declare("first", SafetensorsType.F32, 2);
        writer.Declare("second", SafetensorsType.F32, 1);

        Assert.Throws<ArgumentException>("name", () => writer.Write<float>("second", [1]));
        Assert.Throws<ArgumentException>("values", () => writer.Write<double>("first", [1, 2]));
        Assert.Throws<ArgumentException>("values", () => writer.Write<float>("first", [1]));
        Assert.Equal(0, stream.Length);

        writer.Write<float>("first", [1, 2]);
        var unfinished = Assert.Throws<InvalidOperationException>(writer.Complete);
        writer.Write<float>("second", [3]);
        Assert.Throws<ArgumentException>("name", () => writer.Write<float>("third", [1]));
        writer.Complete();

        Assert.Contains("\"second\"", unfinished.Message, StringComparison.Ordinal);
        Assert.Equal(2, ModelBytes.Open(stream.ToArray()).Tensors.Count);
    }

    [Fact]
    public void Declarations_that_could_not_be_read_back_are_refused()
    {
        var writer = new SafetensorsWriter(new MemoryStream());
        writer.Declare("taken", SafetensorsType.F32, 1L << 60);
        writer.AddMetadata("taken", "");

        Assert.Throws<ArgumentException>("name", () => writer.Declare("taken", SafetensorsType.F32, 1));
        Assert.Throws<ArgumentException>("name", () => writer.Declare("__metadata__", SafetensorsType.F32, 1));
        Assert.Throws<ArgumentException>("name", () => writer.Declare("\ud800", SafetensorsType.F32, 1));
        Assert.Throws<ArgumentException>("shape", () => writer.Declare("negative", SafetensorsType.F32, 2, -1));
        Assert.Throws<ArgumentException>("shape", () => writer.Declare("large", SafetensorsType.F64, 1L << 31, 1L << 30));
        Assert.Throws<ArgumentException>("shape", () => writer.Declare("large together", SafetensorsType.F32, 1L << 60));
        Assert.Throws<NotSupportedException>(() => writer.Declare("half", SafetensorsType.F16, 1));
        Assert.Throws<ArgumentException>("key", () => writer.AddMetadata("taken", "again"));
        Assert.Throws<ArgumentException>("key", () => writer.AddMetadata("a\udc00", ""));
        Assert.Throws<ArgumentException>("value", () => writer.AddMetadata("a", "\ud800"));
    }

    [Fact]
    public void Nothing_is_declared_after_the_first_value()
    {
        var writer = new SafetensorsWriter(new MemoryStream());
        writer.Declare("w", SafetensorsType.F32);
        writer.Write<float>("w", [1]);

        Assert.Throws<InvalidOperationException>(() => writer.Declare("late", SafetensorsType.F32));
        Assert.Throws<InvalidOperationException>(() => writer.AddMetadata("late", ""));
    }

    [Fact]
    public void A_header_too_long_to_be_read_is_not_written()
    {
        using var stream = new MemoryStream();
        var writer = new SafetensorsWriter(stream);
        string megabyte = new(' ', 1_000_000);
        for (int i = 0; i < 100; i++)
        {
            writer.AddMetadata($"{i}", megabyte);
        }

        Assert.Throws<InvalidOperationException>(writer.Complete);
        Assert.Equal(0, stream.Length);
    }

    internal static byte[] Bytes(Action<SafetensorsWriter> write)
    {
        using var stream = new MemoryStream();
        var writer = new SafetensorsWriter(stream);
        write(writer);
        writer.Complete();
        return stream.ToArray();
    }

    private static void WriteSmall(SafetensorsWriter writer)
    {
        writer.AddMetadata("z", "1");
        writer.AddMetadata("a", "{\"format\":1}");
        writer.Declare("w", SafetensorsType.F32, 1, 2);
        writer.Declare("b", SafetensorsType.F32);
        writer.Write<float>("w", [1, -2]);
        writer.Write<float>("b", [3]);
    }
}
