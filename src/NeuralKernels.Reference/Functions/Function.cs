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
}
