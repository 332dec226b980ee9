using System;
using NeuralKernels.IO;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>What a trainer does to gradients before an update and to weights around it.</summary>
/// <remarks>
/// <para>In this order, each left out where it is null or 0:</para>
/// <code>
/// g = min(max(g, -ClipValue), ClipValue)                   all parameters
/// g = g ClipNorm / |g| where |g| exceeds ClipNorm          all parameters together
/// g = g + L2 w + L1 sign(w)                                weights
/// w = w - (lr Decay) w                                     weights
/// the optimizer's step
/// w[:, j] = w[:, j] MaxNorm / |w[:, j]| where the norm exceeds MaxNorm      weights
/// </code>
/// <para>
/// Weights are the parameters that are matrices; biases are no weights and are not drawn towards zero, unless <see cref="PenalizeBiases"/> says so.
/// The weight
/// decay of an optimizer's own recipe acts on all parameters alike. L2 is the gradient of L2 |w|^2 / 2, as scikit-learn's alpha is for a
/// batch of one
/// and PyTorch's weight_decay is; the loss that is reported is without penalties. The kernels are in
/// <see cref="NeuralKernels.Kernels.Updates"/>.
/// </para>
/// </remarks>
public sealed record Regularization
{
    private readonly double? _clipValue;
    private readonly double? _clipNorm;
    private readonly double? _maxNorm;
    private readonly double _l1;
    private readonly double _l2;
    private readonly double _decay;

    /// <summary>The greatest absolute value of a gradient; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite, or not above 0.</exception>
    public double? ClipValue
    {
        get => _clipValue;
        init => _clipValue = Above0(value, nameof(ClipValue));
    }

    /// <summary>The greatest norm of all gradients together; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite, or not above 0.</exception>
    public double? ClipNorm
    {
        get => _clipNorm;
        init => _clipNorm = Above0(value, nameof(ClipNorm));
    }

    /// <summary>The greatest norm of the weights of one neuron; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite, or not above 0.</exception>
    public double? MaxNorm
    {
        get => _maxNorm;
        init => _maxNorm = Above0(value, nameof(MaxNorm));
    }

    /// <summary>Factor of the penalty L1 sum |w|.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double L1
    {
        get => _l1;
        init => _l1 = NotNegative(value, nameof(L1));
    }

    /// <summary>Factor of the penalty L2 sum w^2 / 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double L2
    {
        get => _l2;
        init => _l2 = NotNegative(value, nameof(L2));
    }

    /// <summary>Decay apart from the gradient, times the learning rate of the step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Decay
    {
        get => _decay;
        init => _decay = NotNegative(value, nameof(Decay));
    }

    /// <summary>Whether penalties and decay act on biases too.</summary>
    public bool PenalizeBiases { get; init; }

    /// <summary>The rules as checkpoints keep them, the same in every culture.</summary>
    public override string ToString() => RecipeText.Of(
        "rules",
        ("clip_value", ClipValue),
        ("clip_norm", ClipNorm),
        ("max_norm", MaxNorm),
        ("l1", L1),
        ("l2", L2),
        ("decay", Decay),
        ("biases", PenalizeBiases));

    private static double? Above0(double? value, string name) => value is null || (double.IsFinite(value.Value) && value > 0)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; a finite number above 0 is needed."));

    private static double NotNegative(double value, string name) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; a finite number, at least 0, is needed."));
}
