using System;
using System.Numerics;
using NeuralKernels.Losses;
using NeuralKernels.Metrics;

namespace NeuralKernels.Cli.Pages.Report;

/// <summary>What a network says of rows: probabilities where the loss takes logits, else numbers.</summary>
/// <param name="Values">Rows x columns, row-major.</param>
/// <param name="Columns">Outputs of the network.</param>
internal sealed record Answers(double[] Values, int Columns)
{
    private const int Batch = 256;

    /// <summary>Rows answered.</summary>
    public int Count => Values.Length / Columns;

    /// <summary>Runs rows through a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">Makes predictions of its outputs.</param>
    /// <param name="inputs">Rows x input size, as the network takes them.</param>
    public static Answers Of<T>(Network<T> network, Loss loss, ReadOnlySpan<T> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = inputs.Length / network.InputSize;
        var outputs = new T[checked(rows * network.OutputSize)];
        network.CreateSession(Batch).Run(inputs, outputs);
        loss.ToPredictions<T>(rows, network.OutputSize, outputs);
        return new Answers(Array.ConvertAll(outputs, double.CreateTruncating), network.OutputSize);
    }

    /// <summary>The class that each row is taken for; <see cref="Decision.None"/> where an answer is no number.</summary>
    public int[] Classes()
    {
        var classes = new int[Count];
        if (Columns > 1)
        {
            Decision.ArgMax<double>(Values, Columns, classes);
        }
        else
        {
            Decision.Threshold(Values, 0.5, classes);
        }

        return classes;
    }

    /// <summary>The probability that a row is of a class.</summary>
    public double Probability(int row, int label) =>
        Columns > 1 ? Values[(row * Columns) + label] : label == 1 ? Values[row] : 1 - Values[row];
}
