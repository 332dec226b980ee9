using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using System.Threading;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Schedules;

namespace NeuralKernels.Training;

/// <summary>One call of <see cref="Trainer{T}.Fit"/>: the loop over epochs and steps.</summary>
internal sealed partial class FitRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trainer<T> _trainer;
    private readonly Dataset<T>? _validation;
    private readonly FitOptions<T> _options;
    private readonly FitIdentity _identity;
    private readonly CancellationToken _cancellation;
    private readonly DatasetBatches<T> _batches;
    private readonly int[] _order;
    private readonly KeptWeights<T> _kept;
    private readonly List<EpochReport> _history = [];
    private readonly long _stepsPerEpoch;
    private FitProgress _progress;
    private bool _stopRequested; // by the caller; unlike an early stop, a resumed training continues after it
    private long _lastSave = Stopwatch.GetTimestamp();

    private FitRun(Trainer<T> trainer, Dataset<T> data, Dataset<T>? validation, FitOptions<T> options, CancellationToken cancellation)
    {
        _trainer = trainer;
        _validation = validation;
        _options = options;
        _cancellation = cancellation;
        _identity = FitIdentity.Of(trainer, data, options);
        trainer.CheckLastBatch(data.Count);
        trainer.Seed = options.Seed;
        _order = [.. Enumerable.Range(0, data.Count)];
        _batches = new DatasetBatches<T>(trainer, data, options.SampleWeights);
        _kept = new KeptWeights<T>(
            trainer.Network, average: options.AverageDecay is not null, best: options.EarlyStopping is { RestoreBest: true });
        _stepsPerEpoch = (data.Count + trainer.BatchSize - 1) / trainer.BatchSize;
        _progress = new FitProgress { BaseRate = trainer.LearningRate };
    }

    /// <summary>Steps of this training so far: its batches, without those in which no row counted.</summary>
    private long Steps =>
        (_progress.Epoch * _stepsPerEpoch)
        + ((_progress.RowsDone + _trainer.BatchSize - 1) / _trainer.BatchSize)
        - _progress.SkippedBatches;

    /// <summary>Those of whole epochs: the steps after which the last record of a log was written.</summary>
    private long StepsBeforeEpoch => (_progress.Epoch * _stepsPerEpoch) - _progress.SkippedBeforeEpoch;

    private bool EpochIsComplete => _progress.RowsDone == _order.Length;

    private bool MustStop => _stopRequested || _cancellation.IsCancellationRequested || Steps >= _options.MaxSteps;

    /// <summary>Checks data and options, and splits off the validation rows.</summary>
    /// <exception cref="ArgumentException">The data do not fit the trainer, or options contradict each other.</exception>
    public static FitRun<T> Create(Trainer<T> trainer, Dataset<T> data, FitOptions<T> options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        trainer.CheckHasRows(data, nameof(data));
        if (options.Validation is { } set)
        {
            trainer.CheckFits(set, nameof(options));
        }

        bool splits = options.Validation is null && options.ValidationFraction > 0;
        if (options.SampleWeights is { } weights)
        {
            if (splits)
            {
                throw new ArgumentException(
                    "SampleWeights and ValidationFraction cannot be combined; give the validation rows as Validation.", nameof(options));
            }

            if (weights.Count != data.Count)
            {
                throw new ArgumentException(
                    $"SampleWeights has {weights.Count} weights; the data have {data.Count} rows.", nameof(options));
            }
        }

        if (!splits)
        {
            return new FitRun<T>(trainer, data, options.Validation, options, cancellation);
        }

        Split split = Split.Of(data, options.ValidationFraction, test: 0, options.Seed);
        return new FitRun<T>(trainer, data.Subset(split.Training), data.Subset(split.Validation), options, cancellation);
    }

    /// <summary>Runs to the end.</summary>
    public IReadOnlyList<EpochReport> Run()
    {
        if (_options.Checkpoints is { } checkpoints)
        {
            AtomicFile.Check(checkpoints.Path); // fail now rather than after an epoch
        }

        if (_options.Resume is { } path)
        {
            Load(path);
        }

        try
        {
            TrainingLog.Begin(_options.Logs, _options.Resume is null ? null : _progress.Epoch, StepsBeforeEpoch);
            while (EpochIsComplete || (_progress.Epoch < _options.Epochs && !_progress.Stopped && !MustStop))
            {
                RunEpoch();
            }

            Save();
        }
        finally
        {
            TrainingLog.End(_options.Logs);
            if (_options.Schedule is not null)
            {
                _trainer.LearningRate = _progress.BaseRate;
            }
        }

        _kept.CopyToNetwork(hasBest: _progress.BestLoss < double.PositiveInfinity);
        return _history;
    }

    private void RunEpoch()
    {
        if (_options.Shuffle)
        {
            Shuffle.Fill(_options.Seed, RandomStreams.Order + (ulong)_progress.Epoch, _order);
        }

        while (!EpochIsComplete && !MustStop)
        {
            RunStep();
        }

        if (_progress.RowsDone == 0)
        {
            return; // stopped before the first step: there is nothing to report
        }

        EpochReport report = Report();
        if (EpochIsComplete)
        {
            EndEpoch(report);
        }

        _history.Add(report);
        foreach (TrainingLog log in _options.Logs)
        {
            log.Add(report);
        }

        if (_options.OnEpoch?.Invoke(report) == false)
        {
            _stopRequested = true;
        }

        if (_options.Checkpoints is { EveryEpochs: > 0 } checkpoints
            && _progress.Epoch % checkpoints.EveryEpochs == 0
            && _progress.RowsDone == 0)
        {
            Save();
        }
    }

    private void RunStep()
    {
        int rows = Math.Min(_trainer.BatchSize, _order.Length - _progress.RowsDone);
        long step = Steps;
        (double loss, double weight) = Learn(step, _order.AsSpan(_progress.RowsDone, rows));
        bool diverged = _options.StopWhenDiverged && !double.IsFinite(loss);
        _progress.LossSum += _trainer.Loss.Total(loss, weight);
        _progress.WeightSum += weight;
        _progress.SkippedBatches += weight == 0 ? 1 : 0;
        _progress.RowsDone += rows;
        _options.OnStep?.Invoke(new StepReport(_progress.Epoch, _progress.RowsDone, _order.Length, loss) { Weight = weight });
        if (diverged)
        {
            throw _batches.Diverged(_progress.Epoch, step, rows, loss);
        }

        if (_options.Checkpoints?.Every is { } every && Stopwatch.GetElapsedTime(_lastSave) >= every)
        {
            Save();
        }
    }

    /// <summary>One step; none where no row counts, or where the loss is not finite and that ends the training.</summary>
    /// <returns>The loss before the step, and the weight of the rows.</returns>
    private (double Loss, double Weight) Learn(long step, ReadOnlySpan<int> rows)
    {
        _trainer.Enter();
        try
        {
            double loss = _batches.ComputeGradients(rows);
            if (_trainer.BatchWeight == 0)
            {
                return (loss, 0);
            }

            SetRate(step);
            if (!_options.StopWhenDiverged || double.IsFinite(loss))
            {
                _trainer.Update(_options.Regularization ?? _trainer.Regularization);
                if (_options.AverageDecay is { } decay)
                {
                    _kept.UpdateAverage(decay);
                }
            }

            return (loss, _trainer.BatchWeight);
        }
        finally
        {
            _trainer.Leave();
        }
    }

    /// <summary>Sets the learning rate of a step where there is a schedule.</summary>
    private void SetRate(long step)
    {
        if (_options.Schedule is { } schedule)
        {
            var position = new SchedulePosition(step, _stepsPerEpoch, _stepsPerEpoch * _options.Epochs, _progress.Plateau);
            _trainer.LearningRate = _progress.BaseRate * schedule.FactorAt(position);
        }
    }

    /// <summary>The report of the current epoch, or of the part of it that was run; scores are those of the average of the
    /// weights.</summary>
    private EpochReport Report()
    {
        Evaluation? scores = _validation is { Count: > 0 } validation ? _kept.OnAverage(() => _trainer.Evaluate(validation)) : null;
        return new EpochReport(_progress.Epoch, _progress.WeightSum == 0 ? 0 : _progress.LossSum / _progress.WeightSum, scores)
        {
            Steps = Steps,
            LearningRate = _trainer.LearningRate,
        };
    }

    private void EndEpoch(EpochReport report)
    {
        // Where no row of any batch counted there was no step, and none will follow: a number of steps would never be reached.
        _stopRequested |= _progress.WeightSum == 0 && _options.MaxSteps is not null;
        double loss = report.Validation?.Loss ?? report.TrainLoss;
        bool counts = (report.Validation?.Weight ?? _progress.WeightSum) != 0;
        if (counts && _options.Schedule is { } schedule)
        {
            _progress.Plateau = schedule.Observe(_progress.Plateau, loss);
        }

        if (counts && _options.EarlyStopping is { } stopping)
        {
            bool better = stopping.ThresholdMode.Improves(loss, _progress.BestLoss, stopping.MinImprovement);
            _progress.EpochsSinceBest = better ? 0 : _progress.EpochsSinceBest + 1;
            _progress.Stopped = _progress.EpochsSinceBest >= stopping.Patience;
            if (better)
            {
                _progress.BestLoss = loss;
                _kept.KeepBest();
            }
        }

        _progress.BeginEpoch();
    }
}
