using NeuralKernels.Data;
using NeuralKernels.Initialization;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;

namespace NeuralKernels.Tests.Training;

/// <summary>The smallest training: one weight w, one bias b, and a row x = 1 with target 0, where the gradient of both is 2 (w +
/// b).</summary>
internal static class OneNeuron
{
    /// <summary>The row.</summary>
    public static readonly Dataset<double> Row = Dataset.Regression([1.0], 1, [0.0]);

    /// <summary>A trainer of the neuron by the mean squared error.</summary>
    public static Trainer<double> Trainer(Optimizer optimizer, double weight = 2, double bias = 1)
    {
        Network<double> network = Network.Create<double>(1).Dense(1, initializer: Initializer.Zeros).Build();
        network.Weights(0)[0] = weight;
        network.Biases(0)[0] = bias;
        return network.CreateTrainer(Loss.MeanSquaredError, optimizer, batchSize: 1);
    }
}
