using System.Collections.Generic;
using System.Numerics;
using Fast = NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Verification;

/// <summary>The gradient of an activation, or its value where that is plain arithmetic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Reference">The reference.</param>
/// <param name="IsArithmetic">Whether the reference fixes the bits of double too: no function is evaluated, only rounded operations in a
/// fixed order.</param>
internal sealed record ActivationCase<T>(string Name, MapBack<T> Kernel, MapBack<T> Reference, bool IsArithmetic)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T s_slope = T.CreateTruncating(0.1875);

    /// <summary>All of them. A value ignores the gradient that it is handed.</summary>
    public static IReadOnlyList<ActivationCase<T>> All { get; } =
    [
        new("identity", (x, _, y) => Fast.Identity.Forward(x, y), (x, _, y) => Naive.Identity.Forward(x, y), true),
        new("relu", (x, _, y) => Fast.Relu.Forward(x, y), (x, _, y) => Naive.Relu.Forward(x, y), true),
        new("leaky relu", (x, _, y) => Fast.LeakyRelu.Forward(x, y), (x, _, y) => Naive.LeakyRelu.Forward(x, y), true),
        new("prelu", (x, _, y) => Fast.PRelu.Forward(x, y, s_slope), (x, _, y) => Naive.PRelu.Forward(x, y, s_slope), true),
        new("step", (x, _, y) => Fast.Step.Forward(x, y), (x, _, y) => Naive.Step.Forward(x, y), true),
        new("threshold", (x, _, y) => Fast.Threshold.Forward(x, y, 0.1, 0.2), (x, _, y) => Naive.Threshold.Forward(x, y, 0.1, 0.2), true),
        new("identity gradient", (_, dy, dx) => Fast.Identity.Backward(dy, dx), (_, dy, dx) => Naive.Identity.Backward(dy, dx), true),
        new("relu gradient", (y, dy, dx) => Fast.Relu.Backward(y, dy, dx), (y, dy, dx) => Naive.Relu.Backward(y, dy, dx), true),
        new(
            "leaky relu gradient", (y, dy, dx) => Fast.LeakyRelu.Backward(y, dy, dx), (y, dy, dx) => Naive.LeakyRelu.Backward(y, dy, dx),
            true),
        new(
            "prelu gradient", (x, dy, dx) => Fast.PRelu.Backward(x, dy, dx, s_slope),
            (x, dy, dx) => Naive.PRelu.Backward(x, dy, dx, s_slope), true),
        new(
            "threshold gradient", (x, dy, dx) => Fast.Threshold.Backward(x, dy, dx, 0.1),
            (x, dy, dx) => Naive.Threshold.Backward(x, dy, dx, 0.1), true),
        new("sigmoid gradient", (y, dy, dx) => Fast.Sigmoid.Backward(y, dy, dx), (y, dy, dx) => Naive.Sigmoid.Backward(y, dy, dx), true),
        new("tanh gradient", (y, dy, dx) => Fast.Tanh.Backward(y, dy, dx), (y, dy, dx) => Naive.Tanh.Backward(y, dy, dx), true),
        new("elu gradient", (y, dy, dx) => Fast.Elu.Backward(y, dy, dx), (y, dy, dx) => Naive.Elu.Backward(y, dy, dx), true),
        new("celu gradient", (y, dy, dx) => Fast.Celu.Backward(y, dy, dx), (y, dy, dx) => Naive.Celu.Backward(y, dy, dx), true),
        new("selu gradient", (y, dy, dx) => Fast.Selu.Backward(y, dy, dx), (y, dy, dx) => Naive.Selu.Backward(y, dy, dx), true),
        new(
            "softplus gradient", (x, dy, dx) => Fast.Softplus.Backward(x, dy, dx), (x, dy, dx) => Naive.Softplus.Backward(x, dy, dx),
            false),
        new(
            "softsign gradient", (x, dy, dx) => Fast.Softsign.Backward(x, dy, dx), (x, dy, dx) => Naive.Softsign.Backward(x, dy, dx),
            false),
        new(
            "hard sigmoid gradient", (x, dy, dx) => Fast.HardSigmoid.Backward(x, dy, dx),
            (x, dy, dx) => Naive.HardSigmoid.Backward(x, dy, dx), false),
        new(
            "hard swish gradient", (x, dy, dx) => Fast.HardSwish.Backward(x, dy, dx), (x, dy, dx) => Naive.HardSwish.Backward(x, dy, dx),
            false),
        new(
            "gaussian gradient", (x, dy, dx) => Fast.Gaussian.Backward(x, dy, dx), (x, dy, dx) => Naive.Gaussian.Backward(x, dy, dx),
            false),
        new("silu gradient", (x, dy, dx) => Fast.Silu.Backward(x, dy, dx), (x, dy, dx) => Naive.Silu.Backward(x, dy, dx), false),
        new("mish gradient", (x, dy, dx) => Fast.Mish.Backward(x, dy, dx), (x, dy, dx) => Naive.Mish.Backward(x, dy, dx), false),
        new("gelu gradient", (x, dy, dx) => Fast.Gelu.Backward(x, dy, dx), (x, dy, dx) => Naive.Gelu.Backward(x, dy, dx), false),
        new(
            "gelu by tanh gradient", (x, dy, dx) => Fast.GeluTanh.Backward(x, dy, dx), (x, dy, dx) => Naive.GeluTanh.Backward(x, dy, dx),
            false),
    ];
}
