using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FsCheck;
using FsCheck.Fluent;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Schedules;
using NeuralKernels.Tests.IO;
using NeuralKernels.Tests.Optimizers;
using NeuralKernels.Tests.Support;
using NeuralKernels.Training;
using Xunit;
using Xunit.Sdk;

namespace NeuralKernels.Tests.Training;

/// <summary>
/// Whatever the history of trainings that are stopped or die and are resumed from what they saved: at its end weights, state of the
/// optimizer and reports have the bits of the training that never stopped.
/// </summary>
public sealed class CheckpointPropertyTests
{
    private const int Batch = 4;
    private const int Features = 2;

    /// <summary>How an attempt ends before the training does.</summary>
    public enum End
    {
        /// <summary>Cancelled after a step: it saves and returns.</summary>
        Cancelled,

        /// <summary>Stopped by the answer to the report of an epoch: it saves and returns.</summary>
        Stopped,

        /// <summary>An exception in the callback of a step: nothing is saved then.</summary>
        DiesInStep,

        /// <summary>An exception in the callback of an epoch, before the checkpoint of that epoch.</summary>
        DiesInEpoch,

        /// <summary>As <see cref="DiesInStep"/>, and part of a checkpoint is left beside the file, as by a process killed as it saved.
        /// </summary>
        DiesInSave,
    }

    [Fact]
    public void Any_history_of_saves_kills_and_resumes_ends_with_the_bits_of_one_training()
    {
        Gen<Work> works =
            from optimizer in Gen.Elements("sgd", "momentum", "nesterov", "adam", "rmsprop, centered, momentum", "adagrad", "lion")
            from schedule in Gen.Elements("none", "plateau", "cosine")
            from rows in Gen.Choose(5, 18)
            from epochs in Gen.Choose(1, 4)
            from averaged in Gen.Elements(false, true)
            from dropout in Gen.Elements(false, true)
            from normalized in Gen.Elements(false, true)
            from best in Gen.Elements(false, true)
            from shuffled in Gen.Elements(true, true, false)
            select new Work(optimizer, schedule, rows, epochs, averaged, dropout, normalized && rows % Batch != 1, best, shuffled);
        Gen<Attempt> attempt =
            from end in Gen.Elements(Enum.GetValues<End>())
            from after in Gen.Choose(1, 9)
            from interval in Gen.Choose(0, 2)
            from everyStep in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Attempt(end, after, interval, everyStep);
        Gen<History> histories =
            from work in works
            from count in Gen.Choose(0, 5)
            from attempts in attempt.ArrayOf(count)
            select new History(work, attempts);
        PropertyCases.ForAll(histories, Simpler, 40, Expect);
    }

    private static IEnumerable<History> Simpler(History history)
    {
        Work work = history.Work;
        Work[] works =
        [
            .. PropertyCases.Less(work.Epochs, 1).Select(epochs => work with { Epochs = epochs }),
            .. PropertyCases.Less(work.Rows, 5).Select(rows => work with { Rows = rows }),
            work with { Schedule = "none" }, work with { Optimizer = "sgd" }, work with { Averaged = false }, work with { Dropout = false },
            work with { Normalized = false }, work with { Best = false }, work with { Shuffled = false },
        ];
        return PropertyCases.Simpler(history.Attempts, Simpler).Select(attempts => history with { Attempts = attempts })
            .Concat(works
                .Where(other => other != work && !(other.Normalized && other.Rows % Batch == 1))
                .Select(other => history with { Work = other }));
    }

    private static IEnumerable<Attempt> Simpler(Attempt attempt) =>
    [
        .. PropertyCases.Less(attempt.After, 1).Select(after => attempt with { After = after }),
        .. PropertyCases.Less(attempt.Interval).Select(interval => attempt with { Interval = interval }),
        .. attempt.EveryStep ? (Attempt[])[attempt with { EveryStep = false }] : [],
    ];

    private static void Expect(History history)
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("c");
        var expected = new Reports(history.Work);
        Trainer<float> whole = history.Work.Create();
        whole.Fit(history.Work.Data, history.Work.Options with { OnEpoch = expected.Add });

        var found = new Reports(history.Work);
        foreach (Attempt attempt in history.Attempts)
        {
            Try(history.Work, attempt, path, found);
        }

        Trainer<float> last = history.Work.Create();
        last.Fit(
            history.Work.Data,
            history.Work.Options with { Checkpoints = new(path), Resume = File.Exists(path) ? path : null, OnEpoch = found.Add });

        Assert.Equal(whole.Steps, last.Steps);
        Same("parameters", whole.Network.Parameters, last.Network.Parameters);
        Assert.Equal(whole.OptimizerState.Carried, last.OptimizerState.Carried);
        Assert.Equal(whole.LearningRate, last.LearningRate);
        for (int i = 0; i < whole.OptimizerState.Names.Count; i++)
        {
            Same(whole.OptimizerState.Names[i], whole.OptimizerState.Values(i), last.OptimizerState.Values(i));
        }

