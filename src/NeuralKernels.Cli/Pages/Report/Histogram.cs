using System;
using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Cli.Pages.Report;

/// <summary>A histogram: bins of equal width from the minimum to the maximum.</summary>
/// <param name="From">The lower limit of the first bin.</param>
/// <param name="To">The upper limit of the last bin.</param>
/// <param name="Counts">Numbers per bin; each bin includes its lower limit, the last one its upper limit too.</param>
internal sealed record Histogram(double From, double To, IReadOnlyList<int> Counts)
{
    /// <summary>Counts numbers, all of them finite.</summary>
    public static Histogram Of(IReadOnlyCollection<double> values, int bins)
    {
        (double from, double to) = Scale.Around(values, margin: 0);
        var counts = new int[bins];
        foreach (double value in values)
        {
            counts[Math.Clamp((int)((value - from) / (to - from) * bins), 0, bins - 1)]++;
        }

        return new Histogram(from, to, counts);
    }

    /// <summary>A bar per bin.</summary>
    public Chart Draw(string title, string name)
    {
        var chart = new Chart(title, (From, To), (0, 1.05 * Counts.Max()), name, "how many", height: 190);
        double width = (chart.X.End - chart.X.Start) / Counts.Count;
        for (int i = 0; i < Counts.Count; i++)
        {
            double top = chart.Y.Of(Counts[i]);
            chart.Svg.Rectangle(chart.X.Start + (i * width) + 0.5, top, width - 1, chart.Y.Start - top, "cell f0", 0.8);
        }

        return chart;
    }
}
