using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using NeuralKernels.Cli.Tests.Bench;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Measurement;
using NeuralKernels.Verification;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary><c>nk bench</c> as the real executable; the measured figures are not tested.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_measures_records_and_draws_every_row_at_the_width_that_the_environment_names()
    {
        string json = _folder.PathOf("run.json"), html = _folder.PathOf("run.html");
        int width = Isa.HasFusedMultiplyAdd ? 256 : 1;
        NkResult result = NkProcess.RunWith(
            [(WidthProcess.Variable, $"{width}")], "bench", "--quick", "--json", json, "--html", html);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(
            [$"nk bench: {RowKey.WidthName(width)}, pass 1 of 2", $"nk bench: {RowKey.WidthName(width)}, pass 2 of 2", "nk bench: done"],
            result.Lines.Take(3));
        BenchResult run = BenchJsonReader.Read(File.ReadAllText(json));
        Assert.True(run.Quick);
        BenchWidth only = Assert.Single(run.Widths);
        Assert.Equal(width, only.Width);
        Assert.Contains(RowKey.WidthName(width), only.Instructions, StringComparison.Ordinal);
        Assert.DoesNotContain("AVX-512", only.Instructions, StringComparison.Ordinal); // a narrow width runs without it
        Assert.All(run.Rows, row => Assert.Equal(width, row.Key.Width));
        Assert.Equal(run.Rows.Select(row => row.Key.Group).Order(), run.Rows.Select(row => row.Key.Group));
        Assert.All(Enum.GetValues<BenchGroup>(), group => Assert.Contains(run.Rows, row => row.Key.Group == group && row.Key.Threads == 1));
        int[] threads = Environment.ProcessorCount > 1 ? [1, Environment.ProcessorCount] : [1];
        Assert.Equal(threads, run.Of(BenchGroup.Product).Select(row => row.Key.Threads).Distinct());
        Assert.All(run.Of(BenchGroup.Step).Concat(run.Of(BenchGroup.Prediction)), row =>
        {
            double[] rising = [0, row.Latency!.P50, row.Latency.P99, row.Latency.P999, row.Latency.Longest];
            Assert.Equal(rising.Order(), rising);
        });
        Assert.Contains("<figure id=\"roofline\">", File.ReadAllText(html), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recorded_run_is_shown_as_tables_and_recorded_again_to_the_byte()
    {
        string file = _folder.Write("run.json", BenchJson.Write(RecordedRun.Create()));

        NkResult result = NkProcess.Succeed("bench", "--from", file, "--json", _folder.PathOf("again.json"));

        Assert.Equal(File.ReadAllText(file), File.ReadAllText(_folder.PathOf("again.json")));
        Assert.Equal(
            [
                "CPU      Test <CPU> & Co, 2 threads",
                "Runtime  .NET 10.0.0, test-x64; nk 1.2.3",
                "Date     2026-11-25 12:30 UTC, full, 1 min 01 s",
                "In use   512 bits: AVX-512, 512 bits, FMA; 256 bits: AVX2, 256 bits, FMA; scalar: AVX2, scalar, FMA",
            ],
            result.Lines.Take(4));
        Assert.Equal(["512x512x512", "1", "180 (90 %)", "90.0 (90 %)", "0.352 (90 %)"], result.Cells("512x512x512"));
        Assert.Equal(["exp", "1", "0.0321", "0.0642", "16.4"], result.Cells("exp"));
        Assert.Equal(
            ["4-16-3, 1 row", "1", "512 bits", "0.0625", "0.0750", "0.0850", "-", "1,234", "999", "4.00", "2 %"],
            result.Cells("4-16-3, 1 row"));
        Assert.Equal(
            "Figures are of the quickest of many short rounds in two processes; their noise is 1.0 % in the median row and 25.0 % in the"
            + " worst"
            + " (read float DRAM, scalar, 2 threads).",
            result.Lines[^1]);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void The_published_tables_are_those_of_the_published_run()
    {
        string published = Path.Combine(
            Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "bench", "results", "amd-epyc-zen5", "nk-bench");

        NkResult shown = NkProcess.Succeed("bench", "--from", published + ".json");

        string[] lines = [.. File.ReadAllLines(published + ".md").Select(line => line.Trim())];
        Assert.True(shown.Lines.Length > 100, shown.Output);
        Assert.Empty(shown.Lines.Except(lines));
        Assert.Empty(lines.Where(line => line.StartsWith('|')).Except(shown.Lines));
    }

    [Fact]
    public void Slower_rows_are_named_and_end_the_command_with_1_only_with_fail()
    {
        string before = _folder.Write("before.json", BenchJson.Write(RecordedRun.Create()));
        string now = _folder.Write(
            "now.json", BenchJson.Write(RecordedRun.Create(key => key.Name == "512x512x512" && key.Threads == 2 ? 0.5 : 1)));
        const string slower = "slower: product float 512x512x512, 512 bits, 2 threads: 0.500 times as fast, with a noise of 5.0 %";

        NkResult told = NkProcess.Succeed("bench", "--from", now, "--compare", before);
        NkResult failed = NkProcess.Run("bench", "--from", now, "--compare", before, "--fail");
        NkResult passed = NkProcess.Succeed("bench", "--from", before, "--compare", now, "--fail");

        Assert.Contains(slower, told.Lines);
        Assert.Equal((1, $"nk: 3 rows are slower beyond the noise; {slower}\n"), (failed.ExitCode, failed.Error));
        Assert.Equal(told.Lines, failed.Lines);
        Assert.Contains(passed.Lines, line => line.Contains(": 0 slower beyond the noise, 3 faster;", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nk: --fail: found it alone, expected --compare with it", "--fail")]
    [InlineData("nk: --quick: found it beside --from, expected one or the other", "--quick", "--from", "DIR/run.json")]
    [InlineData("nk: --json: found the folder DIR, expected a file to write", "--json", "DIR")]
    [InlineData("nk: --html: found no folder DIR/none, expected one to write page.html in", "--html", "DIR/none/page.html")]
    [InlineData(
        "nk: --html: found DIR/../DIRNAME/out, the file of --json, expected another", "--json", "DIR/out", "--html", "DIR/../DIRNAME/out")]
    [InlineData(
        "nk: --json: found DIR/run.json, the file of --compare, expected another", "--compare", "DIR/run.json", "--json", "DIR/run.json")]
    [InlineData(
        "nk: --html: found DIR/./run.json, the file of --compare, expected another", "--compare", "DIR/run.json", "--html",
        "DIR/./run.json")]
    [InlineData("nk: --json: found DIR/run.json, the file of --from, expected another", "--from", "DIR/run.json", "--json", "DIR/run.json")]
    [InlineData("nk: DIR/none.json: found no such file, expected one to read", "--from", "DIR/none.json")]
    [InlineData("nk: DIR/none.json: found no such file, expected one to read", "--compare", "DIR/none.json")]
    [InlineData("nk: DIR/text.json: found no JSON in line 1, byte 2, expected what nk bench --json writes", "--compare", "DIR/text.json")]
    [InlineData(
        "nk: DIR/newer.json: found format 7 of nk bench, expected format 1, which this nk bench --json writes", "--from", "DIR/newer.json")]
    [InlineData(
        "nk: DIR/newer.json: found format 7 of nk bench, expected format 1, which this nk bench --json writes", "--from", "DIR/run.json",
        "--compare", "DIR/newer.json")]
    [InlineData("nk: 'fast': found an argument too many, expected what nk bench --help shows", "fast")]
    public void Invalid_files_are_refused_before_anything_is_measured(string line, params string[] arguments)
    {
        string text = BenchJson.Write(RecordedRun.Create());
        string folder = Path.GetDirectoryName(_folder.Write("run.json", text))!;
        _folder.Write("newer.json", text.Replace("\"formatVersion\": 1", "\"formatVersion\": 7", StringComparison.Ordinal));
        _folder.Write("text.json", "no json");
        string[] before = _folder.Files;
        string Real(string written) => written.Replace("DIRNAME", Path.GetFileName(folder), StringComparison.Ordinal)
            .Replace("DIR", folder, StringComparison.Ordinal);

        NkResult result = NkProcess.Run(["bench", .. arguments.Select(Real)]);

        Assert.Equal((2, Real(line) + "\n"), (result.ExitCode, result.Error));
        Assert.Empty(result.Output);
        Assert.Equal(before, _folder.Files);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
