using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Cli.Pages;
using Xunit;

namespace NeuralKernels.Cli.Tests.Pages;

/// <summary>Lines of equal height on surfaces whose lines are known.</summary>
public sealed class ContoursTests
{
    private static readonly double[] s_xs = [.. Enumerable.Range(0, 41).Select(i => (i - 20) / 10.0)];
    private static readonly double[] s_ys = [.. Enumerable.Range(0, 31).Select(j => (j - 15) / 8.0)];

    [Fact]
    public void On_a_plane_every_line_is_straight_and_exact()
    {
        IReadOnlyList<Segment> lines = Contours.At(s_xs, s_ys, (i, j) => (2 * s_xs[i]) - s_ys[j] + 0.3, 0.55);

        Assert.NotEmpty(lines);
        Assert.All(lines.SelectMany(Ends), end => Assert.Equal(0.55, (2 * end.X) - end.Y + 0.3, 1e-12));

        // From the lower edge to the upper one: y runs over 3.75, so the line is 3.75 * sqrt(1 + 1/4) long.
        Assert.Equal(3.75 * Math.Sqrt(1.25), lines.Sum(Length), 1e-9);
    }

    [Fact]
    public void On_a_bowl_it_is_a_closed_circle()
    {
        IReadOnlyList<Segment> lines = Contours.At(s_xs, s_ys, (i, j) => (s_xs[i] * s_xs[i]) + (s_ys[j] * s_ys[j]), 1.44);

        // A crossing that is interpolated along an edge of h is off by at most h^2 / (8 r) in the radius.
        Assert.All(
            lines.SelectMany(Ends),
            end => Assert.Equal(1.2, Math.Sqrt((end.X * end.X) + (end.Y * end.Y)), 0.125 * 0.125 / (8 * 1.2) * 1.1));
        Assert.Equal(2 * Math.PI * 1.2, lines.Sum(Length), 0.02);
        Assert.All(
            lines.SelectMany(Ends).GroupBy(end => (Math.Round(end.X, 9), Math.Round(end.Y, 9))),
            meeting => Assert.Equal(2, meeting.Count()));
    }

    [Theory]
    [InlineData(1, 0, 1, 0, 0.4, 1.0)] // the middle, 0.5, is inside: the corners below are cut off, B and D
    [InlineData(1, 0, 1, 0, 0.6, 0.0)] // the middle is outside: A and C are cut off
    public void In_a_saddle_the_mean_of_the_corners_decides(double a, double b, double c, double d, double level, double expected)
    {
        double[] heights = [a, b, d, c];

        IReadOnlyList<Segment> lines = Contours.At([0, 1], [0, 1], (i, j) => heights[i + (2 * j)], level);

        Assert.Equal(2, lines.Count);
        Assert.All(lines, line =>
        {
            // Both ends lie on edges of the corner that is cut off: at (1, 0) or (0, 1) where the middle is inside, else at (0, 0) or (1,
            // 1).
            double corner = Math.Round((line.X1 + line.X2) / 2) != Math.Round((line.Y1 + line.Y2) / 2) ? 1 : 0;
            Assert.Equal(expected, corner);
        });
    }

    [Fact]
    public void Without_a_crossing_there_is_no_line()
    {
        Assert.Empty(Contours.At(s_xs, s_ys, (_, _) => 1, 2));
        Assert.Empty(Contours.At(s_xs, s_ys, (_, _) => 1, 1));
        Assert.Empty(Contours.At([0], [0], (_, _) => 1, 1));
    }

    private static IEnumerable<(double X, double Y)> Ends(Segment line) => [(line.X1, line.Y1), (line.X2, line.Y2)];

    private static double Length(Segment line) => Math.Sqrt(
        ((line.X2 - line.X1) * (line.X2 - line.X1)) + ((line.Y2 - line.Y1) * (line.Y2 - line.Y1)));
}
