using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Cli.Output;
using NeuralKernels.Cli.Pages.Report;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels.Cli.Runs;

/// <summary>One training, from its data to its table.</summary>
internal static class TrainRun
{
    /// <summary>Trains as asked.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="InputException">What was asked for cannot be done.</exception>
    /// <exception cref="RunException">The training diverged; nothing was written.</exception>
    public static int Execute<T>(TrainSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainingData<T> data = TrainingData.Load<T>(settings);
        Recipe recipe = Recipe.For(settings, data.Training);
        Network<T> network = recipe.Build<T>(data.Training.InputSize, settings.Seed);
        Trainer<T> trainer = network.CreateTrainer(recipe.Loss, recipe.Optimizer, recipe.Batch, settings.Threads);
        foreach (string line in (string[])[data.Story[0], .. data.Details, .. data.Story.Skip(1)])
        {
            Screen.Line(line);
        }

        string layers = string.Join(", ", network.Layers.Select(layer => layer.Describe()));
        Screen.Line($"{layers}: {Figures.Count(network.ParameterCount)} parameters");
        Screen.Line(recipe.Describe());

        using var interrupt = new Interrupt();
        var throughput = new Throughput();
        IReadOnlyList<EpochReport> history = [];
        try
        {
            Screen.Watch(view => history = Learn(settings, recipe, data, trainer, throughput, view, interrupt));
        }
        catch (TrainingDivergedException e)
        {
            throw new RunException($"the training diverged: {char.ToLowerInvariant(e.Message[0])}{e.Message[1..]} A smaller --lr may help");
        }

        CheckFinite(network);
        SayHowItEnded(settings, recipe, history, interrupt.Came);
        Keep(settings, new Model<T>(network, recipe.Loss, data.Preprocessing), interrupt.Came);
        if (settings.Report is { } report && history.Count > 0)
        {
            new ReportPage<T>(data, trainer, history, recipe.Describe()).Create().Save(report);
            Screen.Line($"the report is {OutputFile.Where(report)}; any browser shows it");
        }

        Report(settings, data, trainer, throughput);
        return interrupt.Came ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static IReadOnlyList<EpochReport> Learn<T>(
        TrainSettings settings,
        Recipe recipe,
        TrainingData<T> data,
        Trainer<T> trainer,
        Throughput throughput,
        ITrainingView view,
        Interrupt interrupt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var progress = new TrainingProgress(recipe.Epochs, data.Training.Count, recipe.Batch, throughput, view);
        var options = new FitOptions<T>
        {
            Epochs = recipe.Epochs,
            Seed = settings.Seed,
            Schedule = settings.Schedule,
            Regularization = settings.Regularization,
            AverageDecay = settings.AverageDecay,
            EarlyStopping = settings.EarlyStopping,
            Checkpoints = settings.Checkpoints,
            Resume = settings.Resume,
            Logs = settings.Logs,
            SampleWeights = settings.Balance ? ClassBalance.RowWeights<T>(data.Training.Labels, data.Training.ClassCount) : null,
            Validation = data.Validation.Count > 0 ? data.Validation : null,
            OnStep = progress.Step,
            OnEpoch = progress.Epoch,
        };
        return trainer.Fit(data.Training, options, interrupt.Token);
    }

    private static void SayHowItEnded(TrainSettings settings, Recipe recipe, IReadOnlyList<EpochReport> history, bool interrupted)
    {
        if (settings.Resume is { } path && history.Count == 0)
        {
            Screen.Line($"the training in {path} had ended; nothing was left to learn");
            return;
        }

        if (settings.EarlyStopping is { } stopping && !interrupted && history[^1].Epoch + 1 < recipe.Epochs)
        {
            string epochs = stopping.Patience == 1 ? "1 epoch" : $"{Figures.Count(stopping.Patience)} epochs";
            Screen.Line(Invariant($"stopped after epoch {history[^1].Epoch + 1}: no progress in {epochs}; the best weights are kept"));
        }

        if (settings.Checkpoints is { } checkpoints)
        {
            // A training that ended goes on only with more epochs, and a schedule is bound to their number.
            string how = interrupted ? "; --resume goes on with it"
                : settings.Schedule is null && settings.EarlyStopping is null ? "; --resume with more --epochs goes on with it" : "";
            Screen.Line($"the training is in {checkpoints.Path}{how}");
        }
    }

    private static void CheckFinite<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T parameter in network.Parameters)
        {
            if (!T.IsFinite(parameter))
            {
                throw new RunException($"the training diverged: a parameter became {Figures.Exact(parameter)}; a smaller --lr may help");
            }
        }
    }

    private static void Keep<T>(TrainSettings settings, Model<T> model, bool interrupted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string stopped = interrupted ? "stopped by Ctrl-C; " : "";
        if (settings.Out is not { } path)
        {
            Screen.Line($"{stopped}the model was not kept; --out FILE keeps it");
            return;
        }

        OutputFile.Write(path, stream => ModelFile.Save(stream, model));
        Screen.Line($"{stopped}the model is {OutputFile.Where(path)}");
    }

    private static void Report<T>(TrainSettings settings, TrainingData<T> data, Trainer<T> trainer, Throughput throughput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (string Name, Dataset<T> Rows)[] parts = [("training", data.Training), ("validation", data.Validation), ("test", data.Test)];
        IReadOnlyList<(string, Evaluation)> scores =
            [.. parts.Where(part => part.Rows.Count > 0).Select(part => (part.Name, trainer.Evaluate(part.Rows)))];
        if (Screen.IsTerminal && PlaneMap.CanShow(data.Training))
        {
            Screen.Draw(PlaneMap.Create(trainer.Network, trainer.Loss, data.Training));
        }

        Screen.Draw(Scores.Table(scores, data.Preprocessing.Target));
        if (throughput.RowsPerSecond > 0)
        {
            Screen.Draw(Speed.Measure(trainer.Network, trainer.BatchSize, settings.Threads, throughput).ToTable());
        }
    }
}
