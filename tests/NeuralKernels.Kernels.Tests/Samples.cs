using System.Numerics;

namespace NeuralKernels.Kernels.Tests;

/// <summary>Test data: a pure function of seed and index, the same on every machine.</summary>
internal static class Samples
{
    /// <summary>
    /// <paramref name="count"/> values in (-scale, scale), three in four of magnitudes spread over twelve powers of two, so that the order
    /// of a sum shows.
    /// </summary>
    public static T[] Values<T>(int count, int seed, double scale = 4)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[count];
        for (int i = 0; i < count; i++)
        {
            ulong bits = Mix(((ulong)seed << 32) + (ulong)i);
            double unit = (((bits >> 11) * 1.1102230246251565E-16) * 2) - 1;
            double magnitude = (bits & 3) == 0 ? 1 : 1.0 / (1 << (int)((bits >> 2) % 12));
            values[i] = T.CreateTruncating(unit * magnitude * scale);
        }

        return values;
    }

    /// <summary>Class labels in [0, classes).</summary>
    public static int[] Labels(int count, int classes, int seed)
    {
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (int)(Mix(((ulong)seed << 32) + (ulong)i) % (ulong)classes);
        }

        return labels;
    }

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
