using System;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Verification;

/// <summary>The kernels' own exp and log of one double.</summary>
/// <remarks>
/// In double they may be an ulp from the nearest, so that a sum of exponentials has the kernel's bits only where it is given the kernel's
/// exponentials: the
/// reference then fixes the order of everything else. The functions themselves are held to their bound and published as a digest.
/// </remarks>
internal static class KernelMath
{
    /// <summary>exp, log, log1p and expm1 as the row kernels have them.</summary>
    public static Elementary OfKernels { get; } = new(
        x => One(x, (input, output) => Kernels.Functions.Exp.Apply(input, output)),
        x => One(x, (input, output) => Kernels.Functions.Log.Apply(input, output)),
        x => One(x, (input, output) => Kernels.Functions.Log1p.Apply(input, output)),
        x => One(x, (input, output) => Kernels.Functions.Expm1.Apply(input, output)));

    private static double One(double x, Map<double> f)
    {
        double y = 0;
        f(new ReadOnlySpan<double>(in x), new Span<double>(ref y));
        return y;
    }
}
