using System.Linq;
using System.Numerics;

namespace NeuralKernels.Measurement;

/// <summary>Floating-point operations of training on one row; a multiply-add counts as two.</summary>
internal static class StepFlops
{
    /// <summary>
    /// Forward X W, backward X^T dZ and dZ W^T: three times the forward product, two for the first layer, whose input has no gradient. Loss
    /// and update are not counted.
    /// </summary>
    public static long PerRow<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        network.Layers.Select((layer, i) => layer.FlopsPerRow * (i == 0 ? 2 : 3)).Sum();
}
