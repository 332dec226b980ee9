using System;
using System.Buffers.Binary;
using System.IO;
using System.Numerics;
using System.Text;

namespace NeuralKernels.Training;

/// <summary>An event file of TensorBoard: scalars by tag and step.</summary>
/// <remarks>
/// <para>A record of TensorFlow (tensorflow/core/lib/io/record_writer.h) is the length as uint64, little-endian; its masked CRC-32C; the bytes; and their
/// masked CRC-32C. The bytes are a protocol-buffers message, tensorflow.Event (tensorflow/core/util/event.proto):</para>
/// <code>
/// Event   { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }
/// Summary { repeated Value value = 1; }       Value { string tag = 1; float simple_value = 2; }
/// </code>
/// <para>The first record says file_version "brain.Event:2". The file is opened for each record and closed again.</para>
/// </remarks>
internal sealed class TensorBoardFile
{
    private readonly string _path;

    /// <summary>A new file in a folder, which is made where it is absent.</summary>
    public TensorBoardFile(string folder)
    {
        Directory.CreateDirectory(folder);
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        int number = 0;
        do
        {
            _path = Path.Combine(folder, $"events.out.tfevents.{seconds:d10}.neuralkernels.{number++}");
        }
        while (File.Exists(_path));

        using var message = Now();
        Text(message, 3, "brain.Event:2"u8);
        Append(message);
    }

    /// <summary>Writes numbers of a step.</summary>
    public void Add(long step, params ReadOnlySpan<(string Tag, double Value)> scalars)
    {
        Span<byte> bytes = stackalloc byte[4];
        using var summary = new MemoryStream();
        foreach ((string tag, double value) in scalars)
        {
            using var one = new MemoryStream();
            Text(one, 1, Encoding.UTF8.GetBytes(tag));
            Key(one, 2, wireType: 5);
            BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
            one.Write(bytes);
            Text(summary, 1, one.ToArray());
        }

        using var message = Now();
        Key(message, 2, wireType: 0);
        Varint(message, (ulong)step);
        Text(message, 5, summary.ToArray());
        Append(message);
    }

    /// <summary>((crc right-rotated by 15) + a282ead8), so that the checksum of bytes that hold checksums stays a good one.</summary>
    internal static uint MaskedCrc(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Crc(bytes), 15) + 0xa282ead8;

    /// <summary>CRC-32C (Castagnoli), as RFC 3720 has it.</summary>
    internal static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    private static MemoryStream Now()
    {
        var message = new MemoryStream();
        Key(message, 1, wireType: 1);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
        message.Write(bytes);
        return message;
    }

    private static void Text(MemoryStream message, int field, ReadOnlySpan<byte> bytes)
    {
        Key(message, field, wireType: 2);
        Varint(message, (ulong)bytes.Length);
        message.Write(bytes);
    }

    private static void Key(MemoryStream message, int field, int wireType) => Varint(message, (ulong)((field << 3) | wireType));

    private static void Varint(MemoryStream message, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            message.WriteByte((byte)(value | 0x80));
        }

        message.WriteByte((byte)value);
    }

    private void Append(MemoryStream message)
    {
        byte[] bytes = message.ToArray();
        var record = new byte[8 + 4 + bytes.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedCrc(record.AsSpan(0, 8)));
        bytes.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + bytes.Length), MaskedCrc(bytes));
        File.AppendAllBytes(_path, record);
    }
}
