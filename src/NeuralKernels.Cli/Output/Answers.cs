using System;
using System.Numerics;
using NeuralKernels.Losses;
using NeuralKernels.Metrics;

namespace NeuralKernels.Cli.Output;

/// <summary>The predictions of a network: probabilities where the loss takes logits, else numbers.</summary>
/// <param name="Values">Rows x columns, row-major.</param>
/// <param name="Columns">Outputs of the network.</param>
internal sealed record Answers(double[] Values, int Columns)
{
    private const int Batch = 256;

    /// <summary>The number of rows.</summary>
    public int Count => Values.Length / Columns;

    /// <summary>Predicts rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">Converts the outputs to predictions.</param>
    /// <param name="inputs">Rows x input size, prepared.</param>
    public static Answers Of<T>(Network<T> network, Loss loss, ReadOnlySpan<T> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = inputs.Length / network.InputSize;
        var outputs = new T[checked(rows * network.OutputSize)];
        network.CreateSession(Batch).Run(inputs, outputs);
        loss.ToPredictions<T>(rows, network.OutputSize, outputs);
        return new Answers(Array.ConvertAll(outputs, double.CreateTruncating), network.OutputSize);
    }

    /// <summary>Predicts the centers of the cells of a grid over the plane of two inputs, row by row from the upper left.</summary>
    /// <param name="network">A network of two inputs.</param>
    /// <param name="loss">Converts the outputs to predictions.</param>
    /// <param name="x">The left and right edge of the grid.</param>
    /// <param name="y">Its lower and upper edge.</param>
    /// <param name="across">Cells per row.</param>
    /// <param name="down">Rows of cells.</param>
    public static Answers OfPlane<T>(
        Network<T> network, Loss loss, (double From, double To) x, (double From, double To) y, int across, int down)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var places = new T[across * down * 2];
        for (int i = 0; i < across * down; i++)
        {
            places[2 * i] = T.CreateTruncating(x.From + ((x.To - x.From) * ((i % across) + 0.5) / across));
            places[(2 * i) + 1] = T.CreateTruncating(y.To - ((y.To - y.From) * ((i / across) + 0.5) / down));
        }

        return Of<T>(network, loss, places);
    }

    /// <summary>The predicted class of each row; <see cref="Decision.None"/> where a prediction is NaN.</summary>
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

    /// <summary>The predicted probability of a class.</summary>
    public double Probability(int row, int label) =>
        Columns > 1 ? Values[(row * Columns) + label] : label == 1 ? Values[row] : 1 - Values[row];
}
