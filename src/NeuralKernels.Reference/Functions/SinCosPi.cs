using System;

namespace NeuralKernels.Reference.Functions;

/// <summary>sin(pi x) and cos(pi x): angles counted in half turns.</summary>
public static class SinCosPi
{
    /// <summary>(sin(pi x), cos(pi x)), each evaluated in double-double and rounded once.</summary>
    public static (double Sin, double Cos) Of(double x)
    {
        if (!double.IsFinite(x))
        {
            return (double.NaN, double.NaN);
        }

        // x = n/2 + r exactly: the remainders of floating-point division are exact.
        double turn = x % 2;
        int n = (int)Math.Round(2 * turn);
        DoubleDouble y = DoubleDouble.Pi * (turn - (0.5 * n));
        (double sin, double cos) = (Series(y, y, 1).ToDouble(), Series(1, y, 0).ToDouble());
        (sin, cos) = (((n % 4) + 4) % 4) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
        return (sin == 0 ? Math.CopySign(0, x) : sin, cos == 0 ? 0 : cos);
    }

    /// <summary>first - first y^2 / ((k + 1)(k + 2)) + ...: the sine from y and k = 1, the cosine from 1 and k = 0.</summary>
    private static DoubleDouble Series(DoubleDouble first, DoubleDouble y, int k)
    {
        DoubleDouble term = first, sum = first;
        for (; k < 32; k += 2)
        {
            term = -(term * y * y) / ((k + 1) * (k + 2));
            sum += term;
        }

        return sum;
    }
}
