using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>p = p - rate p: decay apart from the gradient.</summary>
public static class DecayStep
{
    /// <summary>p[i] = p[i] - rate p[i].</summary>
    public static void Apply<T>(Span<T> parameters, double rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => WeightDecay.Shrink(parameters, rate);
}
