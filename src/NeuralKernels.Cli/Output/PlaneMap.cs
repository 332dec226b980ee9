using System;
using System.Numerics;
using NeuralKernels.Cli.Pages;
using NeuralKernels.Data;
using NeuralKernels.Losses;
using NeuralKernels.Metrics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralKernels.Cli.Output;

/// <summary>
/// What a network of two inputs has learned, as a picture for a terminal: cells in the color of their class, data rows brighter.
/// </summary>
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

    /// <summary>Whether the data has such a picture.</summary>
    public static bool CanShow<T>(Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        data.InputSize == 2 && data.IsClassification && data.ClassCount <= s_colors.Length && data.Count > 0;

    /// <summary>The picture.</summary>
    public static IRenderable Create<T>(Network<T> network, Loss loss, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double From, double To) x = Scale.Around(Figures.Column(data.Inputs, 0, 2), Margin);
        (double From, double To) y = Scale.Around(Figures.Column(data.Inputs, 1, 2), Margin);
        var canvas = new Canvas(Width, Height);
        int[] classes = Answers.OfPlane(network, loss, x, y, Width, Height).Classes();
        for (int i = 0; i < classes.Length; i++)
        {
            if (classes[i] != Decision.None)
            {
                canvas.SetPixel(i % Width, i / Width, s_colors[classes[i]].Place);
            }
        }

        var across = new Scale(x.From, x.To, 0, Width);
        var down = new Scale(y.From, y.To, Height, 0);
        for (int row = 0; row < data.Count; row++)
        {
            ReadOnlySpan<T> input = data.Input(row);
            (double left, double top) = (across.Of(double.CreateTruncating(input[0])), down.Of(double.CreateTruncating(input[1])));
            canvas.SetPixel((int)left, (int)top, s_colors[data.Label(row)].Row);
        }

        return canvas;
    }
}
