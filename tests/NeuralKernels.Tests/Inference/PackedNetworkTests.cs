using System;
using System.Linq;
using System.Threading;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using Xunit;

namespace NeuralKernels.Tests.Inference;

/// <summary>A packed network has the bits of the network it was made of, keeps them, and is shared by threads.</summary>
public sealed class PackedNetworkTests
{
    /// <summary>Layers large enough to be packed and small ones that are not, a narrow one in the second order of summation, activations of
    /// both kinds.</summary>
    private static Network<float> Build() => Network.Create(inputs: 200)
        .Dense(300, Activation.Relu).Dense(130, Activation.Gelu, bias: false).Dense(64, Activation.Tanh).Dense(10)
        .Build(seed: 3);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(64, 1)]
    [InlineData(64, 3)]
    public void Its_sessions_have_the_network_s_bits(int batch, int threads)
    {
        Network<float> network = Build();
        PackedNetwork<float> packed = network.Pack();
        float[] rows = Rows(130);
        float[] expected = new float[130 * 10], found = new float[130 * 10];
        network.CreateSession(batch).Run(rows, expected);
        packed.CreateSession(batch, threads).Run(rows, found);
        Assert.Equal(expected, found);
        Assert.Equal((200, 10), (packed.InputSize, packed.OutputSize));
    }

    [Fact]
    public void Large_layers_are_packed_and_small_ones_are_not()
    {
        Network<float> network = Build();
        Assert.Equal([true, true, true, false], network.Layers.Select(layer => layer.PackedLength > 0));
    }

    [Fact]
    public void It_keeps_what_the_network_knew()
    {
        Network<float> network = Build();
        float[] rows = Rows(2), before = new float[20], after = new float[20];
        Session<float> session = network.Pack().CreateSession();
        session.Run(rows, before);
        network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(0.1), batchSize: 2).Step(rows, [1, 2]);
        session.Run(rows, after);
        Assert.Equal(before, after);
        network.Pack().CreateSession().Run(rows, after);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void Many_threads_share_it_without_a_lock()
    {
        PackedNetwork<float> packed = Build().Pack();
        float[] rows = Rows(8), expected = new float[80];
        packed.CreateSession(8).Run(rows, expected);
        int wrong = 0;
        Thread[] threads =
        [
            .. Enumerable.Range(0, 16).Select(_ => new Thread(() =>
            {
                Session<float> session = packed.CreateSession();
                var found = new float[80];
                for (int round = 0; round < 50; round++)
                {
                    session.Run(rows, found);
                    if (!found.AsSpan().SequenceEqual(expected))
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Running_it_allocates_nothing()
    {
        Session<float> session = Build().Pack().CreateSession(maxBatch: 16);
        float[] rows = Rows(40), output = new float[400];
        session.Run(rows, output);
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                session.Run(rows, output);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void A_warm_up_changes_no_result()
    {
        Network<float> network = Build();
        Session<float> cold = network.CreateSession(maxBatch: 4), warm = network.CreateSession(maxBatch: 4);
        float[] rows = Rows(4), expected = new float[40], found = new float[40];
        warm.Warmup();
        cold.Run(rows, expected);
        warm.Run(rows, found);
        Assert.Equal(expected, found);
    }

    private static float[] Rows(int count)
    {
        var rows = new float[count * 200];
        Normal.Fill(5, 0, 0, rows.AsSpan(), 0f, 1f);
        return rows;
    }

    [Fact]
    public void A_later_pack_of_mended_weights_does_not_change_an_earlier_one()
    {
        Network<float> network = Network.Create(100).Dense(128).Build(seed: 1);
        network.Parameters[0] = float.PositiveInfinity;
        Session<float> broken = network.Pack().CreateSession();
        network.Parameters[0] = 0.1f;
        Session<float> mended = network.Pack().CreateSession();
        var row = new float[100];
        row[99] = 1;
        var output = new float[128];
        broken.Run(row, output);
        Assert.True(float.IsNaN(output[0])); // 0 times infinity
        mended.Run(row, output);
        Assert.True(float.IsFinite(output[0]));
    }
}
