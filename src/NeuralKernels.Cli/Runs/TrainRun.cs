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

/// <summary>Runs one training, from its data to its scores.</summary>
internal static class TrainRun
{
    /// <summary>Trains with the given settings.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="InputException">The settings cannot be fulfilled.</exception>
    /// <exception cref="RunException">The training diverged; nothing was written.</exception>
    public static int Execute<T>(TrainSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainingData<T> data = TrainingData.Load<T>(settings);
        Recipe recipe = Recipe.For(settings, data.Training);
        Network<T> network = recipe.Build<T>(data.Training.InputSize, settings.Seed);
        Trainer<T> trainer = network.CreateTrainer(recipe.Loss, recipe.Optimizer, recipe.Batch, settings.Threads);
        Screen.Lines([data.Summary[0], .. data.Columns, .. data.Summary.Skip(1)]);
        string layers = string.Join(", ", network.Layers.Select(layer => layer.Describe()));
        Screen.Line($"{layers}: {Figures.Count(network.ParameterCount)} parameters");
        Screen.Line(recipe.Describe());

        using var interrupt = new Interrupt();
        var throughput = new Throughput();
        IReadOnlyList<EpochReport> history = [];
        try
        {
            Screen.Watch(view =>
            {
                var progress = new TrainingProgress(recipe.Epochs, data.Training.Count, recipe.Batch, throughput, view);
                history = trainer.Fit(data.Training, Options(settings, recipe, data, progress), interrupt.Token);
            });
        }
        catch (TrainingDivergedException e)
        {
            throw new RunException($"the training diverged: {char.ToLowerInvariant(e.Message[0])}{e.Message[1..]} A smaller --lr may help");
        }

        CheckFinite(network);
        TellEnd(settings, recipe, history, interrupt.WasRequested);
        Save(settings, new Model<T>(network, recipe.Loss, data.Preprocessing), interrupt.WasRequested);
        if (settings.Report is { } report && history.Count > 0)
        {
            new ReportPage<T>(data, trainer, history, recipe.Describe()).Create().Save(report);
            Screen.Line($"the report is {OutputFile.Where(report)}; any browser shows it");
        }

        TellScores(settings, data, trainer, throughput);
        return interrupt.WasRequested ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static FitOptions<T> Options<T>(TrainSettings settings, Recipe recipe, TrainingData<T> data, TrainingProgress progress)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
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

    private static void TellEnd(TrainSettings settings, Recipe recipe, IReadOnlyList<EpochReport> history, bool interrupted)
    {
        if (settings.Resume is { } path && history.Count == 0)
        {
            Screen.Line($"the training in {path} had ended; nothing was left to learn");
            return;
        }

        if (settings.EarlyStopping is { } stopping && !interrupted && history[^1].Epoch + 1 < recipe.Epochs)
        {
            Screen.Line(Invariant($"stopped after epoch {history[^1].Epoch + 1}: ")
                + $"no progress in {Figures.Count(stopping.Patience, "epoch")}; the best weights are kept");
        }

        if (settings.Checkpoints is { } checkpoints)
        {
            // A training that has ended resumes only with more epochs, and a schedule depends on their number.
            string how = interrupted ? "; --resume continues it"
                : settings.Schedule is null && settings.EarlyStopping is null ? "; --resume with more --epochs continues it" : "";
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

    private static void Save<T>(TrainSettings settings, Model<T> model, bool interrupted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string stopped = interrupted ? "stopped by Ctrl-C; " : "";
        if (settings.Out is not { } path)
        {
            Screen.Line($"{stopped}the model was not saved; --out FILE saves it");
            return;
        }

        OutputFile.Write(path, stream => ModelFile.Save(stream, model));
        Screen.Line($"{stopped}the model is {OutputFile.Where(path)}");
    }

    private static void TellScores<T>(TrainSettings settings, TrainingData<T> data, Trainer<T> trainer, Throughput throughput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (string, Evaluation)[] scores = [.. data.Parts.Select(part => (part.Name, trainer.Evaluate(part.Rows)))];
        if (Screen.IsTerminal && PlaneMap.CanShow(data.Training))
        {
            Screen.Draw(PlaneMap.Create(trainer.Network, trainer.Loss, data.Training));
        }

        Scores.Draw(scores, data.Preprocessing.Target);
        if (throughput.RowsPerSecond > 0)
        {
            Speed.Draw(trainer.Network, trainer.BatchSize, settings.Threads, throughput);
        }
    }
}
