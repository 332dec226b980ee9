using System;
using System.Collections.Generic;

namespace NeuralKernels.Cli.Pages;

/// <summary>
/// Lines of equal height over a grid, by marching squares: in each cell, straight lines between the crossings of its edges.
/// </summary>
internal static class Contours
{
    /// <summary>The lines at one height, in the grid's own coordinates.</summary>
    /// <remarks>
    /// A corner is inside where its height is at or above the level; crossings are found by linear interpolation along the edge. In a
    /// saddle, the mean of the four corners decides which of them are connected.
    /// </remarks>
    /// <param name="xs">The coordinates of the columns, ascending.</param>
    /// <param name="ys">The coordinates of the rows, ascending.</param>
    /// <param name="height">The height at column i, row j.</param>
    /// <param name="level">The height of the lines.</param>
    public static IReadOnlyList<Segment> At(IReadOnlyList<double> xs, IReadOnlyList<double> ys, Func<int, int, double> height, double level)
    {
        var lines = new List<Segment>();
        for (int i = 0; i + 1 < xs.Count; i++)
        {
            for (int j = 0; j + 1 < ys.Count; j++)
            {
                Cell(
                    lines, (xs[i], xs[i + 1]), (ys[j], ys[j + 1]), (height(i, j), height(i + 1, j), height(i + 1, j + 1), height(i, j + 1)),
                    level);
            }
        }

        return lines;
    }

    /// <summary>
    /// The lines in one cell; a to d are the heights of its corners, from the one of the smallest x and y around by way of x.
    /// </summary>
    private static void Cell(
        List<Segment> lines, (double Low, double High) x, (double Low, double High) y, (double A, double B, double C, double D) h,
        double level)
    {
        bool a = h.A >= level;
        bool b = h.B >= level;
        bool c = h.C >= level;
        bool d = h.D >= level;
        (double X, double Y) ab = (Cross(x.Low, x.High, h.A, h.B, level), y.Low);
        (double X, double Y) bc = (x.High, Cross(y.Low, y.High, h.B, h.C, level));
        (double X, double Y) cd = (Cross(x.Low, x.High, h.D, h.C, level), y.High);
        (double X, double Y) da = (x.Low, Cross(y.Low, y.High, h.A, h.D, level));
        if (a == c && b == d && a != b)
        {
            // A saddle: the corners on the side of the middle stay connected, and the two others are cut off.
            bool middle = (h.A + h.B + h.C + h.D) / 4 >= level;
            Add(middle == a ? ab : da, middle == a ? bc : ab);
            Add(middle == a ? cd : bc, middle == a ? da : cd);
            return;
        }

        (double X, double Y)? first = null;
        foreach ((bool crossed, (double X, double Y) place) in new[] { (a != b, ab), (b != c, bc), (c != d, cd), (d != a, da) })
        {
            if (crossed && first is { } from)
            {
                Add(from, place);
            }
            else if (crossed)
            {
                first = place;
            }
        }

        void Add((double X, double Y) from, (double X, double Y) to) => lines.Add(new Segment(from.X, from.Y, to.X, to.Y));
    }

    private static double Cross(double from, double to, double low, double high, double level) =>
        low == high ? from : from + ((to - from) * ((level - low) / (high - low)));
}
