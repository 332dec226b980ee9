using System;
using System.Diagnostics;
using NeuralKernels.Training;
using Spectre.Console;
using Spectre.Console.Rendering;
using static System.FormattableString;

namespace NeuralKernels.Cli.Output;

/// <summary>For a terminal: a progress bar with the epoch, loss, validation score, speed and time left.</summary>
internal sealed class BarView(ProgressTask task, BarView.FiguresColumn figures, bool wide) : ITrainingView
{
    private const int MinWide = 120; // columns for figures in full words

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private string _validation = "";
    private long _last;

    /// <summary>Runs a training under a progress bar.</summary>
    public static void Run(IAnsiConsole console, Action<ITrainingView> training)
    {
        var figures = new FiguresColumn();
        bool wide = console.Profile.Width >= MinWide;
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = wide ? 24 : 10 }, figures)
            .Start(context => training(new BarView(context.AddTask("epoch 1", maxValue: 1), figures, wide)));
    }

    /// <inheritdoc/>
    public void Step(in TrainingMoment moment)
    {
        if (Stopwatch.GetElapsedTime(_last) >= s_pause)
        {
            Show(moment, moment.Loss);
        }
    }

    /// <inheritdoc/>
    public void Epoch(in TrainingMoment moment, EpochReport report)
    {
        if (report.Validation is { } scores)
        {
            string text = Scores.Short(scores);
            _validation = $" | {(wide ? text : text.Replace("validation accuracy", "val", StringComparison.Ordinal))}";
        }

        if (Stopwatch.GetElapsedTime(_last) >= s_pause || moment.Epoch == moment.Epochs - 1)
        {
            Show(moment, report.TrainLoss);
        }
    }

    private void Show(in TrainingMoment moment, double loss)
    {
        task.Description = Invariant($"epoch {moment.Epoch + 1}/{moment.Epochs}");
        task.Value = moment.Done;
        figures.Text = $"loss {Figures.Loss(loss)}{_validation} | {Figures.Count(moment.RowsPerSecond)}{(wide ? " samples/s" : "/s")} | "
            + $"{Figures.Time(moment.Left)} left";
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>Text that the training thread writes and the drawing thread reads.</summary>
    internal sealed class FiguresColumn : ProgressColumn
    {
        private volatile string _text = "";

        public string Text
        {
            set => _text = value;
        }

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(_text) { Overflow = Overflow.Ellipsis };
    }
}
