using System;
using System.Numerics;
using NeuralKernels.Layers;
using NeuralKernels.Memory;
using static System.FormattableString;

namespace NeuralKernels;

/// <summary>A snapshot of a network, its weights packed in the order in which products read them: for inference, shared by all
/// sessions.</summary>
/// <remarks>
/// Created by <see cref="Network{T}.Pack"/> and read-only from then on, so that any number of sessions may run at once without a lock, even
/// while the network is trained further; pack again to include that. The results have the bits of the network's own sessions. Needs about
/// twice the memory of the parameters.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class PackedNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly SlabSlice[] _slices;
    private readonly bool[] _isFinite;
    private readonly Slab<T> _panels;

    internal PackedNetwork(Network<T> network)
    {
        _network = network.Copy();
        Layer<T>[] layers = _network.LayerArray;
        var layout = new SlabLayout<T>();
        _slices = new SlabSlice[layers.Length];
        _isFinite = new bool[layers.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            _slices[i] = layout.Add(Invariant($"layers.{i}"), layers[i].PackedLength);
        }

        _panels = new Slab<T>(layout.Length);
        for (int i = 0; i < layers.Length; i++)
        {
            _isFinite[i] = layers[i].Pack(_network.LayerParameters(i), _panels.Slice(in _slices[i], _slices[i].Length));
        }
    }

    /// <summary>Input values per row.</summary>
    public int InputSize => _network.InputSize;

    /// <summary>Output values per row.</summary>
    public int OutputSize => _network.OutputSize;

    /// <summary>Creates what one thread needs to run it.</summary>
    /// <param name="maxBatch">Rows that are run at once; more rows are run in parts, with the same bits.</param>
    /// <param name="threads">The maximum number of threads of a large product; small ones run on the caller's. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Session<T> CreateSession(int maxBatch = 1, int threads = 1) => new(_network, this, maxBatch, threads);

    /// <summary>Creates sessions for calls from any number of threads.</summary>
    /// <param name="size">The number of sessions that the pool keeps: as many as calls run at once; null for one per processor.</param>
    /// <param name="maxBatch">Rows that a session runs at once.</param>
    /// <param name="threads">The maximum number of threads of a large product in each session.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public SessionPool<T> CreateSessionPool(int? size = null, int maxBatch = 1, int threads = 1) =>
        new(() => CreateSession(maxBatch, threads), size ?? Environment.ProcessorCount);

    /// <summary>A layer's panels; empty where it has none.</summary>
    internal PinnedSlice<T> Panels(int layer) => _panels.Pinned(_slices[layer]);

    /// <summary>Whether all numbers of a layer's panels are finite.</summary>
    internal bool IsFinite(int layer) => _isFinite[layer];
}
