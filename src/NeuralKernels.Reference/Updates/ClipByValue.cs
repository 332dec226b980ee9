using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>g = min(max(g, -limit), limit), element by element.</summary>
public static class ClipByValue
{
    /// <summary>Every gradient into [-limit, limit], in place; NaN stays NaN.</summary>
    public static void Apply<T>(Span<T> gradients, T limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] > limit)
            {
                gradients[i] = limit;
            }
            else if (gradients[i] < -limit)
            {
                gradients[i] = -limit;
            }
        }
    }
}
