using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Initialization;

/// <summary>The distribution of initial weights. Element i of a layer is a pure function of (seed, layer, i).</summary>
/// <remarks>
/// fan-in is the number of inputs of the layer, fan-out the number of outputs. He: variance 2 / fan-in (He et al., "Delving Deep into
/// Rectifiers", 2015). Glorot: 2 / (fan-in + fan-out) (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
/// networks", 2010). LeCun: 1 / fan-in (LeCun et al., "Efficient BackProp", 1998). The uniform forms have the same variance, with limits +-
/// sqrt(3 variance).
/// </remarks>
public sealed record Initializer
{
    private readonly Func<int, int, double> _variance;
    private readonly Kind _kind;

    private Initializer(string name, Kind kind, Func<int, int, double> variance)
    {
        Name = name;
        _kind = kind;
        _variance = variance;
    }

    private enum Kind
    {
        Constant,
        Normal,
        TruncatedNormal,
        Uniform,
        Orthogonal,
    }

    /// <summary>Normal, variance 2 / fan-in: for ReLU and its relatives.</summary>
    public static Initializer HeNormal { get; } = new("he-normal", Kind.Normal, (fanIn, _) => 2.0 / fanIn);

    /// <summary>Uniform, variance 2 / fan-in.</summary>
    public static Initializer HeUniform { get; } = new("he-uniform", Kind.Uniform, (fanIn, _) => 2.0 / fanIn);

    /// <summary>Normal, variance 2 / (fan-in + fan-out).</summary>
    public static Initializer GlorotNormal { get; } = new("glorot-normal", Kind.Normal, (fanIn, fanOut) => 2.0 / (fanIn + fanOut));

    /// <summary>Uniform, variance 2 / (fan-in + fan-out): for sigmoid, tanh and outputs.</summary>
    public static Initializer GlorotUniform { get; } = new("glorot-uniform", Kind.Uniform, (fanIn, fanOut) => 2.0 / (fanIn + fanOut));

    /// <summary>Normal, variance 1 / fan-in.</summary>
    public static Initializer LeCunNormal { get; } = new("lecun-normal", Kind.Normal, (fanIn, _) => 1.0 / fanIn);

    /// <summary>Uniform, variance 1 / fan-in.</summary>
    public static Initializer LeCunUniform { get; } = new("lecun-uniform", Kind.Uniform, (fanIn, _) => 1.0 / fanIn);

    /// <summary>All zeros: for a network without a hidden layer, which has no symmetry to break.</summary>
    public static Initializer Zeros { get; } = new("zeros", Kind.Constant, (_, _) => 0);

    /// <summary>Normal, truncated at two standard deviations, with Glorot's variance after truncation, as Keras's glorot_normal.</summary>
    public static Initializer GlorotTruncated { get; } = new(
        "glorot-truncated", Kind.TruncatedNormal, (fanIn, fanOut) => 2.0 / (fanIn + fanOut) / Squared(TruncatedNormal.StandardDeviation));

    /// <summary>Normal, truncated at two standard deviations, with He's variance after truncation, as Keras's he_normal.</summary>
    public static Initializer HeTruncated { get; } = new(
        "he-truncated", Kind.TruncatedNormal, (fanIn, _) => 2.0 / fanIn / Squared(TruncatedNormal.StandardDeviation));

    /// <summary>The name, for reports.</summary>
    public string Name { get; }

    /// <summary>Uniform in [-limit, limit).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or not finite.</exception>
    public static Initializer Uniform(double limit)
    {
        double variance = Squared(NotNegative(limit, nameof(limit))) / 3;
        return new Initializer("uniform", Kind.Uniform, (_, _) => variance);
    }

    /// <summary>Normal with mean 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="standardDeviation"/> is negative or not finite.</exception>
    public static Initializer Normal(double standardDeviation) =>
        new("normal", Kind.Normal, Fixed(standardDeviation, nameof(standardDeviation)));

    /// <summary>Normal with mean 0, truncated at two standard deviations; <paramref name="scale"/> is the standard deviation before
    /// truncation.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is negative or not finite.</exception>
    public static Initializer Truncated(double scale) => new("truncated-normal", Kind.TruncatedNormal, Fixed(scale, nameof(scale)));

    /// <summary>All weights equal.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public static Initializer Constant(double value) => double.IsFinite(value)
        ? new Initializer("constant", Kind.Constant, (_, _) => value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, Invariant($"value is {value}; a finite number is needed."));

    /// <summary>Gain times a matrix whose columns, or rows where there are more columns, are orthonormal: a linear layer preserves
    /// lengths.</summary>
    /// <remarks>
    /// Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2014. A matrix
    /// of standard normal numbers is orthonormalized by the Gram-Schmidt process with reorthogonalization, in double, so that Q is
    /// uniformly distributed over the orthogonal matrices and orthonormal to a few 2^-53; it is the Q of the QR decomposition whose R has a
    /// positive diagonal, as in PyTorch's orthogonal_.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is negative or not finite.</exception>
    public static Initializer Orthogonal(double gain = 1) => new("orthogonal", Kind.Orthogonal, Fixed(gain, nameof(gain)));

    /// <summary>The default for an activation: He (normal) for the ReLU family, LeCun (normal) for SELU, Glorot (uniform) for the
    /// others.</summary>
    public static Initializer For(Activation activation) => activation.Kind
        is ActivationKind.Relu or ActivationKind.LeakyRelu or ActivationKind.Elu or ActivationKind.Celu or ActivationKind.Silu
        or ActivationKind.Mish or ActivationKind.Gelu or ActivationKind.GeluTanh or ActivationKind.HardSwish ? HeNormal
        : activation.Kind == ActivationKind.Selu ? LeCunNormal
        : GlorotUniform;

    internal void Fill<T>(ulong seed, ulong stream, Span<T> weights, int fanIn, int fanOut)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double variance = _variance(fanIn, fanOut);
        switch (_kind)
        {
            case Kind.Constant:
                weights.Fill(T.CreateTruncating(variance)); // the value itself
                break;
            case Kind.Normal:
                Kernels.RandomNumbers.Normal.Fill(seed, stream, 0, weights, T.Zero, T.CreateTruncating(Math.Sqrt(variance)));
                break;
            case Kind.TruncatedNormal:
                TruncatedNormal.Fill(seed, stream, 0, weights, T.Zero, T.CreateTruncating(Math.Sqrt(variance)));
                break;
            case Kind.Orthogonal:
                Orthonormal.Fill(seed, stream, weights, fanIn, fanOut, Math.Sqrt(variance));
                break;
            default:
                T limit = T.CreateTruncating(Math.Sqrt(3 * variance));
                Kernels.RandomNumbers.Uniform.Fill(seed, stream, 0, weights, -limit, limit);
                break;
        }
    }

    private static Func<int, int, double> Fixed(double deviation, string name)
    {
        double variance = Squared(NotNegative(deviation, name));
        return (_, _) => variance;
    }

    private static double NotNegative(double value, string name) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; a finite number, not negative, is needed."));

    private static double Squared(double x) => x * x;
}
