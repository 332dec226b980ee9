using System;
using System.Numerics;

namespace NeuralKernels.Reference.RandomNumbers;

/// <summary>Inverted dropout: an element is kept with probability 1 - p and then divided by it.</summary>
public static class Dropout
{
    /// <summary>y[i] = x[i] m[i], m[i] = u &lt; 1 - p ? 1 / (1 - p) : 0, u the number of element start + i on [0, 1).</summary>
    public static void Forward<T>(
        ulong seed, ulong stream, long start, ReadOnlySpan<T> input, Span<T> output, double probability = 0.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T keep = T.CreateTruncating(1 - probability);
        T scale = T.CreateTruncating(1 / (1 - probability));
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = input[i] * (Uniform.Unit<T>(seed, stream, start + i) < keep ? scale : T.Zero);
        }
    }

    /// <summary>dx[i] = dy[i] m[i], the same mask.</summary>
    public static void Backward<T>(
        ulong seed, ulong stream, long start, ReadOnlySpan<T> dOutput, Span<T> dInput, double probability = 0.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Forward(seed, stream, start, dOutput, dInput, probability);
}
