using System.Numerics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>What a reduction does with its elements; <see cref="LaneOrder"/> says in which order.</summary>
/// <remarks>
/// The operands are fields of the implementing struct (pointers to pinned memory), so that one loop serves reductions of one operand, of
/// two, of floats widened to double, and passes that write a gradient on the way.
/// </remarks>
internal interface ILaneOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Whether the formula is a few instructions. Then eight accumulators stay in registers and the body is laid out eight times;
    /// a longer formula overlaps with itself out of order and is laid out once.
    /// </summary>
    static abstract bool IsShort { get; }

    /// <summary>Whether that is one instruction that reads memory itself and needs no register beside the accumulator: there may then be as
    /// many accumulators as registers.</summary>
    static virtual bool IsOneInstruction => false;

    /// <summary>
    /// What every lane starts from: Combine(a, Identity) and Combine(Identity, a) are a, bit for bit, for every a that a lane can hold.
    /// </summary>
    static abstract T Identity { get; }

    /// <summary>
    /// The accumulators with elements i to i + count - 1 taken in, one in each of the first <paramref name="count"/> lanes; the other lanes
    /// stay as they are. Where the vector is full, <paramref name="count"/> is the constant S.Count.
    /// </summary>
    V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct;

    /// <summary>Two lanes made one.</summary>
    static abstract V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, T>
        where V : struct;
}
