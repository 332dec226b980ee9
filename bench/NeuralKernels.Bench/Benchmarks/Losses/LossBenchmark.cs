using System.Linq;
using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace NeuralKernels.Bench.Benchmarks.Losses;

/// <summary>A loss and its gradient over a batch: outputs X, targets between 0 and 1, the gradient into Z, the loss beside it.</summary>
[BenchmarkCategory("Losses")]
public abstract class LossBenchmark<T>() : MatrixBenchmark<T>(arrays: 3, low: -4, high: 4)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected T[] Targets { get; private set; } = [];

    private protected int[] Labels { get; private set; } = [];

    private protected double Loss
    {
        set => Values[0] = value;
    }

    private protected override void Prepare()
    {
        base.Prepare();
        Targets = Uniformly(4, Length, 0, 1);
        Labels = [.. Enumerable.Range(0, Rows).Select(row => row * 7 % Columns)];
    }
}
