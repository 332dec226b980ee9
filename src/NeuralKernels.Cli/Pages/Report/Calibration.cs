using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.Metrics;

namespace NeuralKernels.Cli.Pages.Report;

/// <summary>Whether a network is right as often as it claims: rows grouped by the probability of their predicted class.</summary>
/// <param name="Bins">Bins that have rows, by ascending confidence.</param>
internal sealed record Calibration(IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>Bins of equal width over [0, 1].</summary>
    public const int BinCount = 10;

    /// <summary>The expected calibration error: the mean over rows of |confidence - accuracy| of their bin.</summary>
    public double Error => Bins.Sum(bin => bin.Rows * Math.Abs(bin.Confidence - bin.Right)) / Bins.Sum(bin => bin.Rows);

    /// <summary>Sorts predictions into bins; rows without a predicted class are left out.</summary>
    public static Calibration Of(Answers answers, ReadOnlySpan<int> labels)
    {
        var rows = new int[BinCount];
        var right = new int[BinCount];
        var confidence = new double[BinCount];
        int[] classes = answers.Classes();
        for (int row = 0; row < classes.Length; row++)
        {
            if (classes[row] == Decision.None)
            {
                continue;
            }

            double probability = answers.Probability(row, classes[row]);
            int bin = Math.Clamp((int)(probability * BinCount), 0, BinCount - 1);
            rows[bin]++;
            right[bin] += classes[row] == labels[row] ? 1 : 0;
            confidence[bin] += probability;
        }

        return new Calibration([.. Enumerable.Range(0, BinCount).Where(bin => rows[bin] > 0)
            .Select(bin => new CalibrationBin(rows[bin], confidence[bin] / rows[bin], (double)right[bin] / rows[bin]))]);
    }

    /// <summary>
    /// Accuracy over confidence: a dot per bin, its area proportional to its rows, and the diagonal where both are equal.
    /// </summary>
    public Chart Draw()
    {
        int all = Bins.Sum(bin => bin.Rows);
        const string title = "The share of correct predictions over their probability";
        Chart chart = new Chart(title, (0, 1), (-0.04, 1.04), "predicted probability", "share correct", height: 300)
            .Curve([(0, 0), (1, 1)], "faint")
            .Curve(Bins.Select(bin => (bin.Confidence, bin.Right)), "s0");
        foreach (CalibrationBin bin in Bins)
        {
            chart.Dots([(bin.Confidence, bin.Right)], "f0 ring", 3 + (9 * Math.Sqrt((double)bin.Rows / all)));
        }

        return chart;
    }
}

/// <summary>Rows of similar confidence.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Confidence">The mean probability of their predicted class.</param>
/// <param name="Right">The share of correct predictions.</param>
internal readonly record struct CalibrationBin(int Rows, double Confidence, double Right);
