using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>Mean and variance.</summary>
public static unsafe class Moments
{
    /// <summary>mean = (1/n) sum x[i], variance = (1/n) sum (x[i] - mean)^2, both in double, in two passes over x.</summary>
    /// <remarks>
    /// Both sums run in the order of the virtual lanes. The second pass subtracts the rounded mean, so that a large mean costs no digits
    /// as it does in the formula E x^2 - (E x)^2. The unbiased variance is n/(n-1) times this one. NaN in gives NaN out.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static (double Mean, double Variance) Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.Length(x, 1);
        fixed (T* p = x)
        {
            if (Isa.Width == SimdWidth.Bits512)
            {
                return Of<Simd512<double>, Vector512<double>, T>(p, x.Length);
            }

            if (Isa.Width == SimdWidth.Bits256)
            {
                return Of<Simd256<double>, Vector256<double>, T>(p, x.Length);
            }

            if (Isa.Width == SimdWidth.Bits128)
            {
                return Of<Simd128<double>, Vector128<double>, T>(p, x.Length);
            }

            return Of<Simd1<double>, double, T>(p, x.Length);
        }
    }

    internal static (double Mean, double Variance) Of<S, V, T>(T* x, int n)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double mean = LaneOrder.Reduce<S, V, double, WideSumTerms<T>>(new WideSumTerms<T>(x), n) / n;
        double variance = LaneOrder.Reduce<S, V, double, DeviationTerms<T>>(new DeviationTerms<T>(x, mean), n) / n;
        return (mean, variance);
    }
}

/// <summary>lane + (x[i] - mean)^2, the square fused, in double.</summary>
internal readonly unsafe struct DeviationTerms<T>(T* x, double mean) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => true;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V deviation = S.Subtract(Lanes.LoadWide<S, V, T>(x, i, count), S.Broadcast(mean));
        V kept = Lanes.Keep<S, V, double>(deviation, S.Zero, count);
        return S.FusedMultiplyAdd(kept, kept, accumulator);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);
}
