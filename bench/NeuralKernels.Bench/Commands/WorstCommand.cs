using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Bench.Worst;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Verification;
using static System.FormattableString;

namespace NeuralKernels.Bench.Commands;

/// <summary>
/// <c>worst NAME...</c>: searches for the double with the largest error of a function, and compares it with the stated bound.
/// </summary>
internal static class WorstCommand
{
    public const string Usage = "worst NAME...|all|list [--seconds S]";

    private const double DefaultSeconds = 10;

    private static readonly FunctionCase<double>[] s_functions =
        [.. FunctionCase<double>.All, .. FunctionCase<double>.WithParameters, .. FunctionCase<double>.Derivatives, .. WorstOfOthers.All];

    public static int Run(ReadOnlySpan<string> args)
    {
        (List<string> names, double seconds) = Parse(args);
        if (names is ["list"])
        {
            Console.WriteLine(string.Join(' ', s_functions.Select(NameOf).Distinct()));
            return 0;
        }

        FunctionCase<double>[] chosen = [.. s_functions.Where(function => names is ["all"] || names.Contains(NameOf(function)))];
        string? unknown = names is ["all"] ? null : names.Find(name => s_functions.All(function => NameOf(function) != name));
        if (unknown is not null || chosen.Length == 0)
        {
            throw new InputException(unknown is null ? $"usage: {Usage}" : $"'{unknown}' is not known; try: worst list");
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture, $"# {Isa.Describe()}, {Environment.ProcessorCount} threads, {seconds} s for each line"));
        Console.WriteLine("| function | parameter | worst input | its bits | found | ulp | stated | inputs |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        int broken = 0;
        foreach (FunctionCase<double> function in chosen)
        {
            Worst.Worst worst = WorstSearch.Run(function, TimeSpan.FromSeconds(seconds));
            bool holds = worst.Sample.Ulp <= function.Ulp;
            broken += holds ? 0 : 1;
            (double x, double found, double ulp) = worst.Sample;
            Console.WriteLine(
                Invariant($"| {function.Name} | {function.Parameter:R} | {x:R} | 0x{BitConverter.DoubleToInt64Bits(x):x16} ")
                + Invariant($"| {found:R} | {ulp:f3} | {function.Ulp}{(holds ? "" : " BROKEN")} | {worst.Inputs} |"));
        }

        return broken == 0 ? 0 : 1;
    }

    private static string NameOf(FunctionCase<double> function) => function.Name.Replace(" ", "", StringComparison.Ordinal);

    private static (List<string> Names, double Seconds) Parse(ReadOnlySpan<string> args)
    {
        var names = new List<string>();
        double seconds = DefaultSeconds;
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] != "--seconds")
            {
                names.Add(args[i]);
                continue;
            }

            string given = ++i < args.Length ? args[i] : "";
            if (!double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds)
                || !(seconds > 0 && seconds <= 86400))
            {
                throw new InputException($"--seconds: expected a number of seconds above 0 and up to 86400, found '{given}'");
            }
        }

        return (names, seconds);
    }
}
