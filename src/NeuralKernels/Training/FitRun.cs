using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Numerics;
using System.Threading;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Kernels.Updates;
using NeuralKernels.Schedules;

namespace NeuralKernels.Training;

/// <summary>One call of <see cref="Trainer{T}.Fit"/>: the loop over epochs and steps, and what it remembers on the way.</summary>
internal sealed partial class FitRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trainer<T> _trainer;
    private readonly Dataset<T> _data;
    private readonly Dataset<T>? _validation;
    private readonly FitOptions<T> _options;
    private readonly FitIdentity _identity;
    private readonly CancellationToken _cancellation;
    private readonly int[] _order;
    private readonly T[] _weights;
    private readonly T[] _average;
    private readonly T[] _best;
    private readonly T[] _bestState;
    private readonly T[] _aside;
    private readonly List<(string Name, T[] Values)> _kept = [];
    private readonly List<EpochReport> _history = [];
    private readonly long _stepsPerEpoch;
    private FitProgress _progress;
    private bool _asked; // to end, by a caller; a resumed training goes on where that of early stopping does not
    private long _lastSave = Stopwatch.GetTimestamp();

    public FitRun(Trainer<T> trainer, Dataset<T> data, Dataset<T>? validation, FitOptions<T> options, CancellationToken cancellation)
    {
        _trainer = trainer;
        _data = data;
        _validation = validation;
        _options = options;
        _cancellation = cancellation;
        _identity = FitIdentity.Of(trainer, data, options);
        _order = new int[data.Count];
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        trainer.CheckBatches(data.Count);
        trainer.Seed = options.Seed;
        int length = trainer.Network.Parameters.Length;
        _weights = options.SampleWeights is { } weights ? [.. weights] : [];
        _average = options.AverageDecay is null ? [] : trainer.Network.Parameters.ToArray();
        _aside = new T[_average.Length];
        _best = options.EarlyStopping is { RestoreBest: true } ? new T[length] : [];
        _bestState = _best.Length > 0 ? new T[trainer.Network.State.Length] : [];
        if (_average.Length > 0)
        {
            _kept.Add(("average", _average));
        }

        if (_best.Length > 0)
        {
            _kept.Add(("best", _best));
        }

        if (_bestState.Length > 0)
        {
            _kept.Add(("best_state", _bestState));
        }

        _stepsPerEpoch = (data.Count + trainer.BatchSize - 1) / trainer.BatchSize;
        _progress = new FitProgress { BaseRate = trainer.LearningRate };
    }

    /// <summary>Steps of this training so far: its batches, but for those in which no row counted.</summary>
    private long Steps =>
        (_progress.Epoch * _stepsPerEpoch) + ((_progress.RowsDone + _trainer.BatchSize - 1) / _trainer.BatchSize) - _progress.PassedOver;

    /// <summary>Those of whole epochs: what the last record of a log was written after.</summary>
    private long StepsBeforeEpoch => (_progress.Epoch * _stepsPerEpoch) - _progress.PassedOverBefore;

    private bool IsWhole => _progress.RowsDone == _order.Length;

    private bool IsOver => _asked || _cancellation.IsCancellationRequested || Steps >= _options.MaxSteps;

    /// <summary>Runs to the end.</summary>
    public IReadOnlyList<EpochReport> Run()
    {
        if (_options.Checkpoints is { } checkpoints)
        {
            AtomicFile.Check(checkpoints.Path); // better known now than after an epoch
        }

        if (_options.Resume is { } path)
        {
            Load(path);
        }

        try
        {
            TrainingLog.Begin(_options.Logs, _options.Resume is null ? null : _progress.Epoch, StepsBeforeEpoch);
            while (_progress.Epoch < _options.Epochs && !_progress.Stopped && !IsOver)
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

        LeaveWithTheBest();
        return _history;
    }

    private void RunEpoch()
    {
        if (_options.Shuffle)
        {
            Shuffle.Fill(_options.Seed, RandomStreams.Order + (ulong)_progress.Epoch, _order);
        }

        while (!IsWhole && !IsOver)
        {
            RunStep();
        }

        if (_progress.RowsDone == 0)
        {
            return; // asked to end before the first step: there is nothing to report
        }

        EpochReport report = Report();
        if (IsWhole)
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
            _asked = true;
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
        _progress.PassedOver += weight == 0 ? 1 : 0;
        _progress.RowsDone += rows;
        _options.OnStep?.Invoke(new StepReport(_progress.Epoch, _progress.RowsDone, _order.Length, loss) { Weight = weight });
        if (diverged)
        {
            throw _trainer.Diverged(_progress.Epoch, step, rows, loss);
        }

        if (_options.Checkpoints?.Every is { } every && Stopwatch.GetElapsedTime(_lastSave) >= every)
        {
            Save();
        }
    }

    /// <summary>One step; none where no row counts, or where the loss is no finite number and that is to end the training.</summary>
    /// <returns>The loss before the step, and the weight of the rows.</returns>
    private (double Loss, double Weight) Learn(long step, ReadOnlySpan<int> rows)
    {
        _trainer.Enter();
        try
        {
            double loss = _trainer.GradientsOn(_data, rows, _weights);
            if (_trainer.BatchWeight == 0)
            {
                return (loss, 0);
            }

            if (_options.Schedule is { } schedule)
            {
                var moment = new ScheduleMoment(step, _stepsPerEpoch, _stepsPerEpoch * _options.Epochs, _progress.Memory);
                _trainer.LearningRate = _progress.BaseRate * schedule.Factor(moment);
            }

            if (!_options.StopWhenDiverged || double.IsFinite(loss))
            {
                _trainer.UpdateBy(_options.Regularization ?? _trainer.Regularization);
                if (_options.AverageDecay is { } decay)
                {
                    AverageStep.Apply<T>(_average, _trainer.Network.Parameters, decay);
                }
            }

            return (loss, _trainer.BatchWeight);
        }
        finally
        {
            _trainer.Leave();
        }
    }

    /// <summary>What the epoch at hand, or the part of it that was run, came to; the average of the weights is what is scored.</summary>
    private EpochReport Report()
    {
        Evaluation? scores = null;
        if (_validation is { Count: > 0 })
        {
            ExchangeForAverage();
            scores = _trainer.Evaluate(_validation);
            TakeBack();
        }

        return new EpochReport(_progress.Epoch, _progress.WeightSum == 0 ? 0 : _progress.LossSum / _progress.WeightSum, scores)
        {
            Steps = Steps,
            LearningRate = _trainer.LearningRate,
        };
    }

    private void EndEpoch(EpochReport report)
    {
        // Where no row of any batch counted there was no step, and none is to come: a number of steps would never be reached.
        _asked |= _progress.WeightSum == 0 && _options.MaxSteps is not null;
        double loss = report.Validation?.Loss ?? report.TrainLoss;
        bool counts = (report.Validation?.Weight ?? _progress.WeightSum) != 0;
        if (counts && _options.Schedule is { } schedule)
        {
            _progress.Memory = schedule.Observe(_progress.Memory, loss);
        }

        if (counts && _options.EarlyStopping is { } stopping)
        {
            bool better = stopping.ThresholdMode.Improves(loss, _progress.BestLoss, stopping.MinImprovement);
            _progress.Waited = better ? 0 : _progress.Waited + 1;
            _progress.Stopped = _progress.Waited >= stopping.Patience;
            if (better)
            {
                _progress.BestLoss = loss;
                ReadOnlySpan<T> weights = _average.Length > 0 ? _average : _trainer.Network.Parameters;
                weights[.._best.Length].CopyTo(_best);
                _trainer.Network.State[.._bestState.Length].CopyTo(_bestState);
            }
        }

        _progress.Epoch++;
        _progress.PassedOverBefore = _progress.PassedOver;
        _progress.RowsDone = 0;
        _progress.LossSum = 0;
        _progress.WeightSum = 0;
    }

    private void ExchangeForAverage()
    {
        if (_average.Length > 0)
        {
            _trainer.Network.Parameters.CopyTo(_aside);
            _average.CopyTo(_trainer.Network.Parameters);
        }
    }

    private void TakeBack() => _aside.CopyTo(_trainer.Network.Parameters);

    private void LeaveWithTheBest()
    {
        _average.CopyTo(_trainer.Network.Parameters);
        if (_progress.BestLoss < double.PositiveInfinity)
        {
            _best.CopyTo(_trainer.Network.Parameters);
            _bestState.CopyTo(_trainer.Network.State);
        }
    }
}
