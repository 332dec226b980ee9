using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Verification;
using static System.FormattableString;

namespace NeuralKernels.Measurement;

/// <summary>Measures each width of this CPU in processes of its own, one after another.</summary>
internal static class BenchProcess
{
    /// <summary>The option that makes a process print the rows of its own width.</summary>
    public const string RowsOption = "--rows";

    /// <summary>
    /// How often each width is measured, each time in a new process with other addresses of code and memory, which can matter more than the
    /// noise within a process. The widths alternate, so that a disturbance of a minute does not affect only one of them.
    /// </summary>
    private const int Passes = 2;

    private const string Avx512 = "DOTNET_EnableAVX512";

    /// <summary>The width that the environment forces, or all that this CPU has in hardware.</summary>
    public static IReadOnlyList<int> Widths => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(WidthProcess.Variable))
        ? [.. Isa.Widths.Where(Isa.IsAccelerated).Select(width => (int)width)]
        : [(int)Isa.Width];

    /// <summary>Measures all widths.</summary>
    /// <param name="quick">Whether to run the short form.</param>
    /// <param name="report">Receives the progress.</param>
    /// <exception cref="WidthProcessException">A process did not answer.</exception>
    public static BenchResult Execute(bool quick, StageReport report)
    {
        DateTimeOffset date = DateTimeOffset.UtcNow;
        long begin = Stopwatch.GetTimestamp();
        IReadOnlyList<int> widths = Widths;
        var found = new List<BenchWidth>();
        var rows = new List<BenchRow>();
        for (int i = 0; i < Passes * widths.Count; i++)
        {
            int done = i, width = widths[i % widths.Count];
            string stage = Invariant($"{RowKey.WidthName(width)}, pass {(i / widths.Count) + 1} of {Passes}");
            (BenchWidth its, List<BenchRow> measured) = Execute(
                width, quick, (share, what) => report((done + share) / (Passes * widths.Count), stage, what));
            rows = i < widths.Count
                ? [.. rows, .. measured.OrderBy(row => row.Key.Group)] // stable: in the order of measurement within a group
                : Merge(rows, measured);
            found = i < widths.Count ? [.. found, its] : found;
        }

        report(1, "done", "");
        return new BenchResult
        {
            Version = typeof(BenchProcess).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            Cpu = Cpu.Name,
            Threads = Environment.ProcessorCount,
            Runtime = Processor.Runtime(),
            Date = date,
            Seconds = Math.Round(Stopwatch.GetElapsedTime(begin).TotalSeconds, 1),
            Quick = quick,
            Widths = found,
            Rows = rows,
        };
    }

    /// <summary>The first line that a process prints: its width, its instructions and the number of rows.</summary>
    public static string FirstLine(int rows) => Invariant($"{(int)Isa.Width};{Isa.Describe()};{rows}");

    /// <summary>Merges each row with its repetition, if there is one.</summary>
    private static List<BenchRow> Merge(List<BenchRow> rows, List<BenchRow> repeats)
    {
        var again = repeats.ToDictionary(row => row.Key);
        return [.. rows.Select(row => again.TryGetValue(row.Key, out BenchRow? repeat) ? BenchRow.Merge(row, repeat) : row)];
    }

    private static (BenchWidth Width, List<BenchRow> Rows) Execute(int width, bool quick, Action<double, string> report)
    {
        report(0, "starts");
        ProcessStartInfo start = WidthProcess.Self();
        start.ArgumentList.Add("bench");
        start.ArgumentList.Add(RowsOption);
        if (quick)
        {
            start.ArgumentList.Add("--quick");
        }

        start.Environment[WidthProcess.Variable] = Isa.ForcedBy((SimdWidth)width);
        start.Environment[TieredJit.NoDelay.Name] = TieredJit.NoDelay.Value;
        if (width < (int)SimdWidth.Bits512)
        {
            // Otherwise narrow vectors would still use the registers and masks of AVX-512.
            start.Environment[Avx512] = "0";
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string[] first = (process.StandardOutput.ReadLine() ?? "").Split(';');
        var rows = new List<BenchRow>();
        if (first.Length == 3
            && first[0] == width.ToString(CultureInfo.InvariantCulture)
            && int.TryParse(first[2], CultureInfo.InvariantCulture, out int expected))
        {
            report(0, "warms up");
            while (process.StandardOutput.ReadLine() is { } line)
            {
                rows.Add(RowOf(line, width, process));
                report((double)rows.Count / expected, $"{BenchJson.Name(rows[^1].Key.Group)} {rows[^1].Key.Name}");
            }

            process.WaitForExit();
            if (process.ExitCode == 0 && rows.Count == expected)
            {
                return (new BenchWidth(width, first[1]), rows);
            }
        }

        process.StandardOutput.ReadToEnd(); // so that the process never blocks on a full pipe
        process.WaitForExit();
        throw new WidthProcessException(
            Invariant($"The process for {RowKey.WidthName(width)} ended with code {process.ExitCode} after {rows.Count} rows: ")
            + error.GetAwaiter().GetResult());
    }

    /// <summary>Parses a line of the process; any other line (of the runtime, of a profiler) is an error.</summary>
    private static BenchRow RowOf(string line, int width, Process process)
    {
        try
        {
            return BenchJsonReader.ReadRow(line);
        }
        catch (FormatException)
        {
            process.Kill();
            throw new WidthProcessException($"The process for {RowKey.WidthName(width)} wrote a line that is not a row of figures: {line}");
        }
    }
}
