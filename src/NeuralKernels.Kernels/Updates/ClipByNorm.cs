using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>g = g limit / |g| where |g| exceeds the limit: the direction stays, the length is cut.</summary>
public static unsafe class ClipByNorm
{
    /// <summary>
    /// Scales all gradients together so that their norm is at most <paramref name="limit"/>, in place. Returns the norm as it was.
    /// </summary>
    /// <remarks>
    /// |g| is that of <see cref="Norm"/>, in double; the factor limit / |g| is rounded once to T, and each product once more, so the norm
    /// afterwards may exceed the limit by their rounding. PyTorch divides by |g| + 1e-6. A factor too small for T is not lost: the products
    /// are formed in double then. A NaN in gives all NaN out, and the returned norm shows it. An infinity in becomes NaN and all finite
    /// gradients 0; finite ones whose norm is beyond double are cut like others, and +infinity is returned.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or not finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double Apply<T>(Span<T> gradients, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.FiniteAtLeast(limit, 0);
        double norm = Norm.ComputeDouble<T>(gradients);
        if (norm <= limit)
        {
            return norm;
        }

        if (Shrinking.IsNeeded<T>(limit, norm))
        {
            double scaledNorm = double.IsFinite(norm) ? norm * SquareScale.Down : Norm.ComputeScaled<T>(gradients, SquareScale.Down);
            foreach (ref T gradient in gradients)
            {
                gradient = Shrinking.Apply(gradient, limit, scaledNorm);
            }

            return norm;
        }

        fixed (T* g = gradients)
        {
            MultiSpanLoop.Run<T, Scale<T>>(new Scale<T>(g, T.CreateTruncating(limit / norm)), gradients.Length);
        }

        return norm;
    }
}

internal readonly unsafe struct Scale<T>(T* gradients, T factor) : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct =>
        Lanes.Store<S, V, T>(S.Multiply(S.Broadcast(factor), Lanes.Load<S, V, T>(gradients, i, count)), gradients, i, count);
}
