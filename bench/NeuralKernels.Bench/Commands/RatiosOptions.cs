using System;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using NeuralKernels.Bench.Ratios;

namespace NeuralKernels.Bench.Commands;

/// <summary>The arguments of <c>ratios</c>.</summary>
/// <param name="What">functions, gemm, train or infer.</param>
/// <param name="Filter">A regular expression that a case's name must match.</param>
/// <param name="Json">The file to record in, if any.</param>
/// <param name="Against">The recorded file to compare with, if any.</param>
/// <param name="Tolerance">The fraction by which a ratio may fall below the recorded one.</param>
internal sealed record RatiosOptions(string What, string Filter, string? Json, string? Against, double Tolerance)
{
    public const string Usage = "ratios functions|gemm|train|infer [FILTER] [--json FILE] [--against FILE [--tolerance SHARE]]";

    private static readonly string[] s_known = ["functions", "gemm", "train", "infer"];

    /// <summary>Parses the arguments.</summary>
    /// <exception cref="InputException">An argument is unknown, missing or superfluous.</exception>
    public static RatiosOptions Parse(ReadOnlySpan<string> args)
    {
        string? what = null, filter = null, json = null, against = null;
        double? tolerance = null;
        for (int i = 0; i < args.Length; i++)
        {
            string argument = args[i];
            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                string value = ++i < args.Length ? args[i] : throw new InputException($"{argument} wants a value; usage: {Usage}");
                switch (argument)
                {
                    case "--json": json = value; break;
                    case "--against": against = value; break;
                    case "--tolerance": tolerance = Share(value); break;
                    default: throw new InputException($"{argument} is not known; usage: {Usage}");
                }
            }
            else if (what is null)
            {
                what = Array.IndexOf(s_known, argument) >= 0 ? argument : throw new InputException(
                    $"'{argument}' is not known; usage: {Usage}");
            }
            else
            {
                filter = filter is null ? Expression(argument) : throw new InputException(
                    $"'{argument}' is one argument too many; usage: {Usage}");
            }
        }

        if (tolerance is not null && against is null)
        {
            throw new InputException($"--tolerance has no meaning without --against; usage: {Usage}");
        }

        // Checked before minutes of measuring, not after them.
        if (json is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(json))))
        {
            throw new InputException($"--json: the folder of {json} is not there.");
        }

        return what is null
            ? throw new InputException($"usage: {Usage}")
            : new RatiosOptions(what, filter ?? "", json, against, tolerance ?? Regression.DefaultTolerance);
    }

    private static double Share(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out double share) && share >= 0 && share < 1
            ? share
            : throw new InputException($"--tolerance is '{value}'; a share from 0 to below 1 is expected, 0.1 for a tenth.");

    private static string Expression(string value)
    {
        try
        {
            _ = new Regex(value);
            return value;
        }
        catch (ArgumentException e)
        {
            throw new InputException($"FILTER is no regular expression: {e.Message}", e);
        }
    }
}
