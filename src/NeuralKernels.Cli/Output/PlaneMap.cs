using System;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Losses;
using NeuralKernels.Metrics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralKernels.Cli.Output;

/// <summary>What a network with two inputs has learned, as a picture: places in the colour of their class, rows of data brighter.</summary>
internal static class PlaneMap
{
    private const int Width = 64; // half blocks: a pixel is one character wide and half of one high
    private const int Height = 40;
    private const double Margin = 0.05; // of the data's extent, on each side

    private static readonly (Color Place, Color Row)[] s_colors =
    [
        (Color.Navy, Color.DodgerBlue1),
        (Color.DarkOrange3, Color.Orange1),
        (Color.DarkGreen, Color.Lime),
        (Color.Purple4, Color.Violet),
    ];

    /// <summary>Whether there is such a picture.</summary>
    public static bool CanShow<T>(Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        data.InputSize == 2 && data.IsClassification && data.ClassCount <= s_colors.Length && data.Count > 0;

    /// <summary>The picture.</summary>
    public static IRenderable Create<T>(Network<T> network, Loss loss, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double left, double right) = Extent(data.Inputs, 0);
        (double bottom, double top) = Extent(data.Inputs, 1);
        var canvas = new Canvas(Width, Height);
        int[] classes = Classify(network, loss, left, right, bottom, top);
        for (int i = 0; i < classes.Length; i++)
        {
            if (classes[i] != Decision.None)
            {
                canvas.SetPixel(i % Width, i / Width, s_colors[classes[i]].Place);
            }
        }

        for (int row = 0; row < data.Count; row++)
        {
            ReadOnlySpan<T> input = data.Input(row);
            double x = (double.CreateTruncating(input[0]) - left) / (right - left);
            double y = (top - double.CreateTruncating(input[1])) / (top - bottom);
            canvas.SetPixel((int)(x * Width), (int)(y * Height), s_colors[data.Label(row)].Row);
        }

        return canvas;
    }

    private static int[] Classify<T>(Network<T> network, Loss loss, double left, double right, double bottom, double top)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var places = new T[Width * Height * 2];
        for (int i = 0; i < Width * Height; i++)
        {
            places[2 * i] = T.CreateTruncating(left + ((right - left) * ((i % Width) + 0.5) / Width));
            places[(2 * i) + 1] = T.CreateTruncating(top - ((top - bottom) * ((i / Width) + 0.5) / Height));
        }

        int columns = network.OutputSize;
        var outputs = new T[Width * Height * columns];
        network.CreateSession(Width).Run(places, outputs);
        loss.ToPredictions<T>(Width * Height, columns, outputs);
        var classes = new int[Width * Height];
        if (columns > 1)
        {
            Decision.ArgMax<T>(outputs, columns, classes);
        }
        else
        {
            Decision.Threshold<T>(outputs, T.CreateTruncating(0.5), classes);
        }

        return classes;
    }

    /// <summary>The least and greatest of a column, with a margin that keeps every row inside.</summary>
    private static (double Least, double Greatest) Extent<T>(ReadOnlySpan<T> inputs, int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double least = double.PositiveInfinity;
        double greatest = double.NegativeInfinity;
        for (int i = column; i < inputs.Length; i += 2)
        {
            double x = double.CreateTruncating(inputs[i]);
            (least, greatest) = (Math.Min(least, x), Math.Max(greatest, x));
        }

        double margin = greatest > least ? Margin * (greatest - least) : 1;
        return (least - margin, greatest + margin);
    }
}
