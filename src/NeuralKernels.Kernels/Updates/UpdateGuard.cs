using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralKernels.Kernels.Updates;

/// <summary>The checks that the steps share: one length, separate memory.</summary>
internal static class UpdateGuard
{
    /// <summary>Parameters and gradients of one length, in separate memory.</summary>
    public static void Spans<T>(ReadOnlySpan<T> parameters, ReadOnlySpan<T> gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.SameLength(gradients, parameters);
        Guard.Separate(parameters, gradients);
    }

    /// <summary>State that an optimizer keeps per parameter: of the same length, separate from both.</summary>
    public static void State<T>(
        ReadOnlySpan<T> state,
        ReadOnlySpan<T> parameters,
        ReadOnlySpan<T> gradients,
        [CallerArgumentExpression(nameof(state))] string name = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.SameLength(state, parameters, name);
        Guard.Separate(parameters, state, otherName: name);
        Guard.Separate(state, gradients, name);
    }
}
