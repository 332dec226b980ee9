using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using NeuralKernels.Bench.Publishing;
using NeuralKernels.Bench.Ratios;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Measurement;
using static System.FormattableString;

namespace NeuralKernels.Bench.Commands;

/// <summary><c>ratios WHAT [FILTER] [--json FILE] [--against FILE]</c>: ours and its peers, timed alternately in one process.</summary>
/// <remarks>
/// Against a recorded file the ratios are compared, not the times; the exit code is 1 where one fell by more than the tolerance.
/// </remarks>
internal static class RatiosCommand
{
    // Environment variables that change the figures.
    private static readonly string[] s_variables =
    [
        "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableAVX", "DOTNET_EnableHWIntrinsic", "NEURALKERNELS_WIDTH",
        "OPENBLAS_CORETYPE", "BLIS_ARCH_TYPE",
    ];

    public static int Run(ReadOnlySpan<string> args)
    {
        var options = RatiosOptions.Parse(args);
        RatioFile? recorded = options.Against is null ? null : RatioFile.Read(options.Against);
        if (recorded is not null && recorded.Isa != Isa.Describe())
        {
            throw new InputException($"{options.Against} was recorded with {recorded.Isa}; this process runs {Isa.Describe()}.");
        }

        List<RatioLine> found = Print(options.What switch
        {
            "functions" => Functions(options.Filter),
            "gemm" => GemmRatios.Run(options.Filter),
            "train" => TrainRatios.Run(options.Filter),
            _ => InferRatios.Run(options.Filter),
        });
        if (found.Count == 0)
        {
            throw new InputException($"No case of {options.What} matches '{options.Filter}'.");
        }

        if (options.Json is not null)
        {
            string date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            new RatioFile(Cpu.Name, Isa.Describe(), date, Versions(), Command(options), found).Write(options.Json);
        }

        return recorded is null ? 0 : Against(recorded, found, options.Tolerance);
    }

    private static int Against(RatioFile recorded, List<RatioLine> found, double tolerance)
    {
        if (recorded.Cpu != Cpu.Name)
        {
            Console.WriteLine($"# recorded on another CPU: {recorded.Cpu}; this one is {Cpu.Name}");
        }

        Regression regression = Regression.Find(recorded.Lines, found, tolerance);
        foreach (string sentence in regression.Fallen)
        {
            Console.WriteLine(sentence);
        }

        Console.WriteLine(Invariant($"{found.Count} ratios, {regression.Compared} of them recorded on {recorded.Date}, ")
            + Invariant($"{regression.Fallen.Count} fell by more than {100 * tolerance:g3} %"));
        return regression.Fallen.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<RatioLine> Functions(string filter)
    {
        int[] lengths = [64, 1024, 16384];
        IEnumerable<RatioLine> gelu = Regex.IsMatch("gelu", filter) ? FunctionRatios.RunGelu(lengths) : [];
        IEnumerable<RatioLine> adam = Regex.IsMatch("adam", filter) ? StreamRatios.Run() : [];
        return [.. FunctionRatios.Run(lengths, filter), .. gelu, .. adam];
    }

    private static List<RatioLine> Print(IEnumerable<RatioLine> lines)
    {
        Console.WriteLine(Invariant($"# {Isa.Describe()}; FMA peak {FmaPeak.Measure<float>(1) / 1e9:f1} GFLOP/s float, one thread; ")
            + "quickest of many interleaved rounds");
        Console.WriteLine(LinesTable.Head);
        var done = new List<RatioLine>();
        foreach (RatioLine line in lines)
        {
            done.Add(line);
            Console.WriteLine(LinesTable.Row(line));
        }

        return done;
    }

    private static string Versions()
    {
        Assembly tensors = typeof(System.Numerics.Tensors.TensorPrimitives).Assembly;
        string version = tensors.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        return $".NET {Environment.Version}, {tensors.GetName().Name} {version}";
    }

    private static string Command(RatiosOptions options)
    {
        string variables = string.Concat(
            from name in s_variables
            let value = Environment.GetEnvironmentVariable(name)
            where !string.IsNullOrEmpty(value)
            select $"{name}={value} ");
        string filter = options.Filter.Length == 0 ? "" : $" '{options.Filter}'";
        return $"{variables}dotnet run -c Release --project bench/NeuralKernels.Bench -- ratios {options.What}{filter}"
            + $" --json {Path.GetFileName(options.Json)}";
    }
}
