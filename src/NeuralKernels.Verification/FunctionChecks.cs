using System.Numerics;

namespace NeuralKernels.Verification;

/// <summary>Functions over all kinds of numbers: of float to the bit, of double within the stated ulp and to the bit of what is
/// published.</summary>
internal static class FunctionChecks
{
    /// <summary>Runs the functions of float and of double.</summary>
    public static void Run(Comparison comparison, bool quick)
    {
        foreach (FunctionCase<float> function in FunctionCase<float>.All)
        {
            float[] x = Points<float>(quick);
            var expected = new float[x.Length];
            var found = new float[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                expected[i] = function.Exact(x[i]).ToSingle();
            }

            function.Kernel(x, found);
            comparison.Same<float>("functions", function.Name, expected, found);
        }

        foreach (FunctionCase<double> function in FunctionCase<double>.All)
        {
            double[] x = Points<double>(quick: true);
            var found = new double[x.Length];
            function.Kernel(x, found);
            comparison.Publish(found);
            (double[] nearest, int outside) = Judge(function, x, found);
            comparison.Within<double>("functions", function.Name, nearest, found, outside);
        }
    }

    /// <summary>The numbers that functions are run on; of double the same in the quick run and the full one, since a digest stands for
    /// them.</summary>
    public static T[] Points<T>(bool quick)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int each = quick ? 300 : 10_000;
        return [.. Inputs.Special<T>(), .. Inputs.Stride<T>(each), .. Inputs.Spread<T>(each, 3, -12, 7)];
    }

    private static (double[] Nearest, int Outside) Judge(FunctionCase<double> function, double[] x, double[] found)
    {
        var nearest = new double[x.Length];
        int outside = -1;
        for (int i = 0; i < x.Length; i++)
        {
            nearest[i] = function.Exact(x[i]).ToDouble();
            outside = outside >= 0 || function.Error(x[i], found[i]) <= function.Ulp ? outside : i;
        }

        return (nearest, outside);
    }
}
