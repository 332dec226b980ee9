using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace NeuralKernels.Cli.Pages;

/// <summary>Maps numbers to places on a page, From to Start and To to End, linearly or by the logarithm.</summary>
/// <param name="From">The number at the start.</param>
/// <param name="To">The number at the end; differs from <paramref name="From"/>.</param>
/// <param name="Start">The place of From; may be greater than End, since y runs down a page.</param>
/// <param name="End">The place of To.</param>
internal sealed record Scale(double From, double To, double Start, double End)
{
    private const double MinExtent = 1e-12; // of the larger limit: below this, all labels would look the same

    /// <summary>Whether equal differences or equal ratios are equally far apart.</summary>
    public Spacing Spacing { get; init; }

    /// <summary>The place of a number.</summary>
    public double Of(double value) => Spacing == Spacing.Even
        ? Start + ((value - From) / (To - From) * (End - Start))
        : Start + (Math.Log(value / From) / Math.Log(To / From) * (End - Start));

    /// <summary>The minimum and maximum of the finite numbers, with a margin.</summary>
    /// <remarks>Where all are equal, the margin is half of their size, and at least 1/2; where there is no number, [0, 1].</remarks>
    /// <param name="values">Any numbers.</param>
    /// <param name="margin">Added on each side, as a share of the extent.</param>
    public static (double From, double To) Around(IEnumerable<double> values, double margin = 0.04)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            return (0, 1);
        }

        (double min, double max) = (finite.Min(), finite.Max());
        double extent = max - min;
        bool isOne = !(extent > MinExtent * Math.Max(Math.Abs(min), Math.Abs(max)));
        double around = isOne ? Math.Max(0.5, Math.Abs(min) / 2) : margin * extent;
        return (min - around, max + around);
    }

    /// <summary>
    /// Round numbers within the scale, at most <paramref name="max"/> + 1 of them: multiples of 1, 2 or 5 times a power of ten, or on a
    /// scale of ratios what its <see cref="Spacing"/> says.
    /// </summary>
    public IReadOnlyList<double> Ticks(int max)
    {
        (double low, double high) = From < To ? (From, To) : (To, From);
        if (Spacing != Spacing.Even)
        {
            return Spacing == Spacing.Doublings ? RatioTicks.Doublings(low, high, max) : RatioTicks.Decades(low, high, max);
        }

        double step = Step(max);
        double slack = step * 1e-9; // so that rounding does not lose a limit that is a tick itself
        var ticks = new List<double>();
        for (double k = Math.Ceiling((low - slack) / step); k * step <= high + slack; k++)
        {
            ticks.Add(k * step);
        }

        return ticks;
    }

    /// <summary>A tick as text, with as many decimals as the distance to the next one needs.</summary>
    public string TickText(double tick, int max)
    {
        if (Spacing != Spacing.Even)
        {
            return Spacing == Spacing.Doublings && tick < 1
                ? string.Create(CultureInfo.InvariantCulture, $"1/{1 / tick:0}")
                : tick.ToString("0.######", CultureInfo.InvariantCulture);
        }

        double step = Step(max);
        double size = Math.Max(Math.Abs(From), Math.Abs(To));
        if (size is >= 1e6 or < 1e-3)
        {
            return tick == 0 ? "0" : Html.Power(tick);
        }

        int places = 0;
        for (double unit = step; unit < 0.999 && places < 9; unit *= 10)
        {
            places++;
        }

        return Html.Number(tick, places);
    }

    private double Step(int max)
    {
        double rough = Math.Abs(To - From) / max;
        double power = 1;
        while (power * 10 <= rough)
        {
            power *= 10;
        }

        while (power > rough)
        {
            power /= 10;
        }

        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
