using System;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Activations;

public sealed class ActivationTests
{
    /// <summary>The named activations, in the order of their kinds.</summary>
    private static readonly Activation[] s_named =
    [
        Activation.Identity, Activation.Relu, Activation.Sigmoid, Activation.Tanh, Activation.LeakyRelu(), Activation.Elu(),
        Activation.Celu(), Activation.Selu, Activation.Softplus, Activation.Softsign, Activation.HardSigmoid, Activation.HardSwish,
        Activation.Gaussian, Activation.Silu, Activation.Mish, Activation.Gelu, Activation.GeluTanh,
    ];

    [Fact]
    public void Every_kind_has_a_name_with_the_parameter_that_its_kernel_has_by_default()
    {
        Assert.Equal(Enum.GetValues<ActivationKind>().Select(kind => new Activation(kind)), s_named);
        float[] x = [-2, -0.5f, 0.25f];
        Assert.Equal(Apply(Activation.LeakyRelu(), x), Apply((from, to) => LeakyRelu.Forward<float>(from, to), x));
        Assert.Equal(Apply(Activation.Elu(), x), Apply((from, to) => Elu.Forward<float>(from, to), x));
        Assert.Equal(Apply(Activation.Celu(), x), Apply((from, to) => Celu.Forward<float>(from, to), x));
        Assert.NotEqual(Apply(Activation.Relu, x), Apply(new Activation(ActivationKind.Elu), x));
    }

    [Fact]
    public void The_default_is_the_identity() => Assert.Equal(Activation.Identity, default);

    [Theory]
    [InlineData((ActivationKind)99, null, "kind", "99")]
    [InlineData((ActivationKind)(-1), null, "kind", "-1")]
    [InlineData(ActivationKind.LeakyRelu, -1.0, "parameter", "at least 0")]
    [InlineData(ActivationKind.LeakyRelu, double.PositiveInfinity, "parameter", "finite")]
    [InlineData(ActivationKind.Elu, double.NaN, "parameter", "finite")]
    [InlineData(ActivationKind.Celu, 0.0, "parameter", "at least 1E-06")]
    [InlineData(ActivationKind.Relu, 0.5, "parameter", "Relu has no parameter")]
    public void A_wrong_kind_or_parameter_is_refused_where_it_is_made(ActivationKind kind, double? parameter, string name, string expected)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => new Activation(kind, parameter));

        Assert.Equal(name, refusal.ParamName);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    private static float[] Apply(Activation activation, float[] x) => Apply((from, to) => activation.Forward<float>(from, to), x);

    private static float[] Apply(Action<float[], float[]> forward, float[] x)
    {
        float[] y = new float[x.Length];
        forward(x, y);
        return y;
    }
}
