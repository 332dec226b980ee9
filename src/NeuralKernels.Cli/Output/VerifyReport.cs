using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Verification;

namespace NeuralKernels.Cli.Output;

/// <summary>The results of <c>nk verify</c> for people.</summary>
internal static class VerifyReport
{
    /// <summary>Says what it ran on, what was compared, and the digests.</summary>
    public static void Tell(IReadOnlyList<WidthResult> widths)
    {
        Screen.Line($"CPU      {Processor.Name()}");
        Screen.Line($"Runtime  {Processor.Runtime()}");
        Screen.Line($"In use   {string.Join(", ", widths[0].Features)}");
        IReadOnlyList<string> Row(string name, Func<WidthResult, IEnumerable<AreaResult>> areas) =>
        [
            name,
            Figures.Count(areas(widths[0]).Sum(area => area.Cases)),
            Figures.Count(areas(widths[0]).Sum(area => area.Values)),
            .. widths.Select(width => Verdict(areas(width).Sum(area => area.Differing))),
        ];
        Screen.DrawTable(
            ["compared with the reference", "cases", "values", .. widths.Select(width => width.Name)],
            [.. widths[0].Areas.Select((area, i) => Row(area.Area, width => [width.Areas[i]])), Row("all", width => width.Areas)]);
        for (int i = 0; i < WidthResult.Published.Count; i++)
        {
            NamedDigest published = WidthResult.Published[i];
            string[] found = [.. widths.Select(width => width.Digests[i].Sha256).Distinct()];
            string verdict = found is [var only] && only == published.Sha256 ? "as published" : "NOT as published";
            Screen.Line($"{published.Name,-16}  {string.Join(" and ", found)}  {verdict}");
        }
    }

    private static string Verdict(int differing) => differing == 0 ? "same" : $"{Figures.Count(differing)} differ";
}
