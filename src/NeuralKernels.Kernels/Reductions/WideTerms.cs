using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>lane + x[i], in double.</summary>
internal readonly unsafe struct WideSumTerms<T>(T* x) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(accumulator, Lanes.LoadWide<S, V, T>(x, i, count));
}

/// <summary>lane + x[i] y[i], fused, in double.</summary>
internal readonly unsafe struct WideDotTerms<T>(T* x, T* y) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct =>
        S.FusedMultiplyAdd(Lanes.LoadWide<S, V, T>(x, i, count), Lanes.LoadWide<S, V, T>(y, i, count), accumulator);
}
