using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>
/// What a reduction does with its elements; a sum unless the operator says otherwise. <see cref="LaneOrder"/> has the order.
/// </summary>
/// <remarks>
/// The operands are fields of the implementing struct (pointers to pinned memory), so that one loop serves reductions of one operand, of
/// two, of floats widened to double, and passes that also write a gradient.
/// </remarks>
internal interface ILaneOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Whether the formula is a few instructions. Then eight accumulators stay in registers and the body is laid out eight times; a longer
    /// formula keeps the execution units busy by itself and is laid out once.
    /// </summary>
    static virtual bool IsShort => true;

    /// <summary>
    /// Whether the formula is one instruction that reads memory itself and needs no register besides the accumulator, so that there can be
    /// as many accumulators as registers.
    /// </summary>
    static virtual bool IsOneInstruction => false;

    /// <summary>
    /// The initial value of every lane: Combine(a, Identity) and Combine(Identity, a) are a, bit for bit, for every a that a lane can hold.
    /// </summary>
    static virtual T Identity => T.Zero;

    /// <summary>
    /// The accumulators after elements i to i + count - 1 have been added, one to each of the first <paramref name="count"/> lanes; the
    /// other lanes keep their values. Where the vector is full, <paramref name="count"/> is the constant S.Count.
    /// </summary>
    V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct;

    /// <summary>Combines the accumulators of two groups of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, T>
        where V : struct => S.Add(a, b);
}
