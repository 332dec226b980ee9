using System.Numerics;

namespace NeuralKernels.Verification;

/// <summary>Activations that are plain arithmetic, and the gradients of all.</summary>
internal static class ActivationChecks
{
    /// <summary>Runs those of float and of double.</summary>
    public static void Run(Comparison comparison, bool quick)
    {
        foreach (ActivationCase<float> activation in ActivationCase<float>.All)
        {
            Check(comparison, activation, FunctionChecks.Points<float>(quick));
        }

        foreach (ActivationCase<double> activation in ActivationCase<double>.All)
        {
            double[] x = FunctionChecks.Points<double>(quick: true);
            if (activation.IsArithmetic)
            {
                Check(comparison, activation, x);
            }
            else
            {
                var found = new double[x.Length];
                activation.Kernel(x, Inputs.Spread<double>(x.Length, 4), found);
                comparison.Publish(found);
            }
        }
    }

    private static void Check<T>(Comparison comparison, ActivationCase<T> activation, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] dOutput = Inputs.Spread<T>(x.Length, 4);
        comparison.Same<T>(
            "activations", activation.Name, x.Length, y => activation.Reference(x, dOutput, y), y => activation.Kernel(x, dOutput, y));
    }
}
