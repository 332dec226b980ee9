using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Schedules;
using NeuralKernels.Tests.Layers;
using NeuralKernels.Tests.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.IO;

/// <summary>Models and checkpoints that earlier versions wrote, in one folder per version in Earlier/, load and continue to the same
/// bits.</summary>
/// <remarks>If NEURALKERNELS_WRITE_EARLIER is the path of a folder, the files of the current version are written there instead.</remarks>
public sealed class EarlierFilesTests
{
    private const string Variable = "NEURALKERNELS_WRITE_EARLIER";
    private const int Epochs = 4;
    private const int Rows = 50;

    private static readonly Dictionary<string, Func<FitOptions<float>, FitOptions<float>>> s_variants = new(StringComparer.Ordinal)
    {
        ["rules"] = options => options with
        {
            Regularization = new Regularization { ClipNorm = 1, L1 = 1e-4, L2 = 1e-3, MaxNorm = 3, WeightDecay = 1e-4 },
        },
        ["rules, biases"] = options => options with
        {
            Regularization = new Regularization { ClipValue = 0.5, L2 = 1e-3, PenalizeBiases = true },
        },
        ["early stopping"] = options => options with { EarlyStopping = new EarlyStopping(3, 1e-3) },
        ["average"] = options => options with { AverageDecay = 0.9 },
        ["unshuffled"] = options => options with { Shuffle = false },
    };

    public static TheoryData<string> Trainings =>
    [
        .. AllOptimizers.Names.Select(name => $"optimizer {name}"),
        .. Schedule.Names.Select(name => $"schedule {name}"),
        .. s_variants.Keys.Select(name => $"options {name}"),
        .. LayerCases.All.Select(name => $"layer {name}"),
    ];

    public static TheoryData<string> Layers => LayerCases.Names;

    [Theory]
    [MemberData(nameof(Trainings))]
    public void A_checkpoint_goes_on_to_the_bits_of_a_training_that_never_stopped(string training)
    {
        foreach (string path in Files($"checkpoint {training}", path => Fit(training, epochs: 2, new Checkpoints(path), resume: null)))
        {
            Trainer<float> whole = Fit(training, Epochs, null, resume: null);
            Trainer<float> resumed = Fit(training, Epochs, null, resume: path);

            Assert.Equal(whole.Steps, resumed.Steps);
            Assert.Equal(whole.LearningRate, resumed.LearningRate);
            Assert.Equal(whole.Network.Parameters.ToArray(), resumed.Network.Parameters.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_model_has_its_layers_and_its_bits(string layer)
    {
        foreach (string path in Files($"model {layer}", path => ModelFile.Save(path, Trained(layer))))
        {
            Model<float> expected = Trained(layer);
            Model<float> found = ModelFile.Load<float>(path);

            Assert.Equal(expected.Network.Layers.Select(l => l.Describe()), found.Network.Layers.Select(l => l.Describe()));
            Assert.Equal(expected.Network.Parameters.ToArray(), found.Network.Parameters.ToArray());
            Assert.Equal(expected.Network.State.ToArray(), found.Network.State.ToArray());
            Assert.Equal(expected.Loss.Name, found.Loss.Name);
        }
    }

    private static Model<float> Trained(string layer)
    {
        Network<float> network = LayerCases.Build<float>(layer, seed: 3);
        float[] x = LayerCases.Rows<float>(layer, 1, 5);
        network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), 5).Step(x, (ReadOnlySpan<float>)new float[5 * network.OutputSize]);
        return new Model<float>(network, Loss.MeanSquaredError, null);
    }

    private static Trainer<float> Fit(string training, int epochs, Checkpoints? checkpoints, string? resume)
    {
        int space = training.IndexOf(' ', StringComparison.Ordinal);
        (string kind, string name) = (training[..space], training[(space + 1)..]);
        bool isLayer = kind == "layer";
        Network<float> network = isLayer
            ? LayerCases.Build<float>(name, seed: 1)
            : Network.Create(2).Dense(3, Activation.Tanh).Dropout(0.1).Dense(2).Build(seed: 1);
        Dataset<float> data = isLayer
            ? Dataset.Regression(
                LayerCases.Rows<float>(name, 1, Rows), 4, LayerCases.Rows<float>("step", 2, 2 * Rows)[..(Rows * network.OutputSize)],
                network.OutputSize)
            : Generate.Spirals<float>(Rows, noise: 0.05, seed: 3);
        Trainer<float> trainer = network.CreateTrainer(
            isLayer ? Loss.MeanSquaredError : Loss.SoftmaxCrossEntropy, AllOptimizers.Named(kind == "optimizer" ? name : "adam"),
            batchSize: 8);
        var options = new FitOptions<float>
        {
            // The full length, so that schedules have the same end; MaxSteps stops before it.
            Epochs = Epochs,
            MaxSteps = epochs * 7,
            Validation = data.Subset([0, 10, 20, 30, 40]),
            Schedule = kind == "schedule" ? Schedule.Parse(name) : null,
            Checkpoints = checkpoints,
            Resume = resume,
        };
        trainer.Fit(data, kind == "options" ? s_variants[name](options) : options);
        return trainer;
    }

    /// <summary>The kept files of a name, of every version that wrote one.</summary>
    private static string[] Files(string name, Action<string> write)
    {
        string file = name.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-') + ".safetensors";
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            write(Path.Combine(folder, file));
            return [Path.Combine(folder, file)];
        }

        string[] found = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "IO", "Earlier"), file, SearchOption.AllDirectories);
        Assert.NotEmpty(found);
        return found;
    }
}
