using System.Numerics;
using NeuralKernels.Kernels.Functions;
using Fast = NeuralKernels.Kernels;
using Naive = NeuralKernels.Reference;

namespace NeuralKernels.Verification;

/// <summary>Random words and distributions, from starts inside a block, and elementwise arithmetic.</summary>
internal static class RandomChecks
{
    private const string Area = "random";
    private const ulong Seed = 0x0123456789ABCDEF;
    private const ulong Stream = 0xFEDCBA9876543210;

    /// <summary>Runs the words, and the distributions of float and of double.</summary>
    public static void Run(Comparison comparison, bool quick)
    {
        int n = quick ? 515 : 20_003;
        var words = new uint[n];
        var expectedWords = new uint[n];
        Naive.RandomNumbers.Philox.Fill(Seed, Stream, 3, expectedWords);
        Fast.RandomNumbers.Philox.Fill(Seed, Stream, 3, words);
        comparison.SameIntegers<uint>(Area, "32-bit words", expectedWords, words);

        var longWords = new ulong[n];
        var expectedLongWords = new ulong[n];
        Naive.RandomNumbers.Philox.Fill(Seed, Stream, 1, expectedLongWords);
        Fast.RandomNumbers.Philox.Fill(Seed, Stream, 1, longWords);
        comparison.SameIntegers<ulong>(Area, "64-bit words", expectedLongWords, longWords);

        var order = new int[n];
        var expectedOrder = new int[n];
        Naive.RandomNumbers.Shuffle.Fill(Seed, Stream, expectedOrder);
        Fast.RandomNumbers.Shuffle.Fill(Seed, Stream, order);
        comparison.SameIntegers<int>(Area, "shuffle", expectedOrder, order);

        Run<float>(comparison, n);
        Run<double>(comparison, n);
        Angles(comparison);
    }

    private static void Run<T>(Comparison comparison, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T low, T high) = (T.CreateTruncating(-0.3), T.CreateTruncating(1.7));
        comparison.Same<T>(
            Area, "uniform", n, y => Naive.RandomNumbers.Uniform.Fill(Seed, Stream, 5, y, low, high),
            y => Fast.RandomNumbers.Uniform.Fill(Seed, Stream, 5, y, low, high));
        comparison.Same<T>(
            Area, "normal", n,
            y => Naive.RandomNumbers.Normal.Fill(Seed, Stream, 5, y, low, high, KernelMath.OfKernels),
            y => Fast.RandomNumbers.Normal.Fill(Seed, Stream, 5, y, low, high));
        T probability = T.CreateTruncating(0.3);
        comparison.Same<T>(
            Area, "bernoulli", n,
            y => Naive.RandomNumbers.Bernoulli.Fill(Seed, Stream, 5, y, probability, high),
            y => Fast.RandomNumbers.Bernoulli.Fill(Seed, Stream, 5, y, probability, high));
        T[] x = Inputs.Spread<T>(n, 60);
        comparison.Same<T>(
            Area, "dropout", n,
            y => Naive.RandomNumbers.Dropout.Forward<T>(Seed, Stream, 5, x, y, 0.4),
            y => Fast.RandomNumbers.Dropout.Forward<T>(Seed, Stream, 5, x, y, 0.4));

        T[] left = [.. Inputs.Special<T>(), .. Inputs.Stride<T>(n)];
        T[] right = Inputs.Spread<T>(left.Length, 61, -60, 60);
        comparison.Same<T>(
            "elementwise", "add", left.Length,
            z => Naive.Elementwise.Add.Apply<T>(left, right, z), z => Fast.Elementwise.Add.Apply<T>(left, right, z));
        comparison.Same<T>(
            "elementwise", "multiply", left.Length,
            z => Naive.Elementwise.Multiply.Apply<T>(left, right, z), z => Fast.Elementwise.Multiply.Apply<T>(left, right, z));
    }

    /// <summary>The sines and cosines that generated data uses: the same in the quick run and the full one, since their digest is
    /// published.</summary>
    private static void Angles(Comparison comparison)
    {
        double[] x = Inputs.Spread<double>(300, 62, -6, 6);
        var found = new double[2 * x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            (found[2 * i], found[(2 * i) + 1]) = SinCosPi.Of(x[i]);
        }

        comparison.Publish(found);
    }
}
