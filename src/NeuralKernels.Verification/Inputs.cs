using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.RandomNumbers;

namespace NeuralKernels.Verification;

/// <summary>Arguments for kernels, a pure function of a stream number, assembled from random bits without any arithmetic.</summary>
internal static class Inputs
{
    private const ulong Seed = 99;

    private static readonly double[] s_special =
    [
        0, 1, 0.5, 2, 3, 6, 10, 30, 88.72283935546875, 103.97207641601562, 709.782712893384, 745.1332191019412, 16777216, 9007199254740992,
        1e30, 1e300,
        5.9604644775390625e-08, 1.1102230246251565e-16, 1.401298464324817e-45, 5e-324, 1.1754943508222875e-38, 2.2250738585072014e-308,
        3.4028234663852886e+38, double.MaxValue, double.PositiveInfinity,
    ];

    /// <summary>Zeros, infinities, NaN, the limits of the formats, and where functions overflow, underflow or saturate; each with both
    /// signs.</summary>
    public static T[] Special<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[(2 * s_special.Length) + 1];
        for (int i = 0; i < s_special.Length; i++)
        {
            values[2 * i] = T.CreateTruncating(s_special[i]);
            values[(2 * i) + 1] = -values[2 * i];
        }

        values[^1] = T.NaN;
        return values;
    }

    /// <summary>Bit patterns evenly spaced over the whole format, including NaN and subnormal numbers.</summary>
    public static T[] Stride<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = typeof(T) == typeof(float)
                ? Unsafe.BitCast<uint, T>(uint.MaxValue / (uint)count * (uint)i)
                : Unsafe.BitCast<ulong, T>(ulong.MaxValue / (ulong)count * (ulong)i);
        }

        return values;
    }

    /// <summary>Numbers of both signs with magnitudes from 2^<paramref name="minExponent"/> up to 2^<paramref name="maxExponent"/>, evenly
    /// over the powers of two.</summary>
    public static T[] Spread<T>(int count, ulong stream, int minExponent = -8, int maxExponent = 2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var words = new ulong[count];
        Philox.Fill(Seed, stream, 0, words);
        return Array.ConvertAll(words, word =>
        {
            ulong power = (ulong)(minExponent + (int)((word >> 1) % (ulong)(maxExponent - minExponent)));
            ulong fraction = word >> 12;
            return typeof(T) == typeof(float)
                ? Unsafe.BitCast<uint, T>((uint)((word & 1) << 31) | (uint)((power + 127) << 23) | (uint)(fraction >> 29))
                : Unsafe.BitCast<ulong, T>((word << 63) | ((power + 1023) << 52) | fraction);
        });
    }

    /// <summary>The magnitudes of <see cref="Spread"/>.</summary>
    public static T[] Positive<T>(int count, ulong stream, int minExponent = -8, int maxExponent = 2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(Spread<T>(count, stream, minExponent, maxExponent), T.Abs);

    /// <summary>Class numbers below <paramref name="classes"/>.</summary>
    public static int[] Labels(int count, int classes, ulong stream)
    {
        var words = new uint[count];
        Philox.Fill(Seed, stream, 0, words);
        return Array.ConvertAll(words, word => (int)(word % (uint)classes));
    }
}
