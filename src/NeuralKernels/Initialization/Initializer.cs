using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Initialization;

/// <summary>How weights start. Element i of a layer is a pure function of (seed, layer, i).</summary>
/// <remarks>
/// fan-in is the inputs, fan-out the outputs of the layer. He: variance 2 / fan-in (He et al., "Delving Deep into Rectifiers", 2015).
/// Glorot:
/// 2 / (fan-in + fan-out) (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010). LeCun: 1
/// / fan-in
/// (LeCun et al., "Efficient BackProp", 1998). The uniform forms have the same variance: limits +- sqrt(3 variance).
/// </remarks>
public sealed record Initializer
{
    private readonly Func<int, int, double> _variance;
    private readonly Shape _shape;

    private Initializer(string name, Shape shape, Func<int, int, double> variance)
    {
        Name = name;
        _shape = shape;
        _variance = variance;
    }

    private enum Shape
    {
        Constant,
        Normal,
        TruncatedNormal,
        Uniform,
        Orthogonal,
    }

    /// <summary>Normal, variance 2 / fan-in: for ReLU and its relatives.</summary>
    public static Initializer HeNormal { get; } = new("he-normal", Shape.Normal, (fanIn, _) => 2.0 / fanIn);

    /// <summary>Uniform, variance 2 / fan-in.</summary>
    public static Initializer HeUniform { get; } = new("he-uniform", Shape.Uniform, (fanIn, _) => 2.0 / fanIn);

    /// <summary>Normal, variance 2 / (fan-in + fan-out).</summary>
    public static Initializer GlorotNormal { get; } = new("glorot-normal", Shape.Normal, (fanIn, fanOut) => 2.0 / (fanIn + fanOut));

    /// <summary>Uniform, variance 2 / (fan-in + fan-out): for sigmoid, tanh and outputs.</summary>
    public static Initializer GlorotUniform { get; } = new("glorot-uniform", Shape.Uniform, (fanIn, fanOut) => 2.0 / (fanIn + fanOut));

    /// <summary>Normal, variance 1 / fan-in.</summary>
    public static Initializer LeCunNormal { get; } = new("lecun-normal", Shape.Normal, (fanIn, _) => 1.0 / fanIn);

    /// <summary>Uniform, variance 1 / fan-in.</summary>
    public static Initializer LeCunUniform { get; } = new("lecun-uniform", Shape.Uniform, (fanIn, _) => 1.0 / fanIn);

    /// <summary>All zeros: for a network without a hidden layer, where nothing needs to be told apart.</summary>
    public static Initializer Zeros { get; } = new("zeros", Shape.Constant, (_, _) => 0);

    /// <summary>Glorot's variance, normal without what lies beyond two standard deviations before the cut; Keras's truncated
    /// glorot_normal.</summary>
    public static Initializer GlorotTruncated { get; } = new(
        "glorot-truncated", Shape.TruncatedNormal, (fanIn, fanOut) => 2.0 / (fanIn + fanOut) / Squared(TruncatedNormal.StandardDeviation));

    /// <summary>He's variance, normal without what lies beyond two standard deviations before the cut; Keras's truncated
    /// he_normal.</summary>
    public static Initializer HeTruncated { get; } = new(
        "he-truncated", Shape.TruncatedNormal, (fanIn, _) => 2.0 / fanIn / Squared(TruncatedNormal.StandardDeviation));

    /// <summary>The name, for reports.</summary>
    public string Name { get; }

    /// <summary>Uniform in [-limit, limit).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or not finite.</exception>
    public static Initializer Uniform(double limit)
    {
        if (!double.IsFinite(limit) || limit < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(limit), limit, Invariant($"limit is {limit}; a finite number, not negative, is needed."));
        }

        return new Initializer("uniform", Shape.Uniform, (_, _) => limit * limit / 3);
    }

    /// <summary>Normal around 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="standardDeviation"/> is negative or not finite.</exception>
    public static Initializer Normal(double standardDeviation) =>
        new("normal", Shape.Normal, Fixed(standardDeviation, nameof(standardDeviation)));

    /// <summary>Normal around 0 without what lies beyond two standard deviations, of which <paramref name="scale"/> is the one before the
    /// cut.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is negative or not finite.</exception>
    public static Initializer Truncated(double scale) => new("truncated-normal", Shape.TruncatedNormal, Fixed(scale, nameof(scale)));

    /// <summary>All weights the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public static Initializer Constant(double value) => double.IsFinite(value)
        ? new Initializer("constant", Shape.Constant, (_, _) => value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, Invariant($"value is {value}; a finite number is needed."));

    /// <summary>
    /// Gain times a matrix whose columns, or where there are more columns its rows, are orthonormal: lengths pass a linear layer unchanged.
    /// </summary>
    /// <remarks>
    /// Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2014. A matrix
    /// of standard
    /// normal numbers is made orthonormal by Gram and Schmidt, each vector twice, in double, so that Q is uniform over the orthogonal
    /// matrices and
    /// orthonormal to a few 2^-53; it is the Q of the QR decomposition whose R has a positive diagonal, which PyTorch's orthogonal_ takes
    /// too.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is negative or not finite.</exception>
    public static Initializer Orthogonal(double gain = 1) => new("orthogonal", Shape.Orthogonal, Fixed(gain, nameof(gain)));

    /// <summary>The usual one for an activation: He (normal) for the ReLU family, LeCun (normal) for SELU, Glorot (uniform) for the
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
        switch (_shape)
        {
            case Shape.Constant:
                weights.Fill(T.CreateTruncating(variance)); // the value itself
                break;
            case Shape.Normal:
                Kernels.RandomNumbers.Normal.Fill(seed, stream, 0, weights, T.Zero, T.CreateTruncating(Math.Sqrt(variance)));
                break;
            case Shape.TruncatedNormal:
                TruncatedNormal.Fill(seed, stream, 0, weights, T.Zero, T.CreateTruncating(Math.Sqrt(variance)));
                break;
            case Shape.Orthogonal:
                Orthonormal.Fill(seed, stream, weights, fanIn, fanOut, Math.Sqrt(variance));
                break;
            default:
                T limit = T.CreateTruncating(Math.Sqrt(3 * variance));
                Kernels.RandomNumbers.Uniform.Fill(seed, stream, 0, weights, -limit, limit);
                break;
        }
    }

    private static Func<int, int, double> Fixed(double deviation, string name) => double.IsFinite(deviation) && deviation >= 0
        ? (_, _) => deviation * deviation
        : throw new ArgumentOutOfRangeException(
            name, deviation, Invariant($"{name} is {deviation}; a finite number, not negative, is needed."));

    private static double Squared(double x) => x * x;
}
