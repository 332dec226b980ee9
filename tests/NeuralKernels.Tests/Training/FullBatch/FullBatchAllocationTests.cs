using System;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using NeuralKernels.Training.FullBatch;
using Xunit;

namespace NeuralKernels.Tests.Training.FullBatch;

/// <summary>The optimizers of all rows allocate when a minimization begins, and nothing from iteration to iteration.</summary>
[Collection(Alone.Name)]
public sealed class FullBatchAllocationTests
{
    [Fact]
    public void Iterations_allocate_nothing()
    {
        Dataset<double> data = Generate.Sine<double>(60, noise: 0.05, seed: 1);
        Trainer<double> Create() => Network.Create<double>(1).Dense(6, Activation.Tanh).Dense(1).Build(seed: 3)
            .CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 40);
        foreach (Func<int, FullBatchResult> minimize in (Func<int, FullBatchResult>[])[
            most => new LBfgs(historySize: 4, maxIterations: most, tolerance: 0).Minimize(Create(), data),
            most => new Rprop(maxIterations: most, tolerance: 0).Minimize(Create(), data),
            most => new LevenbergMarquardt(maxIterations: most, tolerance: 0).Minimize(Create(), data),
        ])
        {
            // What a minimization allocates once is the same for few iterations and many.
            Assert.True(minimize(40).Iterations == 40);
            Assert.Equal(Count(() => minimize(2)), Count(() => minimize(40)));
        }

        static long Count(Action minimize)
        {
            minimize();
            long least = long.MaxValue;
            for (int round = 0; round < 5; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                minimize();
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            return least;
        }
    }
}
