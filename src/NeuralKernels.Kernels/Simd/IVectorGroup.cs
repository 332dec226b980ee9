using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Numbers in one, two or four registers side by side: the operations of the long formulas, each as many independent
/// instructions.</summary>
/// <remarks>
/// The operations of a long formula wait for each other, four cycles each, and the processor looks only some hundred operations ahead for
/// others to do in the meantime. One register at a time, e^x takes 14 cycles for each; two by two 12, four by four 10.5 (512 bits, Zen 5,
/// November 2026). Four is also as many fields as the JIT keeps apart in registers. Formulas with more intermediate values than fit into
/// the registers of the CPU take fewer: what does not fit is stored and loaded again.
/// </remarks>
internal interface IVectorGroup<G, T>
    where G : struct, IVectorGroup<G, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many numbers.</summary>
    static abstract int Count { get; }

    /// <summary>The width of a register.</summary>
    static abstract SimdWidth Width { get; }

    /// <summary>Whether one instruction looks up a table of 32 floats; else one of eight.</summary>
    static abstract bool HasLongTables { get; }

    /// <summary>The numbers from source[offset] on.</summary>
    static abstract G Load(ref readonly T source, nuint offset);

    /// <summary>The numbers to destination[offset] and on.</summary>
    static abstract void Store(G value, ref T destination, nuint offset);

    /// <summary>The floats from source[offset] on, widened.</summary>
    static virtual G LoadSingle(ref readonly float source, nuint offset) => throw new NotSupportedException();

    /// <summary>The numbers, rounded to float, to destination[offset] and on.</summary>
    static virtual void StoreSingle(G value, ref float destination, nuint offset) => throw new NotSupportedException();

    static abstract G Broadcast(T x);

    static abstract G operator +(G x, G y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G operator +(G x, T y) => x + G.Broadcast(y);

    static abstract G operator -(G x, G y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G operator -(G x, T y) => x - G.Broadcast(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G operator -(T x, G y) => G.Broadcast(x) - y;

    static virtual G operator -(G x) => throw new NotSupportedException();

    static abstract G operator *(G x, G y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G operator *(G x, T y) => x * G.Broadcast(y);

    static virtual G operator /(G x, G y) => throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G operator /(T x, G y) => G.Broadcast(x) / y;

    static virtual G operator &(G x, int bits) => throw new NotSupportedException();

    static virtual G operator |(G x, G y) => throw new NotSupportedException();

    /// <summary>x y + z, rounded once.</summary>
    static abstract G Fma(G x, G y, G z);

    /// <inheritdoc cref="Fma(G, G, G)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G Fma(G x, T y, G z) => G.Fma(x, G.Broadcast(y), z);

    /// <inheritdoc cref="Fma(G, G, G)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G Fma(G x, G y, T z) => G.Fma(x, y, G.Broadcast(z));

    /// <inheritdoc cref="Fma(G, G, G)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G Fma(G x, T y, T z) => G.Fma(x, G.Broadcast(y), G.Broadcast(z));

    /// <summary>z - x y, rounded once.</summary>
    static virtual G FmaNegated(G x, G y, G z) => throw new NotSupportedException();

    /// <inheritdoc cref="FmaNegated(G, G, G)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G FmaNegated(G x, G y, T z) => G.FmaNegated(x, y, G.Broadcast(z));

    /// <summary>x y - z, rounded once.</summary>
    static virtual G FmaNegatedAddend(G x, G y, G z) => throw new NotSupportedException();

    /// <inheritdoc cref="FmaNegatedAddend(G, G, G)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G FmaNegatedAddend(G x, T y, G z) => G.FmaNegatedAddend(x, G.Broadcast(y), z);

    /// <summary>The greater of x and y; y where they are equal or one is NaN.</summary>
    static abstract G Max(G x, G y);

    /// <inheritdoc cref="Max(G, G)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G Max(T x, G y) => G.Max(G.Broadcast(x), y);

    /// <summary>The lesser of x and y; y where they are equal or one is NaN.</summary>
    static virtual G Min(G x, G y) => throw new NotSupportedException();

    /// <inheritdoc cref="Min(G, G)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual G Min(T x, G y) => G.Min(G.Broadcast(x), y);

    static abstract G AddBits(G x, G y);

    static abstract G ShiftLeftBits(G x, int count);

    static virtual G ShiftRightBits(G x, int count) => throw new NotSupportedException();

    /// <summary>x, and where y &gt; limit the number after it, away from 0.</summary>
    static virtual G NextWhereGreater(G x, G y, T limit) => throw new NotSupportedException();

    /// <summary>table[i] for i in the low five bits of each lane.</summary>
    static virtual G Lookup(Vector512<float> lower, G i, Vector512<float> upper) => throw new NotSupportedException();

    /// <summary>table[i] for i in the low four bits of each lane.</summary>
    static virtual G Lookup(Vector512<double> lower, G i, Vector512<double> upper) => throw new NotSupportedException();

    /// <summary>table[i] for i in the low three bits of each lane.</summary>
    static virtual G Lookup(Vector256<float> table, G i) => throw new NotSupportedException();

    /// <summary>table[i] for i in the low two bits of each lane.</summary>
    static virtual G Lookup(Vector128<float> table, G i) => throw new NotSupportedException();

    /// <summary>The four floats at each lane's offset into rows, 0 to 65535 in its low 16 bits.</summary>
    /// <remarks>
    /// A row is one load of 128 bits, two fill a register, and eight shuffles make four columns of eight rows: three cycles a column on Zen
    /// 3, where a gather takes eleven, and nearly all of it beside the multiplications. The offsets go through memory, since eight
    /// extractions would take the shuffles' ports: by reference, for that to be where the caller assigns them, best some work earlier.
    /// Nothing checks them: callers limit them, for NaN too.
    /// </remarks>
    static virtual void LookupRows(ReadOnlySpan<float> rows, ref G offsets, out G first, out G second, out G third, out G fourth) =>
        throw new NotSupportedException();

    /// <summary>x in [1, 2) times a power of two; NaN for a negative x.</summary>
    static virtual G Mantissa(G x) => throw new NotSupportedException();

    /// <summary>The exponent of that power; not finite where x is zero, infinite or NaN.</summary>
    static virtual G Exponent(G x) => throw new NotSupportedException();

    /// <summary>The integer in the bits from <paramref name="count"/> on, with the sign of all of them, as a float.</summary>
    static virtual G UpperBits(G x, int count) => throw new NotSupportedException();

    /// <summary>1 / x within 1.5 2^-12 of itself, for x from 2^-126 to 2^126; the bits are the processor's.</summary>
    static virtual G NearReciprocal(G x) => throw new NotSupportedException();

    /// <summary>Whether all lanes of x and y are equal, none a NaN.</summary>
    static virtual bool Same(G x, G y) => throw new NotSupportedException();

    /// <summary>The same, and |z| &lt;= max in all lanes of z. One branch for both.</summary>
    static virtual bool SameAndWithin(G x, G y, G z, T max) => throw new NotSupportedException();

    /// <summary>The same, and |z| is 0 or at least <paramref name="minMagnitude"/>.</summary>
    static virtual bool SameAndWithin(G x, G y, G z, T minMagnitude, T max) => throw new NotSupportedException();

    /// <summary>Whether all lanes of x and y are equal, none a NaN, and all of z's at least <paramref name="min"/>, their magnitudes 0 or
    /// at least <paramref name="minMagnitude"/>.</summary>
    static virtual bool SameAndAtLeast(G x, G y, G z, T min, T minMagnitude) => throw new NotSupportedException();

    /// <summary>Whether all lanes of x and y are equal, none a NaN, and the sign of none of z's is set and none above
    /// <paramref name="max"/>.</summary>
    static virtual bool SameAndPositive(G x, G y, G z, T max) => throw new NotSupportedException();

    /// <summary>Whether no lane is below <paramref name="min"/>; NaN may pass or not.</summary>
    static virtual bool IsAtLeast(G x, T min) => throw new NotSupportedException();

    /// <summary>Whether all lanes round to the same float, and none is a NaN.</summary>
    static virtual bool SameInSingle(G x, G y) => throw new NotSupportedException();

    /// <summary>Whether a double is within 2^<paramref name="bits"/> ulps of halfway between two floats, all being in float's normal
    /// range.</summary>
    /// <remarks>Such a double's low 29 bits are near 2^28. What is left after the sum and the mask is 0, or a number below the normal
    /// range, and these compare like all.</remarks>
    static virtual bool AnyNearHalf(G x, int bits) => throw new NotSupportedException();
}
