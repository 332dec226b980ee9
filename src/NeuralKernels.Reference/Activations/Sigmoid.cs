using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = 1 / (1 + e^-x[i]).</summary>
public static class Sigmoid
{
    /// <summary>y[i] = 1 / (1 + e^-x[i]). Evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>1 / (1 + e^-x); for negative x as e^x / (1 + e^x).</summary>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (x.High < 0)
        {
            DoubleDouble e = Exp.Evaluate(x);
            return e / (e + 1);
        }

        return double.IsNaN(x.High) ? x.High : 1 / (Exp.Evaluate(-x) + 1);
    }

    /// <summary>dInput[i] = dOutput[i] (y[i] (1 - y[i])), each operation rounded.</summary>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < dInput.Length; i++)
        {
            dInput[i] = dOutput[i] * (output[i] * (T.One - output[i]));
        }
    }
}
