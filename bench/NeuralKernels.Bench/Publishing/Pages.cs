using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NeuralKernels.Bench.Commands;
using NeuralKernels.Bench.Ratios;

namespace NeuralKernels.Bench.Publishing;

/// <summary>The README, docs/performance.md and the pages of bench/results, whose sections are generated from recorded ratios.</summary>
internal static class Pages
{
    /// <summary>All pages of a checkout, with their found and their expected texts.</summary>
    /// <param name="root">The folder of the README.</param>
    /// <exception cref="InputException">A page names a section or a file that does not exist.</exception>
    public static IEnumerable<(string Path, string Found, string Expected)> Of(string root)
    {
        IEnumerable<string> results = Directory.EnumerateFiles(Path.Combine(root, "bench", "results"), "*.md", SearchOption.AllDirectories);
        string[] pages = [Path.Combine(root, "README.md"), Path.Combine(root, "docs", "performance.md")];
        foreach (string path in pages.Where(File.Exists).Concat(results.Order(StringComparer.Ordinal)))
        {
            string found = File.ReadAllText(path).ReplaceLineEndings("\n");
            yield return (path, found, Sections.Rewrite(
                found, (name, files) => Section(name, [.. files.Select(file => Read(path, file))])));
        }
    }

    private static RatioFile Read(string page, string file) => RatioFile.Read(Path.Combine(Path.GetDirectoryName(page)!, file));

    private static string Section(string name, RatioFile[] files) => name switch
    {
        _ when files.Length == 0 => throw new InputException($"The section '{name}' names no file."),
        "product" => ProductTable.Of(files),
        "functions" => FunctionTable.Of(files),
        "training" => TrainingTable.Of(files),
        "predictions" => PredictionTable.Of(files),
        "summary" => SummaryTable.Of(files),
        "lines" => string.Join("\n\n", files.Select(LinesTable.Of)),
        _ => throw new InputException(
            $"There is no section '{name}'; product, functions, training, predictions, summary and lines are known."),
    };
}
