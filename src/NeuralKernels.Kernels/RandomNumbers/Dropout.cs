using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>Inverted dropout: an element is kept with probability 1 - p and then divided by it, so that its mean stays.</summary>
/// <remarks>
/// Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a simple way to prevent neural networks from overfitting", 2014.
/// </remarks>
public static class Dropout
{
    /// <summary>Random words drawn at a time: 512 * 8 B = 4 KiB of stack.</summary>
    private const int Chunk = 512;

    /// <summary>y[i] = x[i] m[i], m[i] = u &lt; 1 - p ? 1 / (1 - p) : 0, u of element start + i.</summary>
    /// <remarks>
    /// <para>
    /// No mask is stored: m is the result of <see cref="Bernoulli.Fill"/> for the same seed, stream and start, and <see cref="Backward"/>
    /// draws it again. It depends on neither batch, thread nor order, so a batch may be processed in parts. 1 - p and 1 / (1 - p) are
    /// computed in double and rounded once to T; each product is rounded once. The same bits at every vector width.
    /// </para>
    /// <para>NaN in gives NaN out, and a dropped infinity is NaN; a dropped negative number is -0, as in the product.</para>
    /// </remarks>
    /// <param name="seed">The seed of the generator.</param>
    /// <param name="stream">The number of the sequence, for instance one per layer.</param>
    /// <param name="start">The index of the first element in the sequence, not negative: for instance the number that all earlier steps
    /// drew.</param>
    /// <param name="input">x, any length.</param>
    /// <param name="output">y, as long as x; overwritten. May be <paramref name="input"/> itself, else separate from it.</param>
    /// <param name="probability">p, the probability that an element is dropped, in [0, 1).</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is negative, or <paramref name="probability"/> outside [0,
    /// 1).</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Forward<T>(
        ulong seed, ulong stream, long start, ReadOnlySpan<T> input, Span<T> output, double probability = 0.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.SameLength<T, T>(output, input);
        Guard.InPlaceOrSeparate(output, input);
        Run(seed, stream, start, input, output, probability);
    }

    /// <summary>dx[i] = dy[i] m[i], m the mask that <see cref="Forward"/> used.</summary>
    /// <remarks>The mask is drawn again, to the same bits; see <see cref="Forward"/>.</remarks>
    /// <param name="seed">As in <see cref="Forward"/>.</param>
    /// <param name="stream">As in <see cref="Forward"/>.</param>
    /// <param name="start">As in <see cref="Forward"/>.</param>
    /// <param name="dOutput">dy, any length.</param>
    /// <param name="dInput">dx, as long as dy; overwritten. May be <paramref name="dOutput"/> itself, else separate from it.</param>
    /// <param name="probability">As in <see cref="Forward"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is negative, or <paramref name="probability"/> outside [0,
    /// 1).</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Backward<T>(
        ulong seed, ulong stream, long start, ReadOnlySpan<T> dOutput, Span<T> dInput, double probability = 0.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.SameLength<T, T>(dInput, dOutput);
        Guard.InPlaceOrSeparate(dInput, dOutput);
        Run(seed, stream, start, dOutput, dInput, probability);
    }

    [SkipLocalsInit]
    private static void Run<T>(ulong seed, ulong stream, long start, ReadOnlySpan<T> x, Span<T> y, double probability)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.AtLeast(start, 0);
        Guard.Fraction(probability);
        var mask = DropoutOperator<T>.Of(probability);
        Span<T> buffer = stackalloc T[Chunk];
        while (!x.IsEmpty)
        {
            Span<T> words = buffer[..Math.Min(Chunk, x.Length)];
            Philox.FillBits(seed, stream, start, words);
            Binary.Run(mask, x[..words.Length], words, y[..words.Length]);
            x = x[words.Length..];
            y = y[words.Length..];
            start += words.Length;
        }
    }
}

/// <summary>x m, m the <see cref="Bernoulli"/> mask of the random bits.</summary>
internal readonly struct DropoutOperator<T>(BernoulliOperator<T> mask) : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BernoulliOperator<T> _mask = mask;

    public static DropoutOperator<T> Of(double probability)
    {
        double keep = 1 - probability;
        return new(new(T.CreateTruncating(keep), T.CreateTruncating(1 / keep)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x, V bits)
        where S : struct, ISimd<V, T>
        where V : struct => S.Multiply(x, _mask.Apply<S, V>(bits));
}
