using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using Fast = NeuralKernels.Kernels;
using Naive = NeuralKernels.Reference;

namespace NeuralKernels.Verification;

/// <summary>A function that is rounded once from a value as good as exact.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Exact">The reference's value before it is rounded.</param>
/// <param name="Ulp">How far the kernel of double may be off, as its page states.</param>
internal sealed record FunctionCase<T>(string Name, Map<T> Kernel, Func<DoubleDouble, DoubleDouble> Exact, double Ulp = 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FunctionCase<T>> All { get; } =
    [
        new("exp", (x, y) => Fast.Functions.Exp.Apply(x, y), Naive.Functions.Exp.Evaluate),
        new("exp2", (x, y) => Fast.Functions.Exp2.Apply(x, y), Naive.Functions.Exp2.Evaluate),
        new("expm1", (x, y) => Fast.Functions.Expm1.Apply(x, y), Naive.Functions.Expm1.Evaluate),
        new("log", (x, y) => Fast.Functions.Log.Apply(x, y), Naive.Functions.Log.Evaluate),
        new("log1p", (x, y) => Fast.Functions.Log1p.Apply(x, y), Naive.Functions.Log1p.Evaluate),
        new("log2", (x, y) => Fast.Functions.Log2.Apply(x, y), Naive.Functions.Log2.Evaluate),
        new("erf", (x, y) => Fast.Functions.Erf.Apply(x, y), Naive.Functions.Erf.Evaluate),
        new("sigmoid", (x, y) => Fast.Activations.Sigmoid.Forward(x, y), Naive.Activations.Sigmoid.Evaluate),
        new("tanh", (x, y) => Fast.Activations.Tanh.Forward(x, y), Naive.Activations.Tanh.Evaluate),
        new("elu", (x, y) => Fast.Activations.Elu.Forward(x, y), x => Naive.Activations.Elu.Evaluate(x)),
        new("celu", (x, y) => Fast.Activations.Celu.Forward(x, y), x => Naive.Activations.Celu.Evaluate(x)),
        new("selu", (x, y) => Fast.Activations.Selu.Forward(x, y), Naive.Activations.Selu.Evaluate, Ulp: 2),
        new("softplus", (x, y) => Fast.Activations.Softplus.Forward(x, y), Naive.Activations.Softplus.Evaluate),
        new("softsign", (x, y) => Fast.Activations.Softsign.Forward(x, y), Naive.Activations.Softsign.Evaluate, Ulp: 1.5),
        new("hard sigmoid", (x, y) => Fast.Activations.HardSigmoid.Forward(x, y), Naive.Activations.HardSigmoid.Evaluate),
        new("hard swish", (x, y) => Fast.Activations.HardSwish.Forward(x, y), Naive.Activations.HardSwish.Evaluate, Ulp: 2),
        new("gaussian", (x, y) => Fast.Activations.Gaussian.Forward(x, y), Naive.Activations.Gaussian.Evaluate),
        new("silu", (x, y) => Fast.Activations.Silu.Forward(x, y), Naive.Activations.Silu.Evaluate),
        new("mish", (x, y) => Fast.Activations.Mish.Forward(x, y), Naive.Activations.Mish.Evaluate),
        new("gelu", (x, y) => Fast.Activations.Gelu.Forward(x, y), Naive.Activations.Gelu.Evaluate, Ulp: 7),
        new("gelu by tanh", (x, y) => Fast.Activations.GeluTanh.Forward(x, y), Naive.Activations.GeluTanh.Evaluate),
    ];
}
