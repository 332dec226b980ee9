using System;
using System.Collections.Generic;
using System.Globalization;

namespace NeuralKernels.Cli.Pages;

/// <summary>From numbers to places on a page: From goes to Start, To to End, what is between in proportion, or by its logarithm.</summary>
/// <param name="From">The number at the start.</param>
/// <param name="To">The number at the end; another than <paramref name="From"/>.</param>
/// <param name="Start">The place of From; may lie beyond End, as y runs down a page.</param>
/// <param name="End">The place of To.</param>
internal sealed record Scale(double From, double To, double Start, double End)
{
    private const double Shortest = 1e-12; // of the larger limit: nearer than this, labels would all read alike

    /// <summary>What is as far apart: equal differences or equal ratios.</summary>
    public Spacing Spacing { get; init; }

    /// <summary>The place of a number.</summary>
    public double Of(double value) => Spacing == Spacing.Even
        ? Start + ((value - From) / (To - From) * (End - Start))
        : Start + (Math.Log(value / From) / Math.Log(To / From) * (End - Start));

    /// <summary>The least and greatest of the finite numbers, with a margin.</summary>
    /// <remarks>Where there is but one number, half of its size, and at least 1/2, to each side of it; where there is none, [0,
    /// 1].</remarks>
    /// <param name="values">Any numbers.</param>
    /// <param name="margin">Added on each side, as a share of the extent.</param>
    public static (double From, double To) Around(IEnumerable<double> values, double margin = 0.04)
    {
        double least = double.PositiveInfinity;
        double greatest = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
            }
        }

        if (least > greatest)
        {
            return (0, 1);
        }

        double extent = greatest - least;
        if (!(extent > Shortest * Math.Max(Math.Abs(least), Math.Abs(greatest))))
        {
            double around = Math.Max(0.5, Math.Abs(least) / 2);
            return (least - around, greatest + around);
        }

        return (least - (margin * extent), greatest + (margin * extent));
    }

    /// <summary>
    /// Round numbers inside of the scale, at most <paramref name="most"/> + 1 of them: multiples of 1, 2 or 5 times a power of ten, or on a
    /// scale
    /// of ratios what its <see cref="Spacing"/> says.
    /// </summary>
    public IReadOnlyList<double> Ticks(int most)
    {
        (double low, double high) = From < To ? (From, To) : (To, From);
        if (Spacing != Spacing.Even)
        {
            return Spacing == Spacing.Doublings ? RatioTicks.Doublings(low, high, most) : RatioTicks.Decades(low, high, most);
        }

        double step = Step(most);
        double slack = step * 1e-9; // so that a limit which is a tick itself is not lost to a rounding
        var ticks = new List<double>();
        for (double k = Math.Ceiling((low - slack) / step); k * step <= high + slack; k++)
        {
            ticks.Add(k * step);
        }

        return ticks;
    }

    /// <summary>A tick as text, with the places that the distance to the next one needs.</summary>
    public string TickText(double tick, int most)
    {
        if (Spacing != Spacing.Even)
        {
            return Spacing == Spacing.Doublings && tick < 1
                ? string.Create(CultureInfo.InvariantCulture, $"1/{1 / tick:0}")
                : tick.ToString("0.######", CultureInfo.InvariantCulture);
        }

        double step = Step(most);
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

    private double Step(int most)
    {
        double rough = Math.Abs(To - From) / most;
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
