using System;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Verification;

/// <summary>The kernels' exp, log, log1p and expm1 of one double.</summary>
/// <remarks>
/// In double they may be an ulp off the correctly rounded value, so the reference of a sum of exponentials has the kernel's bits only if it
/// uses the kernel's exponentials; it then defines everything else. The functions themselves are checked by their error bound and by a
/// published digest.
/// </remarks>
internal static class KernelMath
{
    /// <summary>The functions that the row kernels use.</summary>
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
