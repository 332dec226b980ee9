using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>The moving average that optimizers keep of squared gradients.</summary>
internal static class MovingAverage
{
    /// <summary>beta v + ((1 - beta) d) d.</summary>
    public static T UpdateSquare<T>(T v, T d, double beta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (T.CreateTruncating(beta) * v) + ((T.CreateTruncating(1 - beta) * d) * d);
}
