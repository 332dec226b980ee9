using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralKernels.Kernels.Normalization;

/// <summary>The checks that the normalizations share.</summary>
internal static class NormGuard
{
    /// <summary>Rows to be normalized, and their output: in place or separate. Returns rows x columns.</summary>
    public static int Rows<T>(int rows, int columns, ReadOnlySpan<T> input, ReadOnlySpan<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        int length = Guard.Matrix(rows, columns);
        Guard.Length(input, length);
        Guard.Length(output, length);
        Guard.InPlaceOrSeparate(output[..length], input[..length], nameof(output), nameof(input));
        return length;
    }

    /// <summary>The inputs of a backward pass, and its gradient: in place of one of the two or separate. Returns rows x columns.</summary>
    public static int Rows<T>(int rows, int columns, ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, ReadOnlySpan<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        int length = Guard.Matrix(rows, columns);
        Guard.Length(input, length);
        Guard.Length(dOutput, length);
        Guard.Length(dInput, length);
        Guard.InPlaceOrSeparate(dInput[..length], input[..length], nameof(dInput), nameof(input));
        Guard.InPlaceOrSeparate(dInput[..length], dOutput[..length], nameof(dInput), nameof(dOutput));
        return length;
    }

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
