using System;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>The rules around a step: clipping, penalties, decay and norms, of the options and of the trainer.</summary>
public sealed class FitRulesTests
{
    [Fact]
    public void Penalties_and_decay_act_on_weights_and_not_on_biases()
    {
        // w = 2, b = 1: g = 6 each.
        Near((2 - (0.1 * (6 + (0.5 * 2))), 1 - 0.6), OneStep(new Regularization { L2 = 0.5 }));
        Near((2 - (0.1 * (6 + 0.5)), 1 - 0.6), OneStep(new Regularization { L1 = 0.5 }));
        (double w, double b) = OneStep(new Regularization { WeightDecay = 0.5 });
        Assert.Equal(2 - (0.1 * 0.5 * 2) - 0.6, w, 1e-15);
        Assert.Equal(1 - 0.6, b, 1e-15);
        Near((2 - (0.1 * (6 + (0.5 * 2))), 1 - (0.1 * (6 + (0.5 * 1)))), OneStep(new Regularization { L2 = 0.5, PenalizeBiases = true }));
    }

    [Fact]
    public void Gradients_are_clipped_before_penalties_and_weights_after_the_step()
    {
        Near((2 - (0.1 * 1), 1 - (0.1 * 1)), OneStep(new Regularization { ClipValue = 1 }));
        (double w, double b) = OneStep(new Regularization { ClipNorm = 1 });
        Assert.Equal(2 - (0.1 / Math.Sqrt(2)), w, 1e-15); // (6, 6) / |(6, 6)|
        Assert.Equal(1 - (0.1 / Math.Sqrt(2)), b, 1e-15);
        Near((2 - (0.1 * (1 + (0.5 * 2))), 1 - 0.1), OneStep(new Regularization { ClipValue = 1, L2 = 0.5 }));
        Near((0.25, 1 - 0.6), OneStep(new Regularization { MaxNorm = 0.25 }));
    }

    [Fact]
    public void Rules_of_the_trainer_act_on_every_kind_of_step_as_those_of_the_options_do()
    {
        var rules = new Regularization { ClipNorm = 0.01, L1 = 0.02, L2 = 0.1, WeightDecay = 0.3, MaxNorm = 0.5, ClipValue = 0.5 };
        Dataset<double> data = Generate.Moons<double>(8, noise: 0.1, seed: 1);
        Trainer<double> Create() => Network.Create<double>(2).Dense(3, Activation.Tanh).Dense(2).Build(seed: 3)
            .CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(0.1), batchSize: 8);
        Trainer<double> expected = Create();
        expected.Fit(data, new FitOptions<double> { Epochs = 1, Shuffle = false, Regularization = rules });
        double[] parameters = expected.Network.Parameters.ToArray();
        double[] plain = After(trainer => trainer.Step(data.Inputs, data.Labels), null);

        Assert.NotEqual(plain, parameters);
        Assert.Equal(parameters, After(trainer => trainer.Step(data.Inputs, data.Labels), rules));
        Assert.Equal(parameters, After(trainer => trainer.Fit(data, new FitOptions<double> { Epochs = 1, Shuffle = false }), rules));
        Assert.Equal(parameters, After(trainer => trainer.Step(data.Inputs, data.Labels, [1, 1, 1, 1, 1, 1, 1, 1]), rules));
        Assert.Equal(
            parameters,
            After(
                trainer =>
                {
                    trainer.Accumulate(data.Inputs, data.Labels);
                    trainer.StepAccumulated();
                },
                rules));
        Assert.Equal(
            plain,
            After(
                trainer => trainer.Fit(
                    data, new FitOptions<double> { Epochs = 1, Shuffle = false, Regularization = new Regularization() }),
                rules));

        double[] After(Action<Trainer<double>> step, Regularization? own)
        {
            Trainer<double> trainer = Create();
            trainer.Regularization = own;
            step(trainer);
            return trainer.Network.Parameters.ToArray();
        }
    }

    [Fact]
    public void Rules_outside_their_range_are_named()
    {
        Refused("ClipValue is 0; a finite number above 0 is needed.", () => new Regularization { ClipValue = 0 });
        Refused("ClipNorm is NaN; a finite number above 0 is needed.", () => new Regularization { ClipNorm = double.NaN });
        Refused("L2 is -1; a finite number, at least 0, is needed.", () => new Regularization { L2 = -1 });
        Refused("AverageDecay is 1; a number in [0, 1) is needed.", () => new FitOptions<float> { AverageDecay = 1 });
        Refused("ValidationFraction is 1; a number in [0, 1) is needed.", () => new FitOptions<float> { ValidationFraction = 1 });
        Refused("minImprovement is -1; a finite number, at least 0, is needed.", () => new EarlyStopping(minImprovement: -1));

        static void Refused(string message, Func<object> make) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    private static void Near((double Weight, double Bias) expected, (double Weight, double Bias) found)
    {
        Assert.Equal(expected.Weight, found.Weight, 1e-15);
        Assert.Equal(expected.Bias, found.Bias, 1e-15);
    }

    private static (double Weight, double Bias) OneStep(Regularization rules)
    {
        Trainer<double> trainer = OneNeuron.Trainer(new Sgd(0.1));
        trainer.Fit(OneNeuron.Row, new FitOptions<double> { Epochs = 1, Regularization = rules });
        return (trainer.Network.Weights(0)[0], trainer.Network.Biases(0)[0]);
    }
}
