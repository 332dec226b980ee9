using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>x[i] > lane ? x[i] : lane, in double: the greatest element that is not NaN, for kernels that meet a NaN again anyway.</summary>
/// <remarks>
/// One instruction where IEEE's maximum takes six. Which of two zeros comes out depends on the width, and no result shows it: where a row
/// has two greatest elements, its exponentials sum to 2 at least, and the sign of x - max = 0 is lost in exp and against the logarithm.
/// </remarks>
internal readonly unsafe struct RowMaxTerms<T>(T* x) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static double Identity => double.NegativeInfinity;

    /// <summary>The greatest of n elements that is not NaN, -infinity where there is none.</summary>
    public static double Of<S, V>(T* x, int n)
        where S : struct, ISimd<V, double>
        where V : struct => LaneOrder.Reduce<S, V, double, RowMaxTerms<T>>(new RowMaxTerms<T>(x), n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct =>
        S.Max(Lanes.Keep<S, V, double>(Lanes.LoadWide<S, V, T>(x, i, count), S.Broadcast(Identity), count), accumulator);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Max(a, b);
}
