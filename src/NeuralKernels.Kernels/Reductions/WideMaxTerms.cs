using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>maximum(lane, x[i]) in lanes of double, for rows that are evaluated in double.</summary>
internal readonly unsafe struct WideMaxTerms<T>(T* x) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => true;

    public static double Identity => double.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct =>
        Combine<S, V>(accumulator, Lanes.Keep<S, V, double>(Lanes.LoadWide<S, V, T>(x, i, count), S.Broadcast(Identity), count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => MaxTerms<double>.Combine<S, V>(a, b);
}
