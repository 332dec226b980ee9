using NeuralKernels.Kernels.Activations;
using Xunit;

namespace NeuralKernels.Tests.Networks;

/// <summary>What a network is made of.</summary>
public sealed class NetworkSummaryTests
{
    [Fact]
    public void The_articles_network_has_41_parameters_in_three_layers()
    {
        NetworkSummary summary = Network.Create(inputs: 5)
            .Dense(2, Activation.Sigmoid).Dense(3, Activation.Sigmoid).Dense(5).Build().Summary();

        Assert.Equal(3, summary.Layers.Count);
        Assert.Equal((12 + 9 + 20, 4 * 41, 20 + 2 + 12 + 3 + 30 + 5), (summary.Parameters, summary.Bytes, summary.FlopsPerSample));
        LayerSummary second = summary.Layers[1];
        Assert.Equal(("dense 2 -> 3, sigmoid", 2, 3), (second.Description, second.InputSize, second.OutputSize));
        Assert.Equal((9L, 36L, 15L), (second.Parameters, second.Bytes, second.FlopsPerSample));
        Assert.Equal("weight 2x3, bias 3", second.TensorNames);
    }

    [Fact]
    public void As_text_it_is_a_table()
    {
        NetworkSummary summary = Network.Create<double>(inputs: 1000).Dense(2, bias: false).Build().Summary();

        Assert.Equal(
            """
            layer                               tensors        parameters   bytes  FLOP per sample
            dense 1000 -> 2, no bias, identity  weight 1000x2       2,000  16,000            4,000
            all                                                     2,000  16,000            4,000
            """,
            summary.ToString());
    }
}
