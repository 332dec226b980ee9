using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>An event file of TensorBoard: scalars by tag and step.</summary>
/// <remarks>
/// <para>A record of TensorFlow (tensorflow/core/lib/io/record_writer.h) is the length as uint64, little-endian; its masked CRC-32C; the
/// bytes; and their masked CRC-32C. The bytes are a protocol-buffers message, tensorflow.Event (tensorflow/core/util/event.proto):</para>
/// <code>
/// Event   { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
/// Summary { repeated Value value = 1; }       Value { string tag = 1; float simple_value = 2; }       SessionLog { enum status = 1; }
/// </code>
/// <para>The first record says file_version "brain.Event:2". The file is opened and closed for each record. Where a training was resumed,
/// the second record is a session_log with the status START (1) and the next step: a running TensorBoard discards its points from there
/// on.</para>
/// </remarks>
internal sealed class TensorBoardFile
{
    private const string Prefix = "events.out.tfevents.";
    private const string Suffix = ".neuralkernels.";
    private const int HeadLength = 8 + 4; // of a record: its length, and the checksum of that
    private const int TailLength = 4;

    private readonly string _path;

    /// <summary>A new file in a folder, which is created if it does not exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="resumedAt">The last step of the training that is resumed; null for a new one.</param>
    public TensorBoardFile(string folder, long? resumedAt = null)
    {
        Directory.CreateDirectory(folder);
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        int number = 0;
        do
        {
            _path = Path.Combine(folder, Invariant($"{Prefix}{seconds:d10}{Suffix}{number++}"));
        }
        while (File.Exists(_path));

        using var message = Now();
        Text(message, 3, "brain.Event:2"u8);
        Append(message);
        if (resumedAt is { } last)
        {
            using var start = Now();
            Key(start, 2, wireType: 0);
            Varint(start, (ulong)(last + 1));
            Text(start, 7, [1 << 3, 1]); // status = START
            Append(start);
        }
    }

    /// <summary>Removes the records of steps after <paramref name="lastStep"/>, and records that a kill left incomplete, from the files of
    /// a training in a folder.</summary>
    /// <remarks>Its files are the newest one and, as long as they were begun by a resumption, the ones before: older trainings in the same
    /// folder are not touched. The newest is cut first, so that after a kill the next resumption can finish the work.</remarks>
    public static void Cut(string folder, long lastStep)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        IEnumerable<string> newestFirst = Directory.GetFiles(folder, $"{Prefix}*{Suffix}*")
            .OrderByDescending(path => path.Length).ThenByDescending(path => path, StringComparer.Ordinal);
        foreach (string path in newestFirst)
        {
            byte[] all = File.ReadAllBytes(path);
            int kept = 0;
            bool wasResumed = false, keepsStart = false;
            for (int at = 0; TryRecord(all, at, out ReadOnlySpan<byte> message); at += HeadLength + message.Length + TailLength)
            {
                (long step, bool starts) = Read(message);
                wasResumed |= starts;
                if (step <= lastStep + (starts ? 1 : 0) && kept == at)
                {
                    keepsStart |= starts;
                    kept = at + HeadLength + message.Length + TailLength;
                }
            }

            if (wasResumed && !keepsStart)
            {
                File.Delete(path); // without its start record it would end the chain of files, and it holds nothing else
            }
            else if (kept < all.Length)
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(kept);
            }

            if (!wasResumed)
            {
                return;
            }
        }
    }

    /// <summary>Writes scalars of a step.</summary>
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

    /// <summary>((crc right-rotated by 15) + a282ead8), because a checksum of bytes that contain their own checksum is weak.</summary>
    internal static uint MaskedCrc(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Crc(bytes), 15) + 0xa282ead8;

    /// <summary>CRC-32C (Castagnoli), as in RFC 3720.</summary>
    internal static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    /// <summary>The message of the record at an offset; false where there is no complete record with valid checksums.</summary>
    private static bool TryRecord(byte[] all, int at, out ReadOnlySpan<byte> message)
    {
        message = default;
        ReadOnlySpan<byte> rest = all.AsSpan(at);
        if (rest.Length < HeadLength + TailLength || BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]) != MaskedCrc(rest[..8]))
        {
            return false;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        if (length > (ulong)(rest.Length - HeadLength - TailLength))
        {
            return false;
        }

        message = rest.Slice(HeadLength, (int)length);
        return BinaryPrimitives.ReadUInt32LittleEndian(rest[(HeadLength + message.Length)..]) == MaskedCrc(message);
    }

    /// <summary>The step of a message, 0 where it has none, and whether it starts a resumption.</summary>
    private static (long Step, bool Starts) Read(ReadOnlySpan<byte> message)
    {
        (long step, bool starts) = (0, false);
        while (!message.IsEmpty)
        {
            ulong key = ReadVarint(ref message);
            switch (key & 7)
            {
                case 0:
                    ulong number = ReadVarint(ref message);
                    step = key >> 3 == 2 ? (long)number : step;
                    break;
                case 2:
                    int length = (int)ReadVarint(ref message);
                    starts |= key >> 3 == 7;
                    message = message[length..];
                    break;
                default:
                    message = message[((key & 7) == 1 ? 8 : 4)..];
                    break;
            }
        }

        return (step, starts);
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[0];
            message = message[1..];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
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
        var record = new byte[HeadLength + bytes.Length + TailLength];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedCrc(record.AsSpan(0, 8)));
        bytes.CopyTo(record, HeadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeadLength + bytes.Length), MaskedCrc(bytes));
        File.AppendAllBytes(_path, record);
    }
}
