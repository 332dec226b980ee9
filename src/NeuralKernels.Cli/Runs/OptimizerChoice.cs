using System.Collections.Generic;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Optimizers;

namespace NeuralKernels.Cli.Runs;

/// <summary>Creates the optimizer that the settings name.</summary>
internal static class OptimizerChoice
{
    /// <summary>The values of <see cref="TrainSettings.Optimizer"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["sgd", "nesterov", "adam", "adamw", "nadam", "amsgrad", "rmsprop", "adagrad", "adadelta", "lion"];

    /// <summary>The optimizer of the settings, by default Adam.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="adamRate">The default learning rate of the Adam family.</param>
    /// <param name="defaultDecay">The default weight decay.</param>
    /// <exception cref="InputException">The settings contradict each other.</exception>
    public static Optimizer For(TrainSettings settings, double adamRate, double defaultDecay)
    {
        string name = settings.Optimizer ?? "adam";
        InputException.ThrowIf(
            settings.Momentum is not null && name is not ("sgd" or "nesterov" or "rmsprop"),
            $"--momentum: found it with {name}, expected --optimizer sgd, nesterov or rmsprop with it");
        InputException.ThrowIf(
            settings.Momentum is 0 && name == "nesterov", "--momentum: found 0 with nesterov, expected a number above 0");
        double momentum = settings.Momentum ?? 0.9;
        double decay = settings.WeightDecay ?? defaultDecay;
        double Rate(double defaultRate) => settings.LearningRate ?? defaultRate;
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
