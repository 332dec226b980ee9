using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Gemm;

/// <summary>What happens to an element of C between its last multiply-add and its store: C[i, j] &lt;- f(C[i, j] + bias[j]).</summary>
/// <remarks>The default value does nothing. The sum with the bias is one rounded addition after the whole chain.</remarks>
public readonly ref struct Epilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Creates an epilogue.</summary>
    /// <param name="bias">n elements added to every row, or empty for none. Must not overlap C.</param>
    /// <param name="relu">Whether what is negative becomes 0 (NaN stays NaN).</param>
    public Epilogue(ReadOnlySpan<T> bias, bool relu = false)
    {
        Bias = bias;
        Relu = relu;
    }

    /// <summary>Added to every row of C; empty for none.</summary>
    public ReadOnlySpan<T> Bias { get; }

    /// <summary>Whether the rectified linear unit is applied after the bias.</summary>
    public bool Relu { get; }
}
