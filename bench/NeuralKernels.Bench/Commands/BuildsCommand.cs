using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using NeuralKernels.Bench.Builds;
using NeuralKernels.Bench.Ratios;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Bench.Commands;

/// <summary><c>builds FOLDER</c>: the libraries of another build beside those of this one, timed alternately in one process.</summary>
/// <remarks>
/// Two processes differ by more than is looked for here, because code and memory lie at different addresses. Each build is loaded into its
/// own context, together with a copy of this program, whose cases thereby bind to that build. Where the bits differ, the case is marked.
/// </remarks>
internal static class BuildsCommand
{
    public const string Usage = "builds FOLDER [CASE]";

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length is < 1 or > 2)
        {
            throw new InputException($"usage: {Usage}");
        }

        string folder = Path.GetFullPath(arguments[0]), part = arguments.Length == 2 ? arguments[1] : "";
        if (!File.Exists(Path.Combine(folder, "NeuralKernels.dll")))
        {
            throw new InputException($"{folder}: found no NeuralKernels.dll, expected the output folder of a build");
        }

        BuildCase[] before = Cases(folder), now = Cases(AppContext.BaseDirectory);
        Console.WriteLine($"{Isa.Describe()}; nanoseconds per call, the quickest of many alternating rounds");
        Console.WriteLine($"{"case",-34}{"before",12}{"now",12}{"before/now",12}  bits");
        foreach ((BuildCase old, BuildCase own) in before.Zip(now).Where(pair => pair.First.Name.Contains(part, StringComparison.Ordinal)))
        {
            try
            {
                old.Work();
                own.Work();
            }
            catch (MissingMethodException e)
            {
                Console.WriteLine($"{own.Name,-34}  not in both builds: {e.Message}");
                continue;
            }

            bool same = old.Result().AsSpan().SequenceEqual(own.Result());
            double[] time = InterleavedPairs(old.Work, own.Work);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{own.Name,-34}{time[0],12:0.00}{time[1],12:0.00}{time[0] / time[1],12:0.000}  {(same ? "same" : "DIFFERENT")}"));
        }

        return 0;
    }

    /// <summary>Times both in both orders, so that neither has an advantage.</summary>
    private static double[] InterleavedPairs(Action old, Action own)
    {
        double[] first = InterleavedTimer.Run(old, own), second = InterleavedTimer.Run(own, old);
        return [Math.Min(first[0], second[1]), Math.Min(first[1], second[0])];
    }

    private static BuildCase[] Cases(string folder)
    {
        Assembly bench = new BuildContext(folder).LoadFromAssemblyPath(typeof(BuildsCommand).Assembly.Location);
        var create = (Array)bench.GetType(typeof(BuildCases).FullName!)!.GetMethod(nameof(BuildCases.Create))!.Invoke(null, null)!;
        return [.. create.Cast<(string Name, Action Work, Func<float[]> Result)>().Select(
            made => new BuildCase(made.Name, made.Work, made.Result))];
    }

    private sealed record BuildCase(string Name, Action Work, Func<float[]> Result);

    /// <summary>Loads the libraries of one folder; everything else is shared.</summary>
    private sealed class BuildContext(string folder) : AssemblyLoadContext("a build")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, assemblyName.Name + ".dll");
            return assemblyName.Name is "NeuralKernels" or "NeuralKernels.Kernels" ? LoadFromAssemblyPath(path) : null;
        }
    }
}
