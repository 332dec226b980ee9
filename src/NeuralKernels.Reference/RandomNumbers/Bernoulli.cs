using System;
using System.Numerics;

namespace NeuralKernels.Reference.RandomNumbers;

/// <summary>A value with some probability, else zero.</summary>
public static class Bernoulli
{
    /// <summary>span[i] = u &lt; probability ? value : 0, u the number of element start + i on [0, 1).</summary>
    public static void Fill<T>(ulong seed, ulong stream, long start, Span<T> span, T probability, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = Uniform.Unit<T>(seed, stream, start + i) < probability ? value : T.Zero;
        }
    }
}
