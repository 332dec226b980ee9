using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Verification;
using NaiveAct = NeuralKernels.Reference.Activations;
using NaiveElement = NeuralKernels.Reference.Elementwise;
using NaiveFn = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>Kernels that take each element by itself: sums, products, functions, activations and their gradients.</summary>
internal static class UnaryKernels
{
    private static readonly Operand[] s_map = [new("x"), new("y", Access.Write) { MayReplace = [0] }];

    private static readonly Operand[] s_backward =
        [new("kept"), new("dOutput"), new("dInput", Access.Write) { MayReplace = [0, 1] }];

    private static readonly Operand[] s_binary = [new("x"), new("y"), new("z", Access.Write) { MayReplace = [0, 1] }];

    private static readonly FunctionCase<double>[] s_stated =
        [.. FunctionCase<double>.All, .. FunctionCase<double>.WithParameters, .. FunctionCase<double>.Derivatives];

    public static IEnumerable<Kernel<T>> All<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. Functions<T>(), .. Activations<T>(), .. WithParameters<T>()];

    private static IEnumerable<Kernel<T>> Functions<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        new("Add", s_binary, [], c => Add.Apply<T>(c[0], c[1], c[2]), c => NaiveElement.Add.Apply<T>(c[0], c[1], c[2])),
        new("Multiply", s_binary, [], c => Multiply.Apply<T>(c[0], c[1], c[2]), c => NaiveElement.Multiply.Apply<T>(c[0], c[1], c[2])),
        Forward<T>("Exp", "exp", Exp.Apply, NaiveFn.Exp.Apply),
        Forward<T>("Exp2", "exp2", Exp2.Apply, NaiveFn.Exp2.Apply),
        Forward<T>("Expm1", "expm1", Expm1.Apply, NaiveFn.Expm1.Apply),
        Forward<T>("Log", "log", Log.Apply, NaiveFn.Log.Apply),
        Forward<T>("Log1p", "log1p", Log1p.Apply, NaiveFn.Log1p.Apply),
        Forward<T>("Log2", "log2", Log2.Apply, NaiveFn.Log2.Apply),
        Forward<T>("Erf", "erf", Erf.Apply, NaiveFn.Erf.Apply),
        new("SinCosPi", [new("x")], [],
            c => c.Results = Angles(c[0], SinCosPi.Of), c => c.Results = Angles(c[0], NaiveFn.SinCosPi.Of))
        {
            Ulps = 1,
        },
    ];

    private static IEnumerable<Kernel<T>> Activations<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        Forward<T>("Identity", null, Identity.Forward, NaiveAct.Identity.Forward),
        Forward<T>("Identity, backward", null, Identity.Backward, NaiveAct.Identity.Backward),
        Forward<T>("Relu", null, Relu.Forward, NaiveAct.Relu.Forward),
        Backward<T>("Relu", null, Relu.Backward, NaiveAct.Relu.Backward),
        Forward<T>("Sigmoid", "sigmoid", Sigmoid.Forward, NaiveAct.Sigmoid.Forward),
        Backward<T>("Sigmoid", null, Sigmoid.Backward, NaiveAct.Sigmoid.Backward),
        Forward<T>("Tanh", "tanh", Tanh.Forward, NaiveAct.Tanh.Forward),
        Backward<T>("Tanh", null, Tanh.Backward, NaiveAct.Tanh.Backward),
        Forward<T>("Selu", "selu", Selu.Forward, NaiveAct.Selu.Forward),
        Backward<T>("Selu", null, Selu.Backward, NaiveAct.Selu.Backward),
        Forward<T>("HardSigmoid", "hard sigmoid", HardSigmoid.Forward, NaiveAct.HardSigmoid.Forward),
        Backward<T>("HardSigmoid", null, HardSigmoid.Backward, NaiveAct.HardSigmoid.Backward),
        Forward<T>("HardSwish", "hard swish", HardSwish.Forward, NaiveAct.HardSwish.Forward) with { LosesSignOfZero = true },
        Backward<T>("HardSwish", "hard swish derivative", HardSwish.Backward, NaiveAct.HardSwish.Backward),
        Forward<T>("Softplus", "softplus", Softplus.Forward, NaiveAct.Softplus.Forward),
        Backward<T>("Softplus", "softplus derivative", Softplus.Backward, NaiveAct.Softplus.Backward),
        Forward<T>("Softsign", "softsign", Softsign.Forward, NaiveAct.Softsign.Forward),
        Backward<T>("Softsign", "softsign derivative", Softsign.Backward, NaiveAct.Softsign.Backward),
        Forward<T>("Gaussian", "gaussian", Gaussian.Forward, NaiveAct.Gaussian.Forward),
        Backward<T>("Gaussian", "gaussian derivative", Gaussian.Backward, NaiveAct.Gaussian.Backward),
        Forward<T>("Silu", "silu", Silu.Forward, NaiveAct.Silu.Forward),
        Backward<T>("Silu", "silu derivative", Silu.Backward, NaiveAct.Silu.Backward),
        Forward<T>("Mish", "mish", Mish.Forward, NaiveAct.Mish.Forward),
        Backward<T>("Mish", "mish derivative", Mish.Backward, NaiveAct.Mish.Backward),
        Forward<T>("Gelu", "gelu", Gelu.Forward, NaiveAct.Gelu.Forward),
        Backward<T>("Gelu", "gelu derivative", Gelu.Backward, NaiveAct.Gelu.Backward),
        Forward<T>("GeluTanh", "gelu by tanh", GeluTanh.Forward, NaiveAct.GeluTanh.Forward),
        Backward<T>("GeluTanh", "gelu by tanh derivative", GeluTanh.Backward, NaiveAct.GeluTanh.Backward),
    ];

    private static IEnumerable<Kernel<T>> WithParameters<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter slope = new("slope", 0, 1, 0.01) { Range = (0, 3) };
        Parameter threshold = new("threshold", 0, 1, -1) { Range = (-3, 3) }, value = new("value", 0, 1) { Range = (-3, 3) };
        Parameter negative = new("slope", 0, 1, -1, 0.25) { Range = (-2, 2) };
        return
        [
            new("LeakyRelu", s_map, [slope],
                c => LeakyRelu.Forward<T>(c[0], c[1], c.Parameter("slope")),
                c => NaiveAct.LeakyRelu.Forward<T>(c[0], c[1], c.Parameter("slope"))),
            new("LeakyRelu, backward", s_backward, [slope],
                c => LeakyRelu.Backward<T>(c[0], c[1], c[2], c.Parameter("slope")),
                c => NaiveAct.LeakyRelu.Backward<T>(c[0], c[1], c[2], c.Parameter("slope"))),
            new("Elu", s_map, [Alpha("elu")],
                c => Elu.Forward<T>(c[0], c[1], c.Parameter("alpha")), c => NaiveAct.Elu.Forward<T>(c[0], c[1], c.Parameter("alpha")))
            {
                Stated = c => Stated("elu", c.Parameter("alpha")),
            },
            new("Elu, backward", s_backward, [Alpha("elu")],
                c => Elu.Backward<T>(c[0], c[1], c[2], c.Parameter("alpha")),
                c => NaiveAct.Elu.Backward<T>(c[0], c[1], c[2], c.Parameter("alpha"))),
            new("Celu", s_map, [Alpha("celu")],
                c => Celu.Forward<T>(c[0], c[1], c.Parameter("alpha")), c => NaiveAct.Celu.Forward<T>(c[0], c[1], c.Parameter("alpha")))
            {
                Stated = c => Stated("celu", c.Parameter("alpha")),
            },
            new("Celu, backward", s_backward, [Alpha("celu")],
                c => Celu.Backward<T>(c[0], c[1], c[2], c.Parameter("alpha")),
                c => NaiveAct.Celu.Backward<T>(c[0], c[1], c[2], c.Parameter("alpha"))),
            new("Threshold", s_map, [threshold, value],
                c => Threshold.Forward<T>(c[0], c[1], c.Parameter("threshold"), c.Parameter("value")),
                c => NaiveAct.Threshold.Forward<T>(c[0], c[1], c.Parameter("threshold"), c.Parameter("value"))),
            new("Threshold, backward", s_backward, [threshold],
                c => Threshold.Backward<T>(c[0], c[1], c[2], c.Parameter("threshold")),
                c => NaiveAct.Threshold.Backward<T>(c[0], c[1], c[2], c.Parameter("threshold"))),
            new("Step", s_map, [threshold],
                c => Step.Forward<T>(c[0], c[1], c.Parameter("threshold")),
                c => NaiveAct.Step.Forward<T>(c[0], c[1], c.Parameter("threshold"))),
            new("PRelu", s_map, [negative],
                c => PRelu.Forward<T>(c[0], c[1], c.Number("slope")), c => NaiveAct.PRelu.Forward<T>(c[0], c[1], c.Number("slope"))),
            new("PRelu, backward", s_backward, [negative],
                c => c.Results = [PRelu.Backward<T>(c[0], c[1], c[2], c.Number("slope"))],
                c => c.Results = [NaiveAct.PRelu.Backward<T>(c[0], c[1], c[2], c.Number("slope"))]),
        ];
    }

    private static Kernel<T> Forward<T>(string name, string? stated, Map<T> fast, Map<T> naive)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(name, s_map, [], c => fast(c[0], c[1]), c => naive(c[0], c[1]))
        {
            Stated = stated is null ? null : _ => Stated(stated),
        };

    private static Kernel<T> Backward<T>(string name, string? stated, MapBack<T> fast, MapBack<T> naive)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new($"{name}, backward", s_backward, [], c => fast(c[0], c[1], c[2]), c => naive(c[0], c[1], c[2]))
        {
            Stated = stated is null ? null : _ => Stated(stated),
        };

    private static double[] Angles<T>(ReadOnlySpan<T> x, Func<double, (double Sin, double Cos)> of)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. x.ToArray().Select(value => of(double.CreateChecked(value))).SelectMany(both => new[] { both.Sin, both.Cos })];

    /// <summary>1, and those for which a bound is stated.</summary>
    private static Parameter Alpha(string name) =>
        new("alpha", [1, .. FunctionCase<double>.WithParameters.Where(each => each.Name == name).Select(each => each.Parameter!.Value)]);

    private static FunctionCase<double> Stated(string name, double? parameter = null) =>
        s_stated.First(each => each.Name == name && (each.Parameter ?? 1) == (parameter ?? 1));
}
