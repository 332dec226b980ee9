using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Data;

/// <summary>Every row of a stream is in a batch once, in order or shuffled, without allocation.</summary>
public sealed class StreamBatchesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(7, 4)]
    [InlineData(23, 5)]
    [InlineData(100, 5)]
    public void Every_row_comes_once_with_its_own_target(int buffer, int batchSize)
    {
        const int Rows = 23;
        var batches = new StreamBatches<double>(Counter(Rows), 2, 3, batchSize, targetsAreLabels: false, buffer, seed: 4);
        var seen = new List<double>();
        while (batches.Next())
        {
            Assert.True(batches.Labels.IsEmpty);
            int rows = batches.Inputs.Length / 2;
            Assert.Equal(Math.Min(batchSize, Rows - seen.Count), rows);
            for (int row = 0; row < rows; row++)
            {
                double number = batches.Inputs[row * 2];
                Assert.Equal([number, -number], batches.Inputs.Slice(row * 2, 2).ToArray());
                Assert.Equal([number, number + 1, number + 2], batches.Targets.Slice(row * 3, 3).ToArray());
                seen.Add(number);
            }
        }

        Assert.False(batches.Next());
        Assert.Equal(Rows, batches.Count);
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => (double)i), buffer > 1 ? seen.Order() : seen);
        Assert.Equal(buffer > 1, !seen.SequenceEqual(seen.Order()));

        // No row is drawn before it is in the buffer.
        Assert.All(seen.Select((number, place) => number - place), ahead => Assert.True(buffer == 0 ? ahead == 0 : ahead < buffer));
    }

    [Fact]
    public void A_buffer_of_all_rows_mixes_them_evenly_and_by_the_seed_alone()
    {
        // Where row 0 of 4 lands, over 4,000 seeds: a quarter each, to five standard deviations of the binomial distribution.
        var places = new int[4];
        for (ulong seed = 0; seed < 4000; seed++)
        {
            places[Array.IndexOf(Order(4, seed), 0)]++;
        }

        Assert.All(places, count => Assert.InRange(count, 1000 - (5 * 27.4), 1000 + (5 * 27.4)));
        Assert.Equal(Order(50, 3), Order(50, 3));
        Assert.NotEqual(Order(50, 3), Order(50, 4));

        static double[] Order(int rows, ulong seed)
        {
            var batches = new StreamBatches<double>(Counter(rows), 2, 3, rows, targetsAreLabels: false, buffer: rows, seed);
            Assert.True(batches.Next());
            return [.. Enumerable.Range(0, rows).Select(row => batches.Inputs[row * 2])];
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void A_training_from_a_stream_allocates_nothing(int buffer)
    {
        Trainer<float> trainer = Network.Create(2).Dense(8, Activation.Tanh).Dense(2).Build(seed: 1)
            .CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(), batchSize: 7);
        long least = long.MaxValue;
        for (int round = 0; round < 4; round++)
        {
            int row = 0;
            var batches = new StreamBatches<float>(
                (input, target) =>
                {
                    input[0] = row % 5;
                    input[1] = row % 3;
                    target[0] = row % 2;
                    return row++ < 5000;
                },
                inputSize: 2,
                targetSize: 1,
                batchSize: 7,
                buffer: buffer);
            batches.Next();
            trainer.Step(batches.Inputs, batches.Labels);
            long before = GC.GetAllocatedBytesForCurrentThread();
            while (batches.Next())
            {
                trainer.Step(batches.Inputs, batches.Labels);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void What_is_no_label_is_refused_with_the_number_of_its_row()
    {
        float[] labels = [1, 2, 0.5f];
        int row = 0;
        var batches = new StreamBatches<float>(
            (input, target) =>
            {
                input[0] = 0;
                target[0] = labels[row];
                return row++ < 3;
            },
            1,
            1,
            batchSize: 2);

        Assert.True(batches.Next());
        Assert.Equal([1, 2], batches.Labels.ToArray());
        Assert.Equal(
            "The label of a row, number 2 from 0, is 0.5; a whole number, not negative, is needed.",
            Assert.Throws<InvalidOperationException>(() => batches.Next()).Message);
    }

    [Fact]
    public void Numbers_outside_their_range_are_named()
    {
        Assert.Equal("inputSize", Refused(() => new StreamBatches<float>(Nothing, 0, 1, 1)));
        Assert.Equal("targetSize", Refused(() => new StreamBatches<float>(Nothing, 1, 2, 1)));
        Assert.Equal("batchSize", Refused(() => new StreamBatches<float>(Nothing, 1, 1, 0)));
        Assert.Equal("buffer", Refused(() => new StreamBatches<float>(Nothing, 1, 1, 1, buffer: -1)));
        Assert.False(new StreamBatches<float>(Nothing, 1, 1, 1, buffer: 3).Next());

        static bool Nothing(Span<float> input, Span<float> target) => false;
        static string? Refused(Func<object> act) => Assert.Throws<ArgumentOutOfRangeException>(act).ParamName;
    }

    /// <summary>Row n is n, -n with targets n, n + 1, n + 2; what is written at the end of the stream must be ignored.</summary>
    private static RowReader<double> Counter(int rows)
    {
        int next = 0;
        return (input, target) =>
        {
            Assert.True(next <= rows, "read beyond the end");
            bool there = next < rows;
            double number = there ? next : double.NaN;
            (input[0], input[1]) = (number, -number);
            (target[0], target[1], target[2]) = (number, number + 1, number + 2);
            next++;
            return there;
        };
    }
}
