using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Whether floats lie where a formula takes them.</summary>
internal static class FloatRange
{
    /// <summary>Whether in all lanes |x| is 0, or at least <paramref name="least"/> and at most <paramref name="most"/>, none a NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(Floats64 x, float least, float most)
    {
        Floats64 magnitude = x & int.MaxValue;
        Vector512<uint> a = magnitude.A.AsUInt32(), b = magnitude.B.AsUInt32(), c = magnitude.C.AsUInt32(), d = magnitude.D.AsUInt32();

        // As unsigned integers less one, magnitudes of 0 are the greatest.
        Vector512<uint> one = Vector512<uint>.One;
        Vector512<uint> lowest = Vector512.Min(Vector512.Min(a - one, b - one), Vector512.Min(c - one, d - one));
        Vector512<uint> highest = Vector512.Max(Vector512.Max(a, b), Vector512.Max(c, d));
        return Vector512.GreaterThanOrEqualAll(lowest, Vector512.Create(least).AsUInt32() - one)
            && Vector512.LessThanOrEqualAll(highest, Vector512.Create(most).AsUInt32());
    }

    /// <summary>Whether no lane is below <paramref name="least"/>, a negative number; NaN may pass or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAtLeast(Floats32 x, float least)
    {
        // As unsigned integers the negative floats are the greatest, the lowest of them most of all.
        return Vector512.LessThanOrEqualAll(Vector512.Max(x.A.AsUInt32(), x.B.AsUInt32()), Vector512.Create(least).AsUInt32());
    }
}
