using System.Numerics;

namespace NeuralKernels.Kernels.Simd;

/// <summary>
/// The operations that kernels are written in, the same at every width: <typeparamref name="V"/> holds <see cref="Count"/> lanes of
/// <typeparamref name="T"/>.
/// </summary>
/// <remarks>
/// Every operation is exact in the sense of the numeric contract (one IEEE-754 rounding per lane, or integer arithmetic on the bits), so a
/// kernel written once against this interface returns the same bits at every width and on every CPU. A comparison yields a mask: all bits
/// of a lane set where it is true, none where it is false. Offsets count elements. Implementations are empty structs whose members the JIT
/// inlines; vectors are passed as they are, because a wrapper type costs moves in the innermost loop.
/// </remarks>
/// <typeparam name="V">The vector: <c>Vector512&lt;T&gt;</c>, <c>Vector256&lt;T&gt;</c>, <c>Vector128&lt;T&gt;</c>, <c>Vector&lt;T&gt;</c>,
/// or <typeparamref name="T"/> itself.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Lanes in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes zero.</summary>
    static abstract V Zero { get; }

    /// <summary>All lanes equal to <paramref name="value"/>.</summary>
    static abstract V Broadcast(T value);

    /// <summary>All lanes with the bit pattern <paramref name="bits"/>; a float lane has its low 32 bits.</summary>
    static abstract V BroadcastBits(long bits);

    /// <summary>Reads <see cref="Count"/> elements from <paramref name="source"/> + <paramref name="offset"/>, at any alignment.</summary>
    static abstract V Load(ref readonly T source, nuint offset);

    /// <summary>Writes <see cref="Count"/> elements to <paramref name="destination"/> + <paramref name="offset"/>, at any
    /// alignment.</summary>
    static abstract void Store(V value, ref T destination, nuint offset);

    /// <summary>Mask whose first <paramref name="count"/> lanes are set, for a partial load or store. Zero to
    /// <see cref="Count"/>.</summary>
    static abstract V PartialMask(int count);

    /// <summary>Reads the lanes set in the mask and no others, which become zero. The memory must be pinned.</summary>
    static abstract unsafe V LoadPartial(T* source, V mask);

    /// <summary>Writes the lanes set in the mask and no others. The memory must be pinned.</summary>
    static abstract unsafe void StorePartial(V value, T* destination, V mask);

    /// <summary>Reads <see cref="Count"/> floats and widens them to <typeparamref name="T"/> (exact).</summary>
    static abstract V LoadSingle(ref readonly float source, nuint offset);

    /// <summary>Rounds each lane to float, to nearest and ties to even, and writes <see cref="Count"/> floats.</summary>
    static abstract void StoreSingle(V value, ref float destination, nuint offset);

    /// <summary>Each lane rounded to float, to nearest and ties to even, and widened again.</summary>
    static abstract V RoundToSingle(V a);

    /// <summary>a + b.</summary>
    static abstract V Add(V a, V b);

    /// <summary>a - b.</summary>
    static abstract V Subtract(V a, V b);

    /// <summary>a b.</summary>
    static abstract V Multiply(V a, V b);

    /// <summary>a / b.</summary>
    static abstract V Divide(V a, V b);

    /// <summary>a b + c with one rounding, on every CPU (software where the hardware has no such instruction).</summary>
    static abstract V FusedMultiplyAdd(V a, V b, V c);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract V Sqrt(V a);

    /// <summary>The sign bit flipped, of NaN too.</summary>
    static abstract V Negate(V a);

    /// <summary>The sign bit cleared, of NaN too.</summary>
    static abstract V Abs(V a);

    /// <summary>a &gt; b ? a : b. The second operand wins when the operands are equal (zeros of either sign) or one is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>a &lt; b ? a : b. The second operand wins when the operands are equal (zeros of either sign) or one is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>Mask of a &lt; b.</summary>
    static abstract V LessThan(V a, V b);

    /// <summary>Mask of a &lt;= b.</summary>
    static abstract V LessThanOrEqual(V a, V b);

    /// <summary>Mask of a == b: false for NaN, true for zeros of either sign.</summary>
    static abstract V Equals(V a, V b);

    /// <summary>Bit by bit, so lane by lane for a comparison's mask: <paramref name="ifTrue"/> where the mask is set, else
    /// <paramref name="ifFalse"/>.</summary>
    static abstract V Select(V mask, V ifTrue, V ifFalse);

    /// <summary>Whether any lane of the mask is set.</summary>
    static abstract bool Any(V mask);

    /// <summary>Bitwise and.</summary>
    static abstract V And(V a, V b);

    /// <summary>Bitwise or.</summary>
    static abstract V Or(V a, V b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract V Xor(V a, V b);

    /// <summary>Sum of the bit patterns as integers of the lane's width, wrapping.</summary>
    static abstract V AddBits(V a, V b);

    /// <summary>Difference of the bit patterns as integers of the lane's width, wrapping.</summary>
    static abstract V SubtractBits(V a, V b);

    /// <summary>The bit pattern moved left by <paramref name="count"/> modulo the lane's width, zeros shifted in.</summary>
    static abstract V ShiftLeftBits(V a, int count);

    /// <summary>The bit pattern moved right by <paramref name="count"/> modulo the lane's width, zeros shifted in.</summary>
    static abstract V ShiftRightBits(V a, int count);
}
