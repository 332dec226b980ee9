using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using NeuralKernels.Cli.Tests.Bench;
using NeuralKernels.Measurement;

namespace NeuralKernels.Cli.Tests.Pages;

/// <summary>One of each page, written once by the executable itself.</summary>
public sealed class WrittenPages : IDisposable
{
    private static readonly Dictionary<string, string[]> s_figures = new(StringComparer.Ordinal)
    {
        ["tour"] =
        [
            "network", "logistic", "neuron", "sum", "squash", "matrices", "forward", "valley", "descent", "backward", "blame", "nudges",
            "learning",
            "learned", "hidden",
        ],
        ["spirals"] = ["loss", "score", "scores", "confusion", "calibration", "plane", "weights0", "weights1", "weights2"],
        ["digits"] = ["loss", "scores", "confusion", "calibration", "weights0", "weights1"],
        ["sine"] = ["loss", "score", "scores", "predicted", "curve", "weights0", "weights1", "weights2"],
        ["bench"] =
        [
            "summary", "roofline", "product", "productthreads", "functions", "networks", "latency", "peaks", "products", "elements",
            "steps", "predictions",
            "compared",
        ],
        ["letters"] = ["loss", "score", "scores", "confusion", "calibration", "plane", "weights0"],
    };

    private readonly TemporaryFolder _folder = new();

    public WrittenPages()
    {
        NkProcess.Succeed("tour", "--out", PathOf("tour"));
        NkProcess.Succeed("train", "--epochs", "60", "--report", PathOf("spirals"));
        NkProcess.Succeed("train", "--generate", "sine", "--epochs", "40", "--report", PathOf("sine"));
        string run = _folder.Write("run.json", BenchJson.Write(RecordedRun.Create()));
        string before = _folder.Write("before.json", BenchJson.Write(RecordedRun.Create(key => key.Name == "exp" ? 2 : 0.5)));
        NkProcess.Succeed("bench", "--from", run, "--compare", before, "--html", PathOf("bench"));
        string digits = _folder.Write("digits.csv", Many("digit", 10));
        NkProcess.Succeed("train", digits, "--validation", "0", "--hidden", "8", "--epochs", "5", "--report", PathOf("digits"));
        string letters = _folder.Write("letters.csv", Many("a class <of> a long & winding name", 7));
        NkProcess.Succeed("train", letters, "--hidden", "none", "--epochs", "3", "--report", PathOf("letters"));
    }

    public static IEnumerable<string> Names => s_figures.Keys;

    /// <summary>The figures that a page has, in order.</summary>
    public static IReadOnlyList<string> Figures(string page) => s_figures[page];

    public string PathOf(string page) => _folder.PathOf($"{page}.html");

    /// <summary>Rows in a ring around the origin, a class for each part of it.</summary>
    private static string Many(string name, int classes)
    {
        var text = new StringBuilder("a measure,another one,class\n");
        for (int i = 0; i < 40 * classes; i++)
        {
            double angle = Math.Tau * ((i % classes) + (i * 7 % 10 / 13.0)) / classes;
            text.Append(CultureInfo.InvariantCulture, $"{100 + (10 * Math.Cos(angle))},{Math.Sin(angle) / 1000},{name} {i % classes}\n");
        }

        return text.ToString();
    }

    public void Dispose() => _folder.Dispose();
}
