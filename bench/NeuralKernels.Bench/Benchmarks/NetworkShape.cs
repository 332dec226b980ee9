using System;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;

namespace NeuralKernels.Bench.Benchmarks;

/// <summary>A network of dense layers with ReLU between them, and its batch size.</summary>
/// <param name="Batch">Rows.</param>
/// <param name="Sizes">Inputs, neurons of each hidden layer, outputs.</param>
public sealed record NetworkShape(int Batch, params int[] Sizes)
{
    /// <summary>Inputs per row.</summary>
    public int Inputs => Sizes[0];

    /// <summary>Outputs per row.</summary>
    public int Outputs => Sizes[^1];

    /// <summary>Operations of the products of a prediction.</summary>
    public double RunFlops => Flops((_, inputs, outputs) => 2.0 * inputs * outputs);

    /// <summary>Operations of the products of a step: forward, weights' gradient, and inputs' gradient but for the first layer.</summary>
    public double StepFlops => Flops((layer, inputs, outputs) => (layer == 1 ? 4.0 : 6.0) * inputs * outputs);

    /// <summary>Weights and biases.</summary>
    public long Parameters => Sizes.Skip(1).Select((outputs, layer) => (Sizes[layer] + 1L) * outputs).Sum();

    /// <summary>The network.</summary>
    public Network<float> Build()
    {
        NetworkBuilder<float> builder = Network.Create(Inputs);
        foreach (int size in Sizes.AsSpan(1, Sizes.Length - 2))
        {
            builder.Dense(size, Activation.Relu);
        }

        return builder.Dense(Outputs).Build(seed: 1);
    }

    /// <summary>Rows of inputs, row-major.</summary>
    public float[] Rows()
    {
        var rows = new float[Batch * Inputs];
        Normal.Fill(1, 0, 0, rows.AsSpan(), 0f, 1f);
        return rows;
    }

    /// <summary>A class for each row.</summary>
    public int[] Labels() => [.. Enumerable.Range(0, Batch).Select(row => row % Outputs)];

    /// <summary>"784-128-10, 32"</summary>
    public override string ToString() => $"{string.Join('-', Sizes)}, {Batch}";

    private double Flops(Func<int, int, int, double> perRow) =>
        Batch * Enumerable.Range(1, Sizes.Length - 1).Sum(layer => perRow(layer, Sizes[layer - 1], Sizes[layer]));
}
