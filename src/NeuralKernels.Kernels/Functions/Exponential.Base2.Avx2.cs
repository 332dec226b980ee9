using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x2;

namespace NeuralKernels.Kernels.Functions;

/// <content>2^x as a sum of two floats, at 256 bits.</content>
internal static partial class Exponential
{
    /// <summary>
    /// 2^x = high + low for |x| &lt;= 104, |low| &lt; 2^-16 high, within <see cref="NarrowPairError"/> |low| +
    /// <see cref="NarrowPairErrorLeast"/> high.
    /// </summary>
    /// <remarks>
    /// x = n + d, n the nearest multiple of 1/8, |d| &lt;= 1/16, and d is exact, a multiple of 2^-28 where n is not 0 (|x| &gt;= 1/16
    /// then). d ln 2 = r + rLow but for d times the
    /// tail of ln 2, the product's error found by a fused multiply-add; s = tau + d tail + rLow, |s| &lt; 2^-24. From there on, and in its
    /// error, it is e^(r + s). Whole
    /// numbers have r = s = 0: their powers are exact, and known. Near -104, where low's last bits are below the least float, its roundings
    /// and the bound's lose
    /// 3 2^-150, or 2^-44.4 high.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBase2InPairs(Vector256x2 x, out Vector256x2 high, out Vector256x2 low)
    {
        Vector256x2 shifted = x + NarrowPartRounder;
        Vector256x2 d = x - (shifted - NarrowPartRounder);
        Vector256x2 r = d * Ln2OfSingle;
        Vector256x2 rLow = FmaNegatedAddend(d, Ln2OfSingle, r);
        SumReduced(HalfPower(shifted), r, Fma(d, Ln2TailOfSingle, EighthTau(shifted)) + rLow, out high, out low);
    }
}
