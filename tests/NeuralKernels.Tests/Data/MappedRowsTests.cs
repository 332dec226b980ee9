using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Tests.IO;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Data;

/// <summary>Memory-mapped NumPy and IDX files: every type and byte order, batches without allocation, and invalid files.</summary>
public sealed class MappedRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, byte[]> Types => new()
    {
        { "|u1", [1, 200, 3, 4, 5, 6] },
        { "|i1", [1, 0xFE, 3, 4, 5, 6] },
        { "<u2", [1, 0, 0, 0xFF, 3, 0, 4, 0, 5, 0, 6, 0] },
        { ">i2", [0, 1, 0xFF, 0xFE, 0, 3, 0, 4, 0, 5, 0, 6] },
        { "<i4", [.. new[] { 1, -2, 3, 4, 5, 6 }.SelectMany(BitConverter.GetBytes)] },
        { "<i8", [.. new[] { 1L, -2, 3, 4, 5, 6 }.SelectMany(BitConverter.GetBytes)] },
        { "<f4", [.. new[] { 1f, -2.5f, 3, 4, 5, 6 }.SelectMany(BitConverter.GetBytes)] },
        { ">f8", [.. new[] { 1, -2.5, 3, 4, 5, 6 }.SelectMany(value => BitConverter.GetBytes(value).Reverse())] },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_read(string type, byte[] data)
    {
        using var rows = MappedRows<double>.OpenNpy(Npy(type, "2, 3", data));
        Assert.Equal((2, 3), (rows.Count, rows.RowSize));
        var row = new double[3];
        rows.Copy(0, row);
        double second = type switch { "|u1" => 200, "<u2" => 0xFF00, "<f4" or ">f8" => -2.5, _ => -2 };
        Assert.Equal([1, second, 3], row);
        rows.Copy(1, row);
        Assert.Equal([4, 5, 6], row);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_is_read(byte version)
    {
        using var rows = MappedRows<float>.OpenNpy(Npy("|u1", "2, 1, 3", [1, 2, 3, 4, 5, 255], version), divisor: 255);
        var row = new float[3];
        rows.Copy(1, row);
        Assert.Equal([4 / 255f, 5 / 255f, 1], row);
    }

    [Fact]
    public void Idx_files_are_big_endian()
    {
        using var rows = MappedRows<float>.OpenIdx(Add("i", [0, 0, 0x0B, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 1, 0, 0xFF, 0xFF, 0, 4]));
        var row = new float[2];
        rows.Copy(0, row);
        Assert.Equal([1, 256], row);
        rows.Copy(1, row);
        Assert.Equal([-1, 4], row);
        Assert.StartsWith(
            "Row 2 was requested;", Assert.Throws<ArgumentOutOfRangeException>(() => rows.Copy(2, row)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => rows.Copy(0, row.AsSpan(1)));
        rows.Dispose();
        Assert.Throws<ObjectDisposedException>(() => rows.Copy(0, row));
    }

    [Fact]
    public void A_training_from_files_has_the_bits_of_one_from_memory_and_allocates_nothing()
    {
        Dataset<float> data = Generate.Moons<float>(1000, noise: 0.1, seed: 1);
        using var inputs = MappedRows<float>.OpenNpy(
            Npy("<f4", "1000, 2", [.. data.Inputs.ToArray().SelectMany(BitConverter.GetBytes)], name: "x"));
        using var labels = MappedRows<float>.OpenNpy(
            Npy("|u1", "1000,", [.. data.Labels.ToArray().Select(label => (byte)label)], name: "y"));
        Trainer<float> memory = Create(), files = Create();
        memory.Fit(data, new FitOptions<float> { Epochs = 3, Seed = 5 });

        var batches = new MappedBatches<float>(inputs, labels, batchSize: 7);
        Assert.False(batches.Next());
        long least = long.MaxValue;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            batches.Begin(seed: 5, epoch);
            batches.Next();
            files.Step(batches.Inputs, batches.Labels);
            long before = GC.GetAllocatedBytesForCurrentThread();
            while (batches.Next())
            {
                files.Step(batches.Inputs, batches.Labels);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(memory.Network.Parameters.ToArray(), files.Network.Parameters.ToArray());

        static Trainer<float> Create() => Network.Create(2).Dense(8, Activation.Tanh).Dense(2).Build(seed: 1)
            .CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(), batchSize: 7);
    }

    [Fact]
    public void Targets_may_be_numbers_and_rows_may_stay_in_order()
    {
        using var inputs = MappedRows<double>.OpenNpy(Npy("|u1", "5, 1", [1, 2, 3, 4, 5], name: "x"));
        using var targets = MappedRows<double>.OpenNpy(Npy("|i1", "5, 2", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], name: "y"));
        var batches = new MappedBatches<double>(inputs, targets, batchSize: 3, targetsAreLabels: false);
        batches.Begin(seed: 0, epoch: 0, shuffle: false);
        var seen = new List<double>();
        Assert.True(batches.Next());
        Assert.Equal([1, 2, 3], batches.Inputs.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], batches.Targets.ToArray());
        Assert.True(batches.Next());
        Assert.Equal([4, 5], batches.Inputs.ToArray());
        Assert.Equal([7, 8, 9, 10], batches.Targets.ToArray());
        Assert.True(batches.Labels.IsEmpty);
        Assert.False(batches.Next());
    }

    [Fact]
    public void What_is_not_sound_is_refused_by_name()
    {
        Refused("found no .npy header, expected the byte 93 and NUMPY", Add("a", new byte[20]));
        Refused("found the end of the file within its header", Add("b", [0x93, 1]));
        Refused("found version 9 of .npy, expected 1, 2 or 3", Npy("|u1", "1,", [1], version: 9));
        Refused("found numbers of type '<c8', expected one of u1, i1", Npy("<c8", "1,", new byte[8]));
        Refused("found columns first (fortran_order), expected rows first", Npy("|u1", "1, 1", [1], fortran: true));
        Refused("found a single number, expected an array", Npy("|u1", "", [1]));
        Refused("found 'x' as a dimension, expected a whole number", Npy("|u1", "x,", [1]));
        Refused("found dimensions 2 x 0, expected rows of 1 to 2147483647 numbers", Npy("|u1", "2, 0", []));
        Refused("expected 9223372036854775807", Npy("|u1", "9223372036854775679,", [1, 2]));
        string whole = Npy("<i4", "2, 3", new byte[24], name: "whole");
        byte[] bytes = File.ReadAllBytes(whole);
        for (int length = 0; length < bytes.Length; length++)
        {
            Refused("found ", Add("cut", bytes[..length]));
        }

        Refused("found 153 bytes, expected 152 by the header: dimensions 2 x 3 of 4 bytes each", Add("long", [.. bytes, 0]));
        Assert.Contains("found a gzipped file, expected a plain one", Assert.Throws<DataFormatException>(
            () => MappedRows<float>.OpenIdx(Add("z", [0x1f, 0x8b, 8, 0]))).Message, StringComparison.Ordinal);
        Assert.Contains("found elements of type 0x0a", Assert.Throws<DataFormatException>(
            () => MappedRows<float>.OpenIdx(Add("t", [0, 0, 0x0A, 1, 0, 0, 0, 0]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => MappedRows<float>.OpenNpy(whole, divisor: 0));

        void Refused(string message, string path)
        {
            string found = Assert.Throws<DataFormatException>(() => MappedRows<float>.OpenNpy(path)).Message;
            Assert.Contains(message, found, StringComparison.Ordinal);
            Assert.StartsWith(path, found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused()
    {
        using var inputs = MappedRows<double>.OpenNpy(Npy("|u1", "2, 2", [1, 2, 3, 4], name: "x"));
        using var one = MappedRows<double>.OpenNpy(Npy("|u1", "1,", [1], name: "one"));
        using var halves = MappedRows<double>.OpenNpy(Npy("<f4", "2,", [0, 0, 0, 0x3F, 0, 0, 0, 0x3F], name: "half"));
        Assert.Contains(
            "has 2 rows", Assert.Throws<ArgumentException>(() => new MappedBatches<double>(inputs, one, 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains("rows of 2 numbers; a label is one", Assert.Throws<ArgumentException>(
            () => new MappedBatches<double>(inputs, inputs, 1)).Message, StringComparison.Ordinal);
        var batches = new MappedBatches<double>(inputs, halves, 1);
        batches.Begin(0, 0, shuffle: false);
        Assert.Contains(
            "found 0.5 as the label of row 0", Assert.Throws<DataFormatException>(() => batches.Next()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranges_become_0_to_1_and_travel_with_the_model()
    {
        double[] rows = [2, 5, 0, 4, 5, 10, 3, 5, -10];
        Standardizer ranges = Standardizer.FitMinMax<double>(rows, 3);
        Dataset<double> data = Dataset.Regression((double[])rows.Clone(), 3, [1.0, 2, 3]);
        Preprocessing preprocessing = Preprocessing.Of(data, ranges);
        Network<double> network = Network.Create<double>(3).Dense(1).Build();
        ModelFile.Save(_folder.At("m"), new Model<double>(network, Loss.MeanSquaredError, preprocessing));

        ranges.Apply<double>(rows);
        Assert.Equal([0, 0, 0.5, 1, 0, 1, 0.5, 0, 0], rows);
        double[] again = data.Inputs.ToArray();
        ModelFile.Load<double>(_folder.At("m")).Preprocessing!.EncodeInPlace<double>(again);
        Assert.Equal(rows, again);
        Assert.Throws<ArgumentException>(() => Standardizer.FitMinMax<double>([1, double.PositiveInfinity], 2));
        Assert.Throws<ArgumentException>(() => Standardizer.FitMinMax<double>([1, 2, 3], 2));
    }

    private string Npy(string type, string shape, byte[] data, byte version = 1, bool fortran = false, string name = "a.npy")
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({shape}), }}".PadRight(117)
            + "\n";
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return Add(name, [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. data]);
    }

    private string Add(string name, byte[] content) => _folder.Add(name, content);
}
