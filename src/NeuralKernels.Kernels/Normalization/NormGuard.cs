using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralKernels.Kernels.Normalization;

/// <summary>The checks that the normalizations share.</summary>
internal static class NormGuard
{
    /// <summary>One value per column, separate from what is written.</summary>
    public static void Columns<T>(
        int columns,
        ReadOnlySpan<T> values,
        ReadOnlySpan<T> written,
        [CallerArgumentExpression(nameof(values))] string name = "",
        [CallerArgumentExpression(nameof(written))] string writtenName = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Length(values, columns, name);
        Guard.Separate(written, values, writtenName, name);
    }

    /// <summary>One gradient per column, separate from all that is read and from the gradient of the input.</summary>
    public static void Gradient<T>(
        int columns,
        ReadOnlySpan<T> gradient,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> dOutput,
        ReadOnlySpan<T> dInput,
        [CallerArgumentExpression(nameof(gradient))] string name = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Length(gradient, columns, name);
        Guard.Separate(gradient, input, name);
        Guard.Separate(gradient, gamma, name);
        Guard.Separate(gradient, dOutput, name);
        Guard.Separate(gradient, dInput, name);
    }
}
