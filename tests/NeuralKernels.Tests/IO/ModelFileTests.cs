using System;
using System.IO;
using System.Linq;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using Xunit;

namespace NeuralKernels.Tests.IO;

/// <summary>A loaded model predicts the same bits, and an invalid file is refused with its fault.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nk-model");

    private string FilePath => Path.Combine(_folder.FullName, "m.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_loaded_model_predicts_the_same_bits()
    {
        Model<float> model = Example();

        ModelFile.Save(FilePath, model);
        Model<float> loaded = ModelFile.Load<float>(FilePath);

        float[] x = [0.1f, -0.2f, 0.3f];
        Assert.Equal(Outputs(model.Network, x), Outputs(loaded.Network, x));
        Assert.Equal(model.Network.Parameters.ToArray(), loaded.Network.Parameters.ToArray());
        Assert.Same(Loss.SoftmaxCrossEntropy, loaded.Loss);
        Assert.Equal(model.Network.Layers.Select(l => l.Describe()), loaded.Network.Layers.Select(l => l.Describe()));
        Assert.Null(loaded.Preprocessing);
    }

    [Fact]
    public void A_model_of_doubles_is_refused_as_floats()
    {
        ModelFile.Save(FilePath, new Model<double>(Network.Create<double>(2).Dense(1).Build(), Loss.MeanSquaredError, null));

        var error = Assert.Throws<ModelFormatException>(() => ModelFile.Load<float>(FilePath));

        Assert.Contains("F64", error.Message, StringComparison.Ordinal);
        Assert.Equal(SafetensorsType.F64, ModelFile.ReadArchitecture(FilePath).ElementType);
    }

    [Fact]
    public void The_same_model_is_the_same_bytes()
    {
        ModelFile.Save(FilePath, Example());
        byte[] first = File.ReadAllBytes(FilePath);

        ModelFile.Save(FilePath, Example());

        Assert.Equal(first, File.ReadAllBytes(FilePath));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Every_prefix_of_a_model_file_is_refused()
    {
        ModelFile.Save(FilePath, Example());
        byte[] whole = File.ReadAllBytes(FilePath);

        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.Throws<ModelFormatException>(() => ModelFile.Load<float>(FilePath));
        }
    }

    [Fact]
    public void An_activation_or_a_loss_that_nobody_knows_is_named()
    {
        Replace("\"relu\"", "\"rela\"", "There is no activation 'rela'");
        Replace("cross-entropy", "cross-antropy", "There is no loss 'cross-antropy'");
    }

    private void Replace(string from, string to, string message)
    {
        ModelFile.Save(FilePath, Example());
        byte[] bytes = File.ReadAllBytes(FilePath);
        string header = System.Text.Encoding.Latin1.GetString(bytes);
        string escapedFrom = from.Replace("\"", "\\\"", StringComparison.Ordinal);
        string escapedTo = to.Replace("\"", "\\\"", StringComparison.Ordinal);
        Assert.Contains(escapedFrom, header, StringComparison.Ordinal);
        File.WriteAllBytes(
            FilePath, System.Text.Encoding.Latin1.GetBytes(header.Replace(escapedFrom, escapedTo, StringComparison.Ordinal)));

        var error = Assert.Throws<ModelFormatException>(() => ModelFile.Load<float>(FilePath));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Model<float> Example() => new(
        Network.Create(3).Dense(4, Activation.Relu).Dense(2, bias: false).Build(seed: 9), Loss.SoftmaxCrossEntropy, null);

    private static float[] Outputs(Network<float> network, float[] x)
    {
        var output = new float[network.OutputSize];
        network.CreateSession().Run(x, output);
        return output;
    }
}
