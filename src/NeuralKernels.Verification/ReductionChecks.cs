using System.Numerics;
using static System.FormattableString;
using Fast = NeuralKernels.Kernels.Reductions;
using Naive = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Verification;

/// <summary>Reductions, at lengths below, at and above the number of virtual lanes.</summary>
internal static class ReductionChecks
{
    private const string Area = "reductions";

    // Around the 64 and 128 virtual lanes and their multiples, and beyond the 4096 elements of a block of moments.
    private static readonly int[] s_lengths = [1, 7, 63, 64, 65, 128, 129, 300, 1027, 4500];

    /// <summary>Runs the reductions of float and of double.</summary>
    public static void Run(Comparison comparison, bool quick)
    {
        int[] lengths = quick ? s_lengths : [.. s_lengths, 2048, 10_000, 100_003];
        Run<float>(comparison, lengths);
        Run<double>(comparison, lengths);
    }

    private static void Run<T>(Comparison comparison, int[] lengths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int length in lengths)
        {
            T[] x = Inputs.Spread<T>(length, 20);
            T[] y = Inputs.Spread<T>(length, 21);
            Same(comparison, Invariant($"sum of {length}"), Naive.Sum.Compute<T>(x), Fast.Sum.Compute<T>(x));
            Same(comparison, Invariant($"dot of {length}"), Naive.Dot.Compute<T>(x, y), Fast.Dot.Compute<T>(x, y));
            Same(comparison, Invariant($"norm of {length}"), Naive.Norm.Compute<T>(x), Fast.Norm.Compute<T>(x));
            Same(comparison, Invariant($"sum of squares of {length}"), Naive.SumOfSquares.Compute<T>(x), Fast.SumOfSquares.Compute<T>(x));
            Same(comparison, Invariant($"max of {length}"), Naive.Max.Compute<T>(x), Fast.Max.Compute<T>(x));
            Same(comparison, Invariant($"min of {length}"), Naive.Min.Compute<T>(x), Fast.Min.Compute<T>(x));
            comparison.SameIntegers<int>(
                Area,
                Invariant($"indices of max and min of {length}"),
                [Naive.Max.IndexOf<T>(x), Naive.Min.IndexOf<T>(x)],
                [Fast.Max.IndexOf<T>(x), Fast.Min.IndexOf<T>(x)]);
            (double mean, double variance) = Naive.Moments.Compute<T>(x);
            (double fastMean, double fastVariance) = Fast.Moments.Compute<T>(x);
            comparison.Same<double>(Area, Invariant($"moments of {length}"), [mean, variance], [fastMean, fastVariance]);
        }

        T[] special = Inputs.Special<T>();
        Same(comparison, "sum with NaN", Naive.Sum.Compute<T>(special), Fast.Sum.Compute<T>(special));
        Same(comparison, "max with NaN", Naive.Max.Compute<T>(special), Fast.Max.Compute<T>(special));
        Same(comparison, "min with NaN", Naive.Min.Compute<T>(special), Fast.Min.Compute<T>(special));
        Columns<T>(comparison);
    }

    private static void Columns<T>(Comparison comparison)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int rows = 37;
        const int columns = 75;
        T[] input = Inputs.Spread<T>(rows * columns, 22);
        foreach (bool accumulate in new[] { false, true })
        {
            T[] expected = Inputs.Spread<T>(columns, 23);
            T[] found = [.. expected];
            Naive.ColumnSum.Apply<T>(rows, columns, input, expected, accumulate);
            Fast.ColumnSum.Apply<T>(rows, columns, input, found, accumulate);
            comparison.Same<T>(Area, $"column sums, {(accumulate ? "added" : "overwritten")}", expected, found);
        }

        comparison.Same<T>(
            Area, "logarithms of sums of exponentials", rows,
            y => Reference.Activations.LogSumExp.Apply<T>(rows, columns, input, y, KernelMath.OfKernels),
            y => Kernels.Activations.LogSumExp.Apply<T>(rows, columns, input, y));
    }

    private static void Same<T>(Comparison comparison, string kernel, T expected, T found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => comparison.Same<T>(Area, kernel, [expected], [found]);
}
