using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using NeuralKernels.Bench.Ratios;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Tests;
using Xunit;

namespace NeuralKernels.Bench.Tests.Commands;

/// <summary>The real executable: exit codes, one line for invalid input, and regressions from end to end.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("usage: NeuralKernels.Bench COMMAND")]
    [InlineData("'gem' is not known", "ratios", "gem")]
    [InlineData("nowhere.json cannot be read", "ratios", "gemm", "--against", "nowhere.json")]
    [InlineData("usage: readme [--check]", "readme", "--chek")]
    [InlineData("'expp' is not known; try: worst list", "worst", "expp")]
    [InlineData("usage: worst NAME", "worst")]
    [InlineData("--seconds: expected a number of seconds above 0 and up to 86400, found '0'", "worst", "exp", "--seconds", "0")]
    [InlineData("--job is 'quick'", "benchmark", "--isa", "--job", "quick")]
    public void Invalid_input_ends_with_2_and_says_why(string message, params string[] arguments)
    {
        (int exitCode, string output, string error) = Run(arguments);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Equal(arguments.Length == 0, error.TrimEnd().Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void Ratios_of_another_instruction_set_are_refused_before_anything_is_timed()
    {
        using var recorded = new TemporaryFile();
        Recorded("no such instructions", 1).Write(recorded.Path);

        (int exitCode, string output, string error) = Run("ratios", "functions", "adam", "--against", recorded.Path);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains($"was recorded with no such instructions; this process runs {Isa.Describe()}.", error, StringComparison.Ordinal);
    }

    /// <summary>Recorded a million times too fast or too slow, so that no noise decides.</summary>
    [SkippableTheory]
    [InlineData(1e6, 1)]
    [InlineData(1e-6, 0)]
    public void A_fallen_ratio_ends_with_1_and_the_new_ratios_are_recorded(double recordedRatio, int expected)
    {
        if (expected == 0)
        {
            LongTest.SkipUnlessRequested("ten seconds");
        }

        using var recorded = new TemporaryFile();
        using var found = new TemporaryFile();
        Recorded(Isa.Describe(), recordedRatio).Write(recorded.Path);

        (int exitCode, string output, string error) = Run("ratios", "functions", "adam", "--json", found.Path, "--against", recorded.Path);

        Assert.True(exitCode == expected, $"{exitCode}: {output}{error}");
        Assert.Contains($"1 ratios, 1 of them recorded on 2026-11-25, {expected} fell by more than 10 %", output, StringComparison.Ordinal);
        var file = RatioFile.Read(found.Path);
        Assert.Equal((Isa.Describe(), Case, "GB/s"), (file.Isa, Assert.Single(file.Lines).Case, file.Lines[0].Unit));
        Assert.EndsWith($"-- ratios functions 'adam' --json {Path.GetFileName(found.Path)}", file.Command, StringComparison.Ordinal);
        Assert.Matches(@"^\.NET 10\.\d+\.\d+, System\.Numerics\.Tensors \d+\.\d+\.\d+", file.Versions);
    }

    private static string Case => $"adam n={StreamRatios.Length}";

    private static RatioFile Recorded(string isa, double ratio) =>
        new("CPU", isa, "2026-11-25", ".NET 10", "ratios functions", [new(Case, ratio, 1, "triad", "GB/s", ratio)]);

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments.Prepend(typeof(Program).Assembly.Location).Prepend("exec"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        Task.WaitAll(output, error);
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
