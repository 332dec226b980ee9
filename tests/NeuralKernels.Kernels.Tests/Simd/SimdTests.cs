using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Tests.Oracles;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Simd;

/// <summary>Every operation of the vocabulary against its scalar definition, lane by lane, on all pairs of special values and on random
/// bits.</summary>
/// <remarks>Where the definition computes, NaN are one; where it only moves or changes bits, the bits must be the same, of NaN
/// too.</remarks>
public abstract partial class SimdTests<S, V, T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RandomLanes = 4096;
    private static readonly int s_laneBits = typeof(T) == typeof(float) ? 32 : 64;
    private static readonly ulong s_allBits = typeof(T) == typeof(float) ? uint.MaxValue : ulong.MaxValue;
    private static readonly (T[] A, T[] B, T[] C) s_operands = Operands();

    [Fact]
    public void AVectorHoldsAsManyLanesAsItsBytesAllow()
    {
        int bytes = typeof(V) == typeof(T) ? s_laneBits / 8 : System.Runtime.CompilerServices.Unsafe.SizeOf<V>();
        Assert.Equal(bytes * 8 / s_laneBits, S.Count);
    }

    [Fact]
    public void ZeroIsPositiveZeroInEveryLane() => Assert.All(Lanes(S.Zero), lane => Assert.Equal(0UL, Bits.Raw(lane)));

    [Fact]
    public void BroadcastCopiesTheBitsToEveryLane()
    {
        foreach (T value in SpecialValues.Of<T>())
        {
            Assert.All(Lanes(S.Broadcast(value)), lane => Assert.Equal(Bits.Raw(value), Bits.Raw(lane)));
        }
    }

    [Fact]
    public void BroadcastBitsTakesTheLowBitsOfTheLane()
    {
        foreach (long bits in (long[])[0, 1, -1, 0x7FF0000000000001, 0x123456789ABCDEF0, unchecked((long)0xFEDCBA9880000001)])
        {
            Assert.All(Lanes(S.BroadcastBits(bits)), lane => Assert.Equal((ulong)bits & s_allBits, Bits.Raw(lane)));
        }
    }

    [Fact]
    public void AddIsTheSum() => Computes(S.Add, (a, b) => a + b);

    [Fact]
    public void SubtractIsTheDifference() => Computes(S.Subtract, (a, b) => a - b);

    [Fact]
    public void MultiplyIsTheProduct() => Computes(S.Multiply, (a, b) => a * b);

    [Fact]
    public void DivideIsTheQuotient() => Computes(S.Divide, (a, b) => a / b);

    [SkippableFact]
    public void FusedMultiplyAddRoundsOnce()
    {
        Skip.IfNot(Isa.HasFusedMultiplyAdd || S.Count == 1, "Vectors run only where a fused multiply-add is one instruction.");
        EachLane(
            S.FusedMultiplyAdd,
            (a, b, c) => Bits.Canonical(typeof(T) == typeof(float)
                ? (T)(object)ExactFma.Of((float)(object)a, (float)(object)b, (float)(object)c)
                : (T)(object)ExactFma.Of((double)(object)a, (double)(object)b, (double)(object)c)),
            Bits.Canonical);
    }

    [Fact]
    public void SqrtIsTheSquareRoot() => Computes((a, _) => S.Sqrt(a), (a, _) => T.Sqrt(a));

    [Fact]
    public void NegateFlipsTheSignBit() => Moves((a, _) => S.Negate(a), (a, _) => a ^ (1UL << (s_laneBits - 1)));

    [Fact]
    public void AbsClearsTheSignBit() => Moves((a, _) => S.Abs(a), (a, _) => a & (s_allBits >> 1));

    [Fact]
    public void MaxGivesTheSecondUnlessTheFirstIsGreater() => Chooses(S.Max, (a, b) => a > b ? a : b);

    [Fact]
    public void MinGivesTheSecondUnlessTheFirstIsLess() => Chooses(S.Min, (a, b) => a < b ? a : b);

    [Fact]
    public void LessThanIsAMask() => Compares(S.LessThan, (a, b) => a < b);

    [Fact]
    public void LessThanOrEqualIsAMask() => Compares(S.LessThanOrEqual, (a, b) => a <= b);

    [Fact]
    public void EqualsIsAMask() => Compares(S.Equals, (a, b) => a == b);

    [Fact]
    public void SelectChoosesBitByBit() => EachLane(
        S.Select,
        (mask, a, b) => (Bits.Raw(mask) & Bits.Raw(a)) | (~Bits.Raw(mask) & Bits.Raw(b)),
        Bits.Raw);

    [Fact]
    public void SelectChoosesByAComparison() => EachLane(
        (a, b, c) => S.Select(S.LessThan(a, b), b, c),
        (a, b, c) => Bits.Raw(a < b ? b : c),
        Bits.Raw);

    [Fact]
    public void AnyIsTrueWhereOneLaneOfTheMaskIsSet()
    {
        Assert.False(S.Any(S.Zero));
        Assert.True(S.Any(S.BroadcastBits(-1)));
        for (int lane = 0; lane < S.Count; lane++)
        {
            T[] mask = new T[S.Count];
            mask[lane] = Bits.From<T>(s_allBits);
            Assert.True(S.Any(S.Load(in mask[0], 0)));
        }
    }

    [Fact]
    public void AndIsBitwise() => Moves(S.And, (a, b) => a & b);

    [Fact]
    public void OrIsBitwise() => Moves(S.Or, (a, b) => a | b);

    [Fact]
    public void XorIsBitwise() => Moves(S.Xor, (a, b) => a ^ b);

    [Fact]
    public void AddBitsWraps() => Moves(S.AddBits, (a, b) => a + b);

    [Fact]
    public void SubtractBitsWraps() => Moves(S.SubtractBits, (a, b) => a - b);

    [Fact]
    public void ShiftsBringInZerosAndTakeTheCountModuloTheLane()
    {
        for (int count = 0; count < 2 * s_laneBits; count++)
        {
            int places = count % s_laneBits;
            Moves((a, _) => S.ShiftLeftBits(a, count), (a, _) => a << places);
            Moves((a, _) => S.ShiftRightBits(a, count), (a, _) => a >> places);
        }
    }

    private static void Computes(Func<V, V, V> vector, Func<T, T, T> scalar) =>
        EachLane((a, b, _) => vector(a, b), (a, b, _) => Bits.Canonical(scalar(a, b)), Bits.Canonical);

    private static void Chooses(Func<V, V, V> vector, Func<T, T, T> scalar) =>
        EachLane((a, b, _) => vector(a, b), (a, b, _) => Bits.Raw(scalar(a, b)), Bits.Raw);

    private static void Compares(Func<V, V, V> vector, Func<T, T, bool> scalar) =>
        EachLane((a, b, _) => vector(a, b), (a, b, _) => scalar(a, b) ? s_allBits : 0, Bits.Raw);

    private static void Moves(Func<V, V, V> vector, Func<ulong, ulong, ulong> scalar) =>
        EachLane((a, b, _) => vector(a, b), (a, b, _) => scalar(Bits.Raw(a), Bits.Raw(b)) & s_allBits, Bits.Raw);

    private static void EachLane(Func<V, V, V, V> vector, Func<T, T, T, ulong> scalar, Func<T, ulong> pattern)
    {
        (T[] a, T[] b, T[] c) = s_operands;
        T[] found = new T[a.Length];
        for (int i = 0; i < a.Length; i += S.Count)
        {
            nuint offset = (nuint)i;
            S.Store(vector(S.Load(in a[0], offset), S.Load(in b[0], offset), S.Load(in c[0], offset)), ref found[0], offset);
        }

        for (int i = 0; i < a.Length; i++)
        {
            ulong expected = scalar(a[i], b[i], c[i]);
            if (expected != pattern(found[i]))
            {
                Assert.Fail($"lane {i % S.Count} of {a[i]}, {b[i]}, {c[i]}: expected bits {expected:X}, found {pattern(found[i]):X}.");
            }
        }
    }

    private static T[] Lanes(V vector)
    {
        T[] lanes = new T[S.Count];
        S.Store(vector, ref lanes[0], 0);
        return lanes;
    }

    private static (T[] A, T[] B, T[] C) Operands()
    {
        T[] special = SpecialValues.Of<T>();
        List<T> a = [], b = [];
        foreach (T first in special)
        {
            foreach (T second in special)
            {
                a.Add(first);
                b.Add(second);
            }
        }

        // Sixteen lanes is the widest vector: every length is filled up to whole vectors.
        int lanes = (a.Count + RandomLanes) / 16 * 16;
        a.AddRange(RandomBits<T>(seed: 21, lanes - a.Count));
        b.AddRange(RandomBits<T>(seed: 22, lanes - b.Count));
        T[] c = RandomBits<T>(seed: 23, lanes);
        for (int i = 0; i < lanes; i += 3)
        {
            c[i] = special[i % special.Length];
        }

        return ([.. a], [.. b], c);
    }

    private static TLane[] RandomBits<TLane>(int seed, int count)
        where TLane : unmanaged, IBinaryFloatingPointIeee754<TLane>
    {
        var random = new System.Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Bits.From<TLane>((ulong)random.NextInt64(long.MinValue, long.MaxValue)))];
    }
}

public sealed class Simd1OfFloatTests : SimdTests<Simd1<float>, float, float>;

public sealed class Simd1OfDoubleTests : SimdTests<Simd1<double>, double, double>;

public sealed class Simd128OfFloatTests : SimdTests<Simd128<float>, Vector128<float>, float>;

public sealed class Simd128OfDoubleTests : SimdTests<Simd128<double>, Vector128<double>, double>;

public sealed class Simd256OfFloatTests : SimdTests<Simd256<float>, Vector256<float>, float>;

public sealed class Simd256OfDoubleTests : SimdTests<Simd256<double>, Vector256<double>, double>;

public sealed class Simd512OfFloatTests : SimdTests<Simd512<float>, Vector512<float>, float>;

public sealed class Simd512OfDoubleTests : SimdTests<Simd512<double>, Vector512<double>, double>;

public sealed class SimdPortableOfFloatTests : SimdTests<SimdPortable<float>, Vector<float>, float>;

public sealed class SimdPortableOfDoubleTests : SimdTests<SimdPortable<double>, Vector<double>, double>;
