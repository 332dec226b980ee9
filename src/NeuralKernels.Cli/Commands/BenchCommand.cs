using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Text;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;
using NeuralKernels.Cli.Pages.Bench;
using NeuralKernels.Measurement;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk bench</c>: how fast this CPU runs the kernels, at every vector width, on one thread and on all.</summary>
internal static class BenchCommand
{
    private static readonly string s_description =
        "Measure this CPU: FMA peak and read bandwidths, products, functions, training steps and predictions.\n\n"
        + "In about two minutes, at every vector width that the CPU has, each in two processes of its own, on one thread and on all. A"
        + " figure is that of the quickest of many short rounds; its noise is how much longer the median round took, or what the two"
        + " processes differ by. Single steps and predictions are timed one by one for their percentiles.\n\n"
        + "--compare gives the ratio of each row to a recorded run, and names what got slower beyond the noise of both runs, and by more"
        + " than"
        + string.Create(CultureInfo.InvariantCulture, $" {100 * ComparedRow.LeastNoise:0} %;")
        + " it ends with 0 all the same, or with 1 where --fail is given too.\n\n"
        + "NEURALKERNELS_WIDTH=512, 256, 128, portable or 1 in the environment measures that width alone. Close other programs.";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("bench", s_description);
        Option<bool> quick = command.AddSwitch("--quick", "Fewer rows and less time for each: some 15 seconds");
        Option<string?> json = command.AddText("--json", "FILE", "Record the run in this file");
        Option<string?> html = command.AddText(
            "--html", "FILE", "Write a page with charts: roofline, products by size, functions, percentiles");
        Option<string?> compare = command.AddText("--compare", "FILE", "Compare with a run that --json recorded");
        Option<bool> fail = command.AddSwitch("--fail", "With --compare: end with 1 where a row is slower beyond the noise");
        Option<string?> from = command.AddText("--from", "FILE", "Measure nothing: show a run that --json recorded");
        Option<bool> rows = command.AddSwitch(BenchProcess.RowsOption, "For the processes of each width: write a row per line");
        rows.Hidden = true;
        command.SetAction(parsed =>
        {
            bool isQuick = parsed.GetValue(quick);
            if (parsed.GetValue(rows))
            {
                new WidthBench(isQuick).Run(
                    count => Screen.Raw(BenchProcess.FirstLine(count)), row => Screen.Raw(BenchJson.WriteRow(row)));
                return ExitCode.Done;
            }

            string? old = parsed.GetValue(compare);
            string? shown = parsed.GetValue(from);
            InputException.ThrowIf(
                parsed.GetValue(fail) && old is null, $"{fail.Name}: found it alone, expected {compare.Name} with it");
            InputException.ThrowIf(
                isQuick && shown is not null, $"{quick.Name}: found it beside {from.Name}, expected one or the other");
            string? record = OutputFile.Checked(parsed.GetValue(json), json.Name);
            string? page = OutputFile.Checked(parsed.GetValue(html), html.Name);
            OutputFile.RefuseShared([new(old, compare.Name), new(shown, from.Name)], [new(record, json.Name), new(page, html.Name)]);

            // Read first: an invalid file is better reported before a minute of measuring than after it.
            BenchResult? before = old is null ? null : Read(old);
            BenchResult result = shown is not null ? Read(shown) : Screen.Follow(report => BenchProcess.Execute(isQuick, report));
            return Tell(result, before is null ? null : BenchComparison.Of(before, result), old, record, page, parsed.GetValue(fail));
        });
        return command;
    }

    private static int Tell(BenchResult result, BenchComparison? comparison, string? old, string? record, string? page, bool fail)
    {
        if (record is not null)
        {
            OutputFile.Write(record, stream => stream.Write(Encoding.UTF8.GetBytes(BenchJson.Write(result))));
        }

        if (page is not null)
        {
            new BenchPage(result, comparison, old).Create().Save(page);
        }

        BenchReport.Tell(result);
        if (comparison is not null)
        {
            BenchReport.Tell(result, comparison, old!);
        }

        if (page is not null)
        {
            Screen.Line($"the page is {OutputFile.Where(page)}; any browser shows it");
        }

        return fail && comparison is { Slower: [var worst, ..] }
            ? throw new RunException(
                $"{Figures.Count(comparison.Slower.Count)} rows are slower beyond the noise; {BenchReport.Describe(worst)}")
            : ExitCode.Done;
    }

    private static BenchResult Read(string path) => InputFile.Read(path, (stream, name) =>
    {
        try
        {
            using var text = new StreamReader(stream);
            return BenchJsonReader.Read(text.ReadToEnd());
        }
        catch (FormatException e)
        {
            throw new InputException($"{name}: {e.Message}", e);
        }
    });
}
