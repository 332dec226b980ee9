using System;
using System.Numerics;

namespace NeuralKernels.Reference.Functions;

/// <summary>The loop that the functions share: evaluate in double-double, round once.</summary>
internal static class Function
{
    public static void Apply<T>(Func<double, DoubleDouble> f, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            DoubleDouble value = f(double.CreateChecked(x[i]));
            y[i] = typeof(T) == typeof(float) ? T.CreateChecked(value.ToSingle()) : T.CreateChecked(value.ToDouble());
        }
    }

    /// <summary>dInput[i] = dOutput[i] f(input[i]): the derivative is rounded, then the product.</summary>
    public static void ApplyGradient<T>(
        Func<double, DoubleDouble> f, ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] slope = new T[input.Length];
        Apply(f, input, slope);
        for (int i = 0; i < dInput.Length; i++)
        {
            dInput[i] = dOutput[i] * slope[i];
        }
    }
}
