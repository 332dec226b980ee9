using System;
using System.Linq;
using System.Numerics;

namespace NeuralKernels.Verification;

/// <summary>Functions at all kinds of numbers: float bit by bit; double within the stated bound, and with the published digest.</summary>
internal static class FunctionChecks
{
    /// <summary>Runs the functions of float and of double.</summary>
    public static void Run(Comparison comparison, bool quick)
    {
        foreach (FunctionCase<float> function in FunctionCase<float>.All)
        {
            float[] x = Points<float>(quick);
            var found = new float[x.Length];
            function.Kernel(x, found);
            comparison.Same<float>("functions", function.Name, Array.ConvertAll(x, each => function.Exact(each).ToSingle()), found);
        }

        foreach (FunctionCase<double> function in FunctionCase<double>.All)
        {
            double[] x = Points<double>(quick: true);
            var found = new double[x.Length];
            function.Kernel(x, found);
            comparison.Publish(found);
            double[] nearest = Array.ConvertAll(x, each => function.Exact(each).ToDouble());
            int outside = Enumerable.Range(0, x.Length).FirstOrDefault(i => !(function.Error(x[i], found[i]) <= function.Ulp), -1);
            comparison.Within<double>("functions", function.Name, nearest, found, outside);
        }
    }

    /// <summary>The arguments; for double the same in the quick run and the full one, since their digest is published.</summary>
    public static T[] Points<T>(bool quick)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int each = quick ? 300 : 10_000;
        return [.. Inputs.Special<T>(), .. Inputs.Stride<T>(each), .. Inputs.Spread<T>(each, 3, -12, 7)];
    }
}
