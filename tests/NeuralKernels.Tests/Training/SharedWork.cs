using System;
using System.Collections.Generic;
using System.Threading;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Tests.Catalogue;
using NeuralKernels.Tests.Layers;
using NeuralKernels.Tests.Optimizers;
using NeuralKernels.Training;

namespace NeuralKernels.Tests.Training;

/// <summary>Steps and runs whose products are shared out among threads, and the bytes that all threads of the process allocate
/// meanwhile.</summary>
/// <remarks>
/// For a process of its own: a test runner allocates too, on threads and at times of its own. What is left is the runtime, when it compiles
/// hot methods anew or collects. So the least of several counts is taken; what a step allocates, on whichever thread, is in each of them.
/// </remarks>
internal static class SharedWork
{
    /// <summary>What asks the process for this.</summary>
    public const string Name = "count-allocations";

    /// <summary>Training steps.</summary>
    public const string Steps = "steps";

    /// <summary>Runs of a session.</summary>
    public const string Runs = "runs";

    /// <summary>For comparison: a single small object in all, on another thread than the caller's.</summary>
    public const string OneObject = "one-object";

    /// <summary>A line per part: its name, a tab, the bytes.</summary>
    public const string Parts = "parts";

    private const int Times = 10_000;
    private const int FewTimes = 100; // for each of many
    private const int Counts = 5;

    // 192 * 128 * 128 = 3 * 2^20 multiply-adds: a thread is given 2^20 or more, so these are enough for three.
    private const int Rows = 192;
    private const int Width = 128;

    /// <summary>Bytes that 10,000 times of the work allocate on all threads.</summary>
    public static long AllocatedBy(string work, int threads)
    {
        Network<float> network = Network.Create(Width).Dense(Width, Activation.Relu).Dense(10).Build(seed: 1);
        var inputs = new float[Rows * Width];
        switch (work)
        {
            case Steps:
                Trainer<float> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(), Rows, threads);
                var labels = new int[Rows];
                return Count(_ => trainer.Step(inputs, labels));
            case Runs:
                Session<float> session = network.CreateSession(Rows, threads);
                var output = new float[Rows * 10];
                return Count(_ => session.Run(inputs, output));
            default:
                return CountOneObject();
        }
    }

    /// <summary>Every layer, loss and optimizer there is, by a name, and the bytes that its steps allocate on all threads.</summary>
    public static IEnumerable<(string Part, long Bytes)> AllocatedByParts(int threads)
    {
        foreach (string layer in LayerCases.All)
        {
            yield return ($"layer {layer}", StepsOf(LayerCases.Wide(layer, Width), Loss.MeanSquaredError, new Adam(), threads));
        }

        foreach (Loss loss in AllLosses.All)
        {
            Network<float> network = Network.Create(Width).Dense(Width, Activation.Tanh).Dense(AllLosses.Outputs).Build(seed: 1);
            yield return ($"loss {loss.Name}", StepsOf(network, loss, new Sgd(1e-6), threads));
        }

        foreach (string optimizer in AllOptimizers.Names)
        {
            Network<float> network = Network.Create(Width).Dense(Width, Activation.Relu).Dense(10).Build(seed: 1);
            yield return ($"optimizer {optimizer}", StepsOf(network, Loss.SoftmaxCrossEntropy, AllOptimizers.Named(optimizer), threads));
        }
    }

    private static long StepsOf(Network<float> network, Loss loss, Optimizer optimizer, int threads)
    {
        Trainer<float> trainer = network.CreateTrainer(loss, optimizer, Rows, threads);
        var inputs = new float[Rows * Width];
        if (loss.TakesLabels)
        {
            var labels = new int[Rows];
            return Count(_ => trainer.Step(inputs, labels), FewTimes);
        }

        var targets = new float[Rows * loss.TargetSize(network.OutputSize)];
        return Count(_ => trainer.Step(inputs, (ReadOnlySpan<float>)targets), FewTimes);
    }

    private static long CountOneObject()
    {
        using var asked = new SemaphoreSlim(0);
        using var done = new SemaphoreSlim(0);
        object? kept = null;
        var other = new Thread(() =>
        {
            while (true)
            {
                asked.Wait();
                kept = new object();
                done.Release();
            }
        })
        { IsBackground = true };
        other.Start();
        return Count(i =>
        {
            if (i == Times / 2)
            {
                asked.Release();
                done.Wait();
            }
        });
    }

    private static long Count(Action<int> work, int times = Times)
    {
        for (int i = 0; i < 100; i++)
        {
            work(i);
        }

        long least = long.MaxValue;
        for (int count = 0; count < Counts && least > 0; count++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < times; i++)
            {
                work(i);
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }
}
