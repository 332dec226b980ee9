using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Training;

/// <summary>The weights that a training keeps beside the network's: their moving average, and those of the best epoch.</summary>
internal sealed class KeptWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly T[] _average;
    private readonly T[] _current; // while the average is evaluated
    private readonly T[] _best;
    private readonly T[] _bestState;
    private readonly List<(string Name, T[] Values)> _tensors = [];

    public KeptWeights(Network<T> network, bool average, bool best)
    {
        _network = network;
        _average = average ? network.Parameters.ToArray() : [];
        _current = new T[_average.Length];
        _best = best ? new T[network.Parameters.Length] : [];
        _bestState = best ? new T[network.State.Length] : [];
        AddTensor("average", _average);
        AddTensor("best", _best);
        AddTensor("best_state", _bestState);
    }

    /// <summary>All of it, as checkpoints name it.</summary>
    public IReadOnlyList<(string Name, T[] Values)> Tensors => _tensors;

    /// <summary>Moves the average towards the network's weights.</summary>
    public void UpdateAverage(double decay) => AverageStep.Apply<T>(_average, _network.Parameters, decay);

    /// <summary>Evaluates the average, where there is one; else the network's weights.</summary>
    public TResult OnAverage<TResult>(Func<TResult> evaluate)
    {
        if (_average.Length == 0)
        {
            return evaluate();
        }

        _network.Parameters.CopyTo(_current);
        _average.CopyTo(_network.Parameters);
        TResult result = evaluate();
        _current.CopyTo(_network.Parameters);
        return result;
    }

    /// <summary>Keeps the weights of this epoch as the best.</summary>
    public void KeepBest()
    {
        ReadOnlySpan<T> weights = _average.Length > 0 ? _average : _network.Parameters;
        weights[.._best.Length].CopyTo(_best);
        _network.State[.._bestState.Length].CopyTo(_bestState);
    }

    /// <summary>Leaves the network with the average, or with the best where that is kept and there is one.</summary>
    public void CopyToNetwork(bool hasBest)
    {
        _average.CopyTo(_network.Parameters);
        if (hasBest)
        {
            _best.CopyTo(_network.Parameters);
            _bestState.CopyTo(_network.State);
        }
    }

    private void AddTensor(string name, T[] values)
    {
        if (values.Length > 0)
        {
            _tensors.Add((name, values));
        }
    }
}
