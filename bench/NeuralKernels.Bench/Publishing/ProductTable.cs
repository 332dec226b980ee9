using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using NeuralKernels.Bench.Ratios;

namespace NeuralKernels.Bench.Publishing;

/// <summary>The plain product in float on one thread: squares, then the shapes of layers, beside every peer.</summary>
internal static partial class ProductTable
{
    public static string Of(IReadOnlyList<RatioFile> files)
    {
        ILookup<string, RatioLine> lines = files.SelectMany(file => file.Lines).Where(line => Plain().IsMatch(line.Case))
            .ToLookup(line => Size(line.Case));
        string[] squares = [.. lines.Select(group => group.Key).Where(size => !size.Contains('x'))];
        string[] layers = [.. lines.Select(group => group.Key).Except(squares)];
        string source = $"{Sources.Summarize(files)}, {Sources.Set(files[0])}, one thread, float";
        return $"{source}\n\n{Table("m = n = k", squares, lines)}\n\n{Table("m x n x k", layers, lines)}";
    }

    private static Grid Table(string corner, string[] sizes, ILookup<string, RatioLine> lines)
    {
        var grid = new Grid(corner, sizes);
        grid.Add("GFLOP/s", size => lines[size].First(), line => line.Ours);
        grid.AddPercent("", size => lines[size].First());
        foreach (string peer in sizes.SelectMany(size => lines[size]).Select(Sources.Peer).Distinct())
        {
            grid.Add($"times {peer}", size => lines[size].FirstOrDefault(line => Sources.Peer(line) == peer), line => line.Ratio);
        }

        return grid;
    }

    /// <summary>"512" of "gemm float 512x512x512", "1x64x64" of "gemm float 1x64x64".</summary>
    private static string Size(string name)
    {
        string[] sides = name.Split(' ')[2].Split('x');
        return sides.Distinct().Count() == 1 ? sides[0] : string.Join('x', sides);
    }

    /// <summary>No transposed operand, no gap between rows, one thread.</summary>
    [GeneratedRegex(@"^gemm float \d+x\d+x\d+$")]
    private static partial Regex Plain();
}
