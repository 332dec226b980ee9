using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Whether floats lie where a formula takes them.</summary>
internal static class FloatRange
{
    /// <summary>Whether in all lanes |x| is 0, or at least <paramref name="least"/> and at most <paramref name="most"/>, none a
    /// NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(Vector512x4 x, float least, float most)
    {
        Vector512x4 magnitude = x & int.MaxValue;
        Vector512<uint> a = magnitude.A.AsUInt32(), b = magnitude.B.AsUInt32(), c = magnitude.C.AsUInt32(), d = magnitude.D.AsUInt32();

        // As unsigned integers less one, magnitudes of 0 are the greatest.
        Vector512<uint> one = Vector512<uint>.One;
        Vector512<uint> lowest = Vector512.Min(Vector512.Min(a - one, b - one), Vector512.Min(c - one, d - one));
        Vector512<uint> highest = Vector512.Max(Vector512.Max(a, b), Vector512.Max(c, d));
        return Vector512.GreaterThanOrEqualAll(lowest, Vector512.Create(least).AsUInt32() - one)
            && Vector512.LessThanOrEqualAll(highest, Vector512.Create(most).AsUInt32());
    }

    /// <summary>Whether all lanes of x and y are equal, none a NaN, and for all of z's |z| is 0, or at least <paramref name="least"/> and
    /// at most <paramref name="most"/>. One branch for all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndHolds(Vector256x2 x, Vector256x2 y, Vector256x2 z, float least, float most)
    {
        Vector256x2 magnitude = z & int.MaxValue;
        Vector256<uint> a = magnitude.A.AsUInt32(), b = magnitude.B.AsUInt32(), one = Vector256<uint>.One;
        Vector256<uint> limit = Vector256.Create(least).AsUInt32() - one;
        Vector256<uint> lowest = Avx2.Min(a - one, b - one);
        Vector256<float> held = Avx2.CompareEqual(Avx2.Max(lowest, limit), lowest)
            .AsSingle() & Avx.CompareLessThanOrEqual(Avx.Max(magnitude.A, magnitude.B), Vector256.Create(most));
        return Avx.MoveMask(Avx.CompareEqual(x.A, y.A) & Avx.CompareEqual(x.B, y.B) & held) == 0xFF;
    }

    /// <summary>Whether no lane is below <paramref name="least"/>, a negative number; NaN may pass or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAtLeast(Vector512x2 x, float least)
    {
        // As unsigned integers the negative floats are the greatest, the lowest of them most of all.
        return Vector512.LessThanOrEqualAll(Vector512.Max(x.A.AsUInt32(), x.B.AsUInt32()), Vector512.Create(least).AsUInt32());
    }
}
