using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NeuralKernels.Data;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Tests.IO;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>Event files, read back by the rules of the record format and of protocol buffers.</summary>
public sealed class TensorBoardTests
{
    [Fact]
    public void Checksums_are_those_of_RFC_3720()
    {
        Assert.Equal(0xE3069283u, TensorBoardFile.Crc("123456789"u8)); // the usual check value
        Assert.Equal(0x8A9136AAu, TensorBoardFile.Crc(new byte[32])); // RFC 3720, B.4
        Assert.Equal(0x62A8AB43u, TensorBoardFile.Crc([.. Enumerable.Repeat((byte)0xff, 32)]));
        Assert.Equal(0x46DD794Eu, TensorBoardFile.Crc([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
    }

    [Fact]
    public void A_training_is_read_back()
    {
        using var folder = new TemporaryFolder();
        Dataset<double> data = Generate.Moons<double>(40, noise: 0.1, seed: 1);
        IReadOnlyList<EpochReport> history = Network.Create<double>(2).Dense(2).Build()
            .CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(0.01), 8).Fit(
            data, new FitOptions<double> { Epochs = 3, Validation = data, Logs = [TrainingLog.TensorBoard(folder.At("run"))] });

        string file = Assert.Single(Directory.GetFiles(folder.At("run")));
        Assert.Matches(@"events\.out\.tfevents\.\d{10}\.neuralkernels\.0$", file);
        List<byte[]> records = Records(File.ReadAllBytes(file));
        Assert.Equal(4, records.Count);
        Assert.Equal("brain.Event:2", Encoding.UTF8.GetString((byte[])Fields(records[0])[3][0]));
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Dictionary<int, List<object>> fields = Fields(records[epoch + 1]);
            Assert.Equal((ulong)(5 * (epoch + 1)), fields[2][0]);
            double time = BitConverter.UInt64BitsToDouble((ulong)fields[1][0]);
            Assert.InRange(time, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
            Dictionary<string, float> scalars = Fields((byte[])fields[5][0])[1].Select(value => Fields((byte[])value)).ToDictionary(
                value => Encoding.UTF8.GetString((byte[])value[1][0]), value => BitConverter.UInt32BitsToSingle((uint)value[2][0]));
            Assert.Equal(
                ["accuracy/validation", "learning_rate", "loss/train", "loss/validation"], scalars.Keys.Order(StringComparer.Ordinal));
            Assert.Equal((float)history[epoch].TrainLoss, scalars["loss/train"]);
            Assert.Equal((float)history[epoch].Validation!.Loss, scalars["loss/validation"]);
            Assert.Equal(0.01f, scalars["learning_rate"]);
        }
    }

    [Fact]
    public void Each_training_has_its_own_file()
    {
        using var folder = new TemporaryFolder();
        new TensorBoardFile(folder.Path).Add(3, ("a", 1));
        new TensorBoardFile(folder.Path).Add(4, ("a", 2));

        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_resumed_training_says_from_which_step_on_a_running_TensorBoard_is_to_forget()
    {
        using var folder = new TemporaryFolder();
        _ = new TensorBoardFile(folder.Path, resumedAt: 41);
        List<byte[]> records = Records(File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder.Path))));

        Assert.Equal(2, records.Count);
        Dictionary<int, List<object>> start = Fields(records[1]);
        Assert.Equal(42ul, start[2][0]);
        Assert.Equal([8, 1], (byte[])start[7][0]); // SessionLog { status: START }
    }

    /// <summary>The steps of the records that hold scalars; the file must hold nothing else but its version and a start.</summary>
    internal static IEnumerable<long> Steps(byte[] file)
    {
        List<byte[]> records = Records(file);
        Assert.True(Fields(records[0]).ContainsKey(3));
        return [.. records.Skip(1).Select(Fields).Where(fields => !fields.ContainsKey(7)).Select(fields =>
        {
            Assert.True(fields.ContainsKey(5));
            return (long)(ulong)fields[2][0];
        })];
    }

    /// <summary>The records of a file, whose checksums must be right: masked, computed bit by bit.</summary>
    private static List<byte[]> Records(byte[] file)
    {
        var records = new List<byte[]>();
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] record = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(record), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            records.Add(record);
            at += 16 + length;
        }

        return records;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    /// <summary>The fields of a message by number: varints and 64-bit numbers as ulong, 32-bit ones as uint, the rest as bytes.</summary>
    private static Dictionary<int, List<object>> Fields(byte[] message)
    {
        var fields = new Dictionary<int, List<object>>();
        int at = 0;
        while (at < message.Length)
        {
            ulong key = Varint(message, ref at);
            object value;
            switch (key & 7)
            {
                case 0:
                    value = Varint(message, ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at));
                    at += 8;
                    break;
                case 5:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at));
                    at += 4;
                    break;
                default:
                    int length = (int)Varint(message, ref at);
                    value = message[at..(at + length)];
                    at += length;
                    break;
            }

            fields.TryAdd((int)(key >> 3), []);
            fields[(int)(key >> 3)].Add(value);
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
