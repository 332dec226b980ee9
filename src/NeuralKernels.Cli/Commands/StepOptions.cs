using System.CommandLine;
using System.Linq;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options of <c>nk train</c> for clipping, penalties and an average of the weights.</summary>
internal sealed class StepOptions(Command command)
{
    private readonly Option<double?> _clipValue = command.AddPositive(
        "--clip-value", "SIZE", "Let no gradient be larger than this [no limit]");
    private readonly Option<double?> _clipNorm = command.AddPositive(
        "--clip-norm", "NORM", "Let the norm of all gradients together be no larger than this [no limit]");
    private readonly Option<double?> _l1 = command.AddNonNegative("--l1", "The penalty L1 |w| on weights, not on biases [0]");
    private readonly Option<double?> _l2 = command.AddNonNegative("--l2", "The penalty L2 w^2 / 2 on weights, not on biases [0]");
    private readonly Option<double?> _maxNorm = command.AddPositive(
        "--max-norm", "NORM", "Let the norm of a neuron's weights be no larger than this [no limit]");
    private readonly Option<double?> _average = command.AddShare(
        "--ema", "Score and keep a moving average of the weights, of which a step keeps this share [none]", "DECAY");

    /// <summary>Clipping and penalties; null for none.</summary>
    public Regularization? Regularization(ParseResult parsed) =>
        ((Option<double?>[])[_clipValue, _clipNorm, _l1, _l2, _maxNorm])
            .All(option => parsed.GetValue(option) is null) ? null : new Regularization
            {
                ClipValue = parsed.GetValue(_clipValue),
                ClipNorm = parsed.GetValue(_clipNorm),
                L1 = parsed.GetValue(_l1) ?? 0,
                L2 = parsed.GetValue(_l2) ?? 0,
                MaxNorm = parsed.GetValue(_maxNorm),
            };

    /// <summary>The decay of the moving average of the weights; null for no average.</summary>
    public double? AverageDecay(ParseResult parsed) => parsed.GetValue(_average);
}
