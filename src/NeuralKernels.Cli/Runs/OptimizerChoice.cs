using System.Collections.Generic;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Optimizers;

namespace NeuralKernels.Cli.Runs;

/// <summary>From a name and what was asked beside it to an optimizer.</summary>
internal static class OptimizerChoice
{
    /// <summary>The names that <see cref="TrainSettings.Optimizer"/> may have.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["sgd", "nesterov", "adam", "adamw", "nadam", "amsgrad", "rmsprop", "adagrad", "adadelta", "lion"];

    /// <summary>The optimizer that is asked for, Adam where none is.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="adamRate">Step size of Adam and its like where none is asked for.</param>
    /// <param name="usualDecay">Weight decay where none is asked for.</param>
    /// <exception cref="InputException">What is asked for does not go together.</exception>
    public static Optimizer For(TrainSettings settings, double adamRate, double usualDecay)
    {
        string name = settings.Optimizer ?? "adam";
        if (settings.Momentum is not null && name is not ("sgd" or "nesterov" or "rmsprop"))
        {
            throw new InputException($"--momentum: found it with {name}, expected --optimizer sgd, nesterov or rmsprop with it");
        }

        if (settings.Momentum is 0 && name == "nesterov")
        {
            throw new InputException("--momentum: found 0 with nesterov, expected a number above 0");
        }

        double momentum = settings.Momentum ?? 0.9;
        double decay = settings.WeightDecay ?? usualDecay;
        double Rate(double usual) => settings.LearningRate ?? usual;
        return name switch
        {
            "sgd" => new Sgd(Rate(0.05), momentum, weightDecay: decay),
            "nesterov" => new Sgd(Rate(0.05), momentum, nesterov: true, decay),
            "adamw" => new AdamW(Rate(adamRate), weightDecay: settings.WeightDecay ?? 0.01),
            "nadam" => new Nadam(Rate(adamRate), weightDecay: decay),
            "amsgrad" => new AmsGrad(Rate(adamRate), weightDecay: decay),
            "rmsprop" => new RmsProp(Rate(1e-3), weightDecay: decay, momentum: settings.Momentum ?? 0),
            "adagrad" => new Adagrad(Rate(0.05), weightDecay: decay),
            "adadelta" => new Adadelta(Rate(1), weightDecay: decay),
            "lion" => new Lion(Rate(1e-3), weightDecay: decay),
            _ => new Adam(Rate(adamRate), weightDecay: decay),
        };
    }
}
