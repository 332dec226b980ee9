using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>p = p - rate p: weight decay, decoupled from the gradient.</summary>
public static unsafe class DecayStep
{
    /// <summary>p[i] = p[i] - rate p[i], the product rounded, then the difference; nothing happens where rate is 0.</summary>
    /// <remarks>The decay of AdamW; see <see cref="AdamHyperparameters.Decoupled"/>. The same bits at every vector width.</remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="rate">Rounded to T.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(Span<T> parameters, double rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.Finite(rate);
        fixed (T* p = parameters)
        {
            MultiSpanLoop.Run<T, Decay<T>>(new Decay<T>(p, T.CreateTruncating(rate)), parameters.Length);
        }
    }
}

internal readonly unsafe struct Decay<T>(T* parameters, T rate) : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct =>
        Lanes.Store<S, V, T>(WeightDecay.Apply<S, V, T>(Lanes.Load<S, V, T>(parameters, i, count), rate), parameters, i, count);
}
