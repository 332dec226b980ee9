using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Verification;
using Spectre.Console;

namespace NeuralKernels.Cli.Output;

/// <summary>The results for people.</summary>
internal static class VerifyReport
{
    /// <summary>What it runs on, what was compared, and the digests.</summary>
    public static void Tell(IReadOnlyList<WidthResult> widths)
    {
        Screen.Line($"CPU      {Processor.Name()}");
        Screen.Line($"Runtime  {Processor.Runtime()}");
        Screen.Line($"In use   {string.Join(", ", widths[0].Features)}");
        Table table = Screen.CreateTable("compared with the reference", ["cases", "values", .. widths.Select(width => width.Name)]);
        for (int i = 0; i < widths[0].Areas.Count; i++)
        {
            AreaResult area = widths[0].Areas[i];
            string[] verdicts = [.. widths.Select(width => Verdict(width.Areas[i].Differing))];
            table.AddPlainRow([area.Area, Figures.Count(area.Cases), Figures.Count(area.Values), .. verdicts]);
        }

        string cases = Figures.Count(widths[0].Areas.Sum(area => area.Cases));
        string values = Figures.Count(widths[0].Areas.Sum(area => area.Values));
        string[] all = [.. widths.Select(width => Verdict(width.Areas.Sum(area => area.Differing)))];
        table.AddPlainRow(["all", cases, values, .. all]);
        Screen.Draw(table);
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
