using System.Collections.Generic;
using System.Numerics;
using Fast = NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Verification;

/// <summary>The gradient of an activation, or its value where that is plain arithmetic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Reference">The reference.</param>
/// <param name="IsArithmetic">Whether the reference defines the bits of double too: only rounded operations in a fixed order, no
/// function.</param>
internal sealed record ActivationCase<T>(string Name, MapBack<T> Kernel, MapBack<T> Reference, bool IsArithmetic)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T s_slope = T.CreateTruncating(0.1875);

    /// <summary>All cases. Where the case is a value, the gradient is ignored.</summary>
    public static IReadOnlyList<ActivationCase<T>> All { get; } =
    [
        new("identity", (x, _, y) => Fast.Identity.Forward(x, y), (x, _, y) => Naive.Identity.Forward(x, y), true),
        new("relu", (x, _, y) => Fast.Relu.Forward(x, y), (x, _, y) => Naive.Relu.Forward(x, y), true),
        new("leaky relu", (x, _, y) => Fast.LeakyRelu.Forward(x, y), (x, _, y) => Naive.LeakyRelu.Forward(x, y), true),
        new("prelu", (x, _, y) => Fast.PRelu.Forward(x, y, s_slope), (x, _, y) => Naive.PRelu.Forward(x, y, s_slope), true),
        new("step", (x, _, y) => Fast.Step.Forward(x, y), (x, _, y) => Naive.Step.Forward(x, y), true),
        new("threshold", (x, _, y) => Fast.Threshold.Forward(x, y, 0.1, 0.2), (x, _, y) => Naive.Threshold.Forward(x, y, 0.1, 0.2), true),
        new("identity gradient", (_, dy, dx) => Fast.Identity.Backward(dy, dx), (_, dy, dx) => Naive.Identity.Backward(dy, dx), true),
        new("relu gradient", Fast.Relu.Backward, Naive.Relu.Backward, true),
        new(
            "leaky relu gradient", (y, dy, dx) => Fast.LeakyRelu.Backward(y, dy, dx), (y, dy, dx) => Naive.LeakyRelu.Backward(y, dy, dx),
            true),
        new(
            "prelu gradient", (x, dy, dx) => Fast.PRelu.Backward(x, dy, dx, s_slope),
            (x, dy, dx) => Naive.PRelu.Backward(x, dy, dx, s_slope), true),
        new(
            "threshold gradient", (x, dy, dx) => Fast.Threshold.Backward(x, dy, dx, 0.1),
            (x, dy, dx) => Naive.Threshold.Backward(x, dy, dx, 0.1), true),
        new("sigmoid gradient", Fast.Sigmoid.Backward, Naive.Sigmoid.Backward, true),
        new("tanh gradient", Fast.Tanh.Backward, Naive.Tanh.Backward, true),
        new("elu gradient", (y, dy, dx) => Fast.Elu.Backward(y, dy, dx), (y, dy, dx) => Naive.Elu.Backward(y, dy, dx), true),
        new("celu gradient", (y, dy, dx) => Fast.Celu.Backward(y, dy, dx), (y, dy, dx) => Naive.Celu.Backward(y, dy, dx), true),
        new("selu gradient", Fast.Selu.Backward, Naive.Selu.Backward, true),
        new("softplus gradient", Fast.Softplus.Backward, Naive.Softplus.Backward, false),
        new("softsign gradient", Fast.Softsign.Backward, Naive.Softsign.Backward, false),
        new("hard sigmoid gradient", Fast.HardSigmoid.Backward, Naive.HardSigmoid.Backward, false),
        new("hard swish gradient", Fast.HardSwish.Backward, Naive.HardSwish.Backward, false),
        new("gaussian gradient", Fast.Gaussian.Backward, Naive.Gaussian.Backward, false),
        new("silu gradient", Fast.Silu.Backward, Naive.Silu.Backward, false),
        new("mish gradient", Fast.Mish.Backward, Naive.Mish.Backward, false),
        new("gelu gradient", Fast.Gelu.Backward, Naive.Gelu.Backward, false),
        new("gelu by tanh gradient", Fast.GeluTanh.Backward, Naive.GeluTanh.Backward, false),
    ];
}
