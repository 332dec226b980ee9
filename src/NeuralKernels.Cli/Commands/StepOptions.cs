using System.CommandLine;
using System.Linq;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options of <c>nk train</c> that say what is done around a step: clipping, penalties, an average of the weights.</summary>
internal sealed class StepOptions
{
    private readonly Option<double?> _clipValue = Above0("--clip-value", "SIZE", "Let no gradient be larger than this [no limit]");
    private readonly Option<double?> _clipNorm = Above0(
        "--clip-norm", "NORM", "Let the norm of all gradients together be no larger than this [no limit]");
    private readonly Option<double?> _l1 = From0("--l1", "The penalty L1 |w| on weights, not on biases [0]");
    private readonly Option<double?> _l2 = From0("--l2", "The penalty L2 w^2 / 2 on weights, not on biases [0]");
    private readonly Option<double?> _maxNorm = Above0(
        "--max-norm", "NORM", "Let the norm of a neuron's weights be no larger than this [no limit]");
    private readonly Option<double?> _average = Choices.Number(
        "--ema", "DECAY", "Score and keep a moving average of the weights, of which a step keeps this share [none]", x => x is >= 0 and < 1,
        "a number from 0 to below 1");

    /// <summary>The options, added to the command.</summary>
    public StepOptions(Command command)
    {
        foreach (Option<double?> option in (Option<double?>[])[_clipValue, _clipNorm, _l1, _l2, _maxNorm, _average])
        {
            command.Add(option);
        }
    }

    /// <summary>The rules that are asked for; null where there are none.</summary>
    public Regularization? Rules(ParseResult parsed) =>
        ((Option<double?>[])[_clipValue, _clipNorm, _l1, _l2, _maxNorm])
            .All(option => parsed.GetValue(option) is null) ? null : new Regularization
            {
                ClipValue = parsed.GetValue(_clipValue),
                ClipNorm = parsed.GetValue(_clipNorm),
                L1 = parsed.GetValue(_l1) ?? 0,
                L2 = parsed.GetValue(_l2) ?? 0,
                MaxNorm = parsed.GetValue(_maxNorm),
            };

    /// <summary>What a step keeps of the average of the weights; null where there is none.</summary>
    public double? AverageDecay(ParseResult parsed) => parsed.GetValue(_average);

    private static Option<double?> Above0(string name, string valueName, string help) =>
        Choices.Number(name, valueName, help, x => x > 0, "a number above 0");

    private static Option<double?> From0(string name, string help) => Choices.Number(name, "RATE", help, x => x >= 0, "a number from 0");
}
