using System;
using System.Collections.Generic;

namespace NeuralKernels.Cli.Pages;

/// <summary>Whether equal differences or equal ratios are equally far apart on a scale.</summary>
internal enum Spacing
{
    /// <summary>Differences: 0, 20, 40.</summary>
    Even,

    /// <summary>Ratios, labelled by powers of two: 8, 16, 32. All numbers are above 0.</summary>
    Doublings,

    /// <summary>Ratios, labelled by 1, 2 and 5 times powers of ten, or by the powers alone. All numbers are above 0.</summary>
    Decades,
}

/// <summary>Round numbers on a scale of ratios.</summary>
internal static class RatioTicks
{
    private const double Slack = 1e-9; // in powers, so that rounding does not lose a limit that is a tick itself

    /// <summary>Powers of two within the limits, so far apart that there are at most <paramref name="max"/> + 1 of them.</summary>
    public static IReadOnlyList<double> Doublings(double low, double high, int max)
    {
        double from = Math.Log2(low), to = Math.Log2(high);
        double step = Math.Max(1, Math.Ceiling((to - from) / max));
        var ticks = new List<double>();
        for (double k = Math.Ceiling((from - Slack) / step) * step; k <= to + Slack; k += step)
        {
            ticks.Add(Math.ScaleB(1, (int)k));
        }

        return ticks;
    }

    /// <summary>1, 2 and 5 times powers of ten within the limits; the powers alone where those would be too many.</summary>
    public static IReadOnlyList<double> Decades(double low, double high, int max)
    {
        double from = Math.Log10(low), to = Math.Log10(high);
        int[] digits = (to - from) * 3 <= max ? [1, 2, 5] : [1];
        double step = digits.Length > 1 ? 1 : Math.Max(1, Math.Ceiling((to - from) / max));
        var ticks = new List<double>();
        for (double k = Math.Floor(from / step) * step; k <= to + Slack; k += step)
        {
            foreach (int digit in digits)
            {
                double place = k + Math.Log10(digit);
                if (place >= from - Slack && place <= to + Slack)
                {
                    // 2 / 100 is the double nearest to 0.02, 2 * 0.01 need not be
                    ticks.Add(k < 0 ? digit / Math.Pow(10, -k) : digit * Math.Pow(10, k));
                }
            }
        }

        return ticks;
    }
}
