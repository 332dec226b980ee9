using System;

namespace NeuralKernels.Reference.Functions;

/// <summary>The exponential and the logarithms that rows and losses are built on.</summary>
/// <remarks>
/// A double result of a kernel's exp may be an ulp off. The twins of the row kernels therefore take the functions as an argument: with the
/// kernel's own functions they pin down the order of everything else to the bit, with the correctly rounded ones the error of the whole.
/// </remarks>
/// <param name="Exp">e^x.</param>
/// <param name="Log">ln x.</param>
/// <param name="Log1p">ln(1 + x).</param>
/// <param name="Expm1">e^x - 1.</param>
public sealed record Elementary(
    Func<double, double> Exp, Func<double, double> Log, Func<double, double> Log1p, Func<double, double> Expm1)
{
    /// <summary>The correctly rounded functions: what a twin uses where nothing else is said.</summary>
    public static Elementary CorrectlyRounded { get; } = new(
        x => Functions.Exp.Evaluate(x).ToDouble(),
        x => Functions.Log.Evaluate(x).ToDouble(),
        x => Functions.Log1p.Evaluate(x).ToDouble(),
        x => Functions.Expm1.Evaluate(x).ToDouble());
}
