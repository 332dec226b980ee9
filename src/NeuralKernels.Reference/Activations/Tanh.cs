using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = tanh x[i].</summary>
public static class Tanh
{
    /// <summary>y[i] = tanh x[i]. Evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>tanh x = t / (t + 2) with t = e^2|x| - 1, and the sign of x.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (x.High == 0 || double.IsNaN(x.High))
        {
            return x.High;
        }

        // From 100 on the difference to 1 is below 2^-280; it stays to say on which side.
        double limited = Math.Min(Math.Abs(x.High), 100);
        DoubleDouble t = Expm1.Evaluate(2 * (limited == 100 ? limited : DoubleDouble.Abs(x)));
        DoubleDouble y = t / (t + 2);
        return x.High < 0 ? -y : y;
    }

    /// <summary>dInput[i] = dOutput[i] (1 - y[i]^2), 1 - y^2 rounded once.</summary>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < dInput.Length; i++)
        {
            dInput[i] = dOutput[i] * T.FusedMultiplyAdd(-output[i], output[i], T.One);
        }
    }
}
