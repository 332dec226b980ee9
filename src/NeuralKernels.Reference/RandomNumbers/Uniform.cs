using System;
using System.Numerics;

namespace NeuralKernels.Reference.RandomNumbers;

/// <summary>The uniform distribution on [low, high).</summary>
public static class Uniform
{
    /// <summary>span[i] = low + u (high - low), u the number of element start + i.</summary>
    public static void Fill<T>(ulong seed, ulong stream, long start, Span<T> span, T low, T high)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < span.Length; i++)
        {
            T value = ExactFma.FusedMultiplyAdd(Unit<T>(seed, stream, start + i), high - low, low);
            span[i] = value >= high && low < high ? T.BitDecrement(high) : value;
        }
    }

    /// <summary>[0, 1): the leading 24 bits of a 32-bit word for float, the leading 53 of a 64-bit word for double.</summary>
    internal static T Unit<T>(ulong seed, ulong stream, long element)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Span<uint> word = [0];
            Philox.Fill(seed, stream, element, word);
            return T.CreateChecked((word[0] >> 8) / 16777216.0); // 2^24
        }

        Span<ulong> longWord = [0];
        Philox.Fill(seed, stream, element, longWord);
        return T.CreateChecked((longWord[0] >> 11) / 9007199254740992.0); // 2^53
    }
}
