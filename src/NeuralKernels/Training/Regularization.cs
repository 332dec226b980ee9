using NeuralKernels.IO;

namespace NeuralKernels.Training;

/// <summary>What a trainer does to gradients and weights around an update.</summary>
/// <remarks>
/// <para>In this order, each left out where it is null or 0:</para>
/// <code>
/// g = min(max(g, -ClipValue), ClipValue)                   all parameters
/// g = g ClipNorm / |g| where |g| exceeds ClipNorm          all parameters together
/// g = g + L2 w + L1 sign(w)                                weights
/// w = w - (lr WeightDecay) w                               weights
/// the optimizer's step
/// w[:, j] = w[:, j] MaxNorm / |w[:, j]| where the norm exceeds MaxNorm      weights
/// </code>
/// <para>
/// Weights are the parameters that are matrices; biases are neither penalized nor decayed, unless <see cref="PenalizeBiases"/> is set. The
/// weight decay of an optimizer acts on all parameters alike. L2 is the gradient of L2 |w|^2 / 2, as scikit-learn's alpha is for a batch of
/// one and PyTorch's weight_decay is; the loss that is reported is without penalties. The kernels are in
/// <see cref="NeuralKernels.Kernels.Updates"/>.
/// </para>
/// </remarks>
public sealed record Regularization
{
    /// <summary>Maximum absolute value of a gradient; null for no limit.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The value is not finite, or not above 0.</exception>
    public double? ClipValue { get; init => field = Above0(value, nameof(ClipValue)); }

    /// <summary>Maximum norm of all gradients together; null for no limit.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The value is not finite, or not above 0.</exception>
    public double? ClipNorm { get; init => field = Above0(value, nameof(ClipNorm)); }

    /// <summary>Maximum norm of the weights of one neuron; null for no limit.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The value is not finite, or not above 0.</exception>
    public double? MaxNorm { get; init => field = Above0(value, nameof(MaxNorm)); }

    /// <summary>Factor of the penalty L1 sum |w|.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double L1 { get; init => field = Require.AtLeast(0, value, nameof(L1)); }

    /// <summary>Factor of the penalty L2 sum w^2 / 2.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double L2 { get; init => field = Require.AtLeast(0, value, nameof(L2)); }

    /// <summary>Decoupled weight decay: a step multiplies weights by 1 - learning rate x WeightDecay.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Require.AtLeast(0, value, nameof(WeightDecay)); }

    /// <summary>Whether penalties and weight decay act on biases too.</summary>
    public bool PenalizeBiases { get; init; }

    /// <summary>Whether the optimizer gets other gradients than those of the loss.</summary>
    internal bool ChangesGradients => ClipValue is not null || ClipNorm is not null || L1 != 0 || L2 != 0;

    /// <summary>The settings as checkpoints keep them, the same in every culture.</summary>
    public override string ToString() => RecipeText.Of(
        "rules",
        ("clip_value", ClipValue),
        ("clip_norm", ClipNorm),
        ("max_norm", MaxNorm),
        ("l1", L1),
        ("l2", L2),
        ("decay", WeightDecay),
        ("biases", PenalizeBiases));

    private static double? Above0(double? value, string name) => value is { } number ? Require.Above0(number, name) : null;
}