        foreach (ParameterSlice state in whole.Network.StateSlices)
        {
            Same(state.Name, whole.Network.Tensor(state.Name), last.Network.Tensor(state.Name));
        }

        Assert.Equal(expected.OfWholeEpochs, found.OfWholeEpochs);
    }

    /// <summary>One attempt of a process: from the checkpoint where there is one, until it ends as drawn or the training is done.</summary>
    private static void Try(Work work, Attempt attempt, string path, Reports reports)
    {
        using var source = new CancellationTokenSource();
        int steps = 0;
        int epochs = 0;
        FitOptions<float> options = work.Options with
        {
            Checkpoints = new Checkpoints(path, attempt.Interval, attempt.EveryStep ? TimeSpan.Zero : null),
            Resume = File.Exists(path) ? path : null,
            OnStep = _ =>
            {
                if (++steps == attempt.After && attempt.End == End.Cancelled)
                {
                    source.Cancel();
                }
                else if (steps == attempt.After && attempt.End is End.DiesInStep or End.DiesInSave)
                {
                    throw new DeathException();
                }
            },
            OnEpoch = report =>
            {
                reports.Add(report);
                bool ends = ++epochs == (attempt.After + 2) / 3;
                return ends && attempt.End == End.DiesInEpoch ? throw new DeathException() : !(ends && attempt.End == End.Stopped);
            },
        };
        try
        {
            work.Create().Fit(work.Data, options, source.Token);
        }
        catch (DeathException)
        {
            if (attempt.End == End.DiesInSave)
            {
                byte[] part = File.Exists(path) ? File.ReadAllBytes(path)[..^attempt.After] : [];
                File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(path)!, $".c.{attempt.After}.tmp"), part);
            }
        }
    }

    private static void Same(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> found)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(found[i]))
            {
                throw new XunitException($"{what}[{i}] is {found[i]:R}; that of the training that never stopped is {expected[i]:R}.");
            }
        }
    }

    /// <summary>A training: everything about it that a resumed one has in common with the first.</summary>
    private sealed record Work(
        string Optimizer, string Schedule, int Rows, int Epochs, bool Averaged, bool Dropout, bool Normalized, bool Best, bool Shuffled)
    {
        internal Dataset<float> Data => Generate.Spirals<float>(Rows, noise: 0.05, seed: 3);

        internal FitOptions<float> Options => new()
        {
            Epochs = Epochs,
            Seed = 4,
            Shuffle = Shuffled,
            Schedule = Schedule switch
            {
                "plateau" => new ReduceOnPlateau(factor: 0.5, patience: 0),
                "cosine" => new CosineDecay(),
                _ => null,
            },
            AverageDecay = Averaged ? 0.9 : null,
            EarlyStopping = Best ? new EarlyStopping(patience: 2) : null,
            Validation = Generate.Spirals<float>(6, noise: 0.05, seed: 5),
        };

        public Trainer<float> Create()
        {
            NetworkBuilder<float> builder = Network.Create(Features).Dense(4, Activation.Tanh);
            builder = Dropout ? builder.Dropout(0.3) : builder;
            builder = Normalized ? builder.BatchNorm() : builder;
            return builder.Dense(2).Build(seed: 1).CreateTrainer(Loss.SoftmaxCrossEntropy, AllOptimizers.Named(Optimizer), Batch);
        }
    }

    /// <summary>A process: how it ends and after how many steps (epochs: a third), and when it saves itself.</summary>
    private sealed record Attempt(End End, int After, int Interval, bool EveryStep);

    private sealed record History(Work Work, Attempt[] Attempts)
    {
        public override string ToString() => $"{Work}, attempts: [{string.Join(" | ", Attempts.AsEnumerable())}]";
    }

    /// <summary>The reports of whole epochs, of which one that is run again must be equal to that before.</summary>
    private sealed class Reports(Work work)
    {
        private readonly SortedDictionary<int, (long, double, double, double)> _byEpoch = [];

        public IEnumerable<KeyValuePair<int, (long Steps, double Loss, double Rate, double Validation)>> OfWholeEpochs => _byEpoch;

        public bool Add(EpochReport report)
        {
            long stepsPerEpoch = (work.Rows + Batch - 1) / Batch;
            if (report.Steps == (report.Epoch + 1) * stepsPerEpoch)
            {
                var values = (report.Steps, report.TrainLoss, report.LearningRate, report.Validation!.Loss);
                if (_byEpoch.TryGetValue(report.Epoch, out var before))
                {
                    Assert.Equal(before, values);
                }

                _byEpoch[report.Epoch] = values;
            }

            return true;
        }
    }

    private sealed class DeathException : Exception;
}
