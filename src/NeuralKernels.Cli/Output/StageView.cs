using System;
using System.IO;
using NeuralKernels.Measurement;
using Spectre.Console;

namespace NeuralKernels.Cli.Output;

/// <summary>The progress of work in stages: a bar for a terminal, a line per stage for a file or a pipe.</summary>
internal static class StageView
{
    /// <summary>Runs the work under a progress bar.</summary>
    public static T Run<T>(IAnsiConsole console, Func<StageReport, T> work) => console.Progress()
        .Columns(
            new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new ElapsedTimeColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left })
        .AutoClear(true)
        .Start(context =>
        {
            ProgressTask task = context.AddTask("starts", maxValue: 1);
            return work((done, stage, detail) =>
            {
                task.Value = done;
                task.Description = Markup.Escape($"{stage} {detail}".Trim());
            });
        });

    /// <summary>Runs the work, with a line where a stage begins.</summary>
    public static T Run<T>(TextWriter output, Func<StageReport, T> work)
    {
        string last = "";
        return work((_, stage, _) =>
        {
            if (stage != last)
            {
                output.WriteLine($"nk bench: {stage}");
                last = stage;
            }
        });
    }
}
