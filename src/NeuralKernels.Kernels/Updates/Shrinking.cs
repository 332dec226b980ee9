using System.Numerics;
using NeuralKernels.Kernels.Reductions;

namespace NeuralKernels.Kernels.Updates;

/// <summary>x limit / norm where the quotient limit / norm does not fit T as a normal number, but the result may.</summary>
internal static class Shrinking
{
    /// <summary>
    /// Whether the quotient would be subnormal in T or 0, and so lose some or all digits: gradients of 1e38 that are clipped to 1e-3, or a
    /// norm that overflows.
    /// </summary>
    public static bool IsNeeded<T>(double limit, double norm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double minNormal = typeof(T) == typeof(float) ? 1.1754943508222875E-38 : 2.2250738585072014E-308; // 2^-126, 2^-1022
        return limit > 0 && limit / norm < minNormal;
    }

    /// <summary>
    /// (x 2^-600) (limit / scaledNorm) in double, rounded once to T; <paramref name="scaledNorm"/> is the norm of all x 2^-600.
    /// </summary>
    public static T Apply<T>(T x, double limit, double scaledNorm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.CreateTruncating(double.CreateTruncating(x) * SquareScale.Down * (limit / scaledNorm));
}
