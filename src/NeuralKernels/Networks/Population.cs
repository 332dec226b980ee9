using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Memory;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels;

/// <summary>Many networks of one shape, run or trained in one call: for evolution, ensembles and reinforcement learning.</summary>
/// <remarks>
/// Every layer is one batch of products over all members, and one optimizer step updates all their parameters. A member has the bits that
/// it would have in a <see cref="Session{T}"/> or <see cref="Training.Trainer{T}"/> of its own; a member none of whose rows counts is
/// skipped. Running and stepping allocate nothing. A population serves one thread at a time, and refuses a second one with an
/// <see cref="InvalidOperationException"/>.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class Population<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Owner = "A population";

    private readonly Network<T> _network;
    private readonly Dense<T>[] _layers;
    private readonly int _stride;
    private readonly Slab<T> _parameters;
    private readonly Slab<T> _gradients;
    private readonly Slab<T> _slab;
    private readonly SlabSlice[] _outputs;
    private readonly SlabSlice[] _kept;
    private readonly SlabSlice[] _dOutputs;
    private readonly SlabSlice _workspace;
    private readonly ILossKernel<T> _loss;
    private readonly OptimizerState<T> _optimizer;
    private readonly long[] _steps;
    private readonly double[] _carried;
    private readonly bool[] _hasRows;
    private bool _inLockstep = true;
    private SingleCallerGuard _guard;

    /// <summary>A population whose members all start as copies of a network.</summary>
    /// <param name="network">The shape, dense layers only, and the initial parameters of every member.</param>
    /// <param name="count">Members, at least 1.</param>
    /// <param name="loss">The loss that each member minimizes.</param>
    /// <param name="optimizer">How parameters follow gradients.</param>
    /// <param name="rows">Rows of each member in one call, at least 1.</param>
    /// <param name="threads">The maximum number of threads over which the members are distributed. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">The network has a layer that is not dense, or the loss does not suit its outputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Population(Network<T> network, int count, Loss loss, Optimizer optimizer, int rows, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (network.Layers.FirstOrDefault(layer => layer is not Dense<T>) is { } other)
        {
            throw new ArgumentException(
                $"The network has the layer '{other.Describe()}'; a population is made of dense layers.", nameof(network));
        }

        TrainerChecks.CheckLoss(network, loss);
        _network = network;
        _layers = [.. network.Layers.Cast<Dense<T>>()];
        _stride = network.Parameters.Length;
        Count = count;
        Rows = rows;
        Threads = threads;
        Loss = loss;
        LearningRate = optimizer.LearningRate;
        _loss = loss.Bind<T>();
        _parameters = new Slab<T>(checked(_stride * count));
        _gradients = new Slab<T>(_parameters.Length);
        _optimizer = optimizer.CreateState<T>(_parameters.Length);
        _steps = new long[count];
        _carried = new double[count];
        _hasRows = new bool[count];
        for (int member = 0; member < count; member++)
        {
            network.Parameters.CopyTo(Parameters(member));
        }

        int all = checked(count * rows);
        var layout = new SlabLayout<T>();
        _outputs = [.. _layers.Select((layer, i) => layout.Add(Invariant($"outputs.{i}"), checked(all * layer.OutputSize)))];
        _kept = [.. _layers.Select((layer, i) => layout.Add(Invariant($"kept.{i}"), checked(all * layer.KeptPerRow)))];
        _dOutputs = [.. _layers.Select((layer, i) => layout.Add(Invariant($"dOutputs.{i}"), checked(all * layer.OutputSize)))];
        _workspace = layout.Add("workspace", _layers.Max(Workspace));
        _slab = new Slab<T>(layout.Length);
    }

    /// <summary>The number of members.</summary>
    public int Count { get; }

    /// <summary>Rows of each member in one call.</summary>
    public int Rows { get; }

    /// <summary>The maximum number of threads over which the members are distributed.</summary>
    public int Threads { get; }

    /// <summary>The loss that each member minimizes.</summary>
    public Loss Loss { get; }

    /// <summary>Step size of the next step; starts as the optimizer's.</summary>
    public double LearningRate { get; set; }

    /// <summary>The parameters of a member, laid out as <see cref="Network{T}.Parameters"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public Span<T> Parameters(int member) => _parameters.Span.Slice(Checked(member) * _stride, _stride);

    /// <summary>The gradients of a member in the last step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public ReadOnlySpan<T> Gradients(int member) => _gradients.Span.Slice(Checked(member) * _stride, _stride);

    /// <summary>Runs every member on rows of its own.</summary>
    /// <param name="inputs">Count x rows x input size: all rows of a member, then those of the next.</param>
    /// <param name="outputs">At least count x rows x output size; overwritten. Separate from <paramref name="inputs"/>.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this population.</exception>
    public void Run(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        CheckLength(inputs.Length, _network.InputSize, nameof(inputs));
        int length = Count * Rows * _network.OutputSize;
        if (outputs.Length < length)
        {
            throw new ArgumentException(Invariant($"outputs has {outputs.Length} elements; {length} are needed."), nameof(outputs));
        }

        _guard.Enter(Owner);
        try
        {
            Forward(inputs);
            Outputs(_layers.Length - 1).CopyTo(outputs);
        }
        finally
        {
            _guard.Leave();
        }
    }

    private void Forward(ReadOnlySpan<T> inputs)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            Dense<T> layer = _layers[i];
            Span<T> outputs = Outputs(i), kept = Kept(i);
            ReadOnlySpan<T> bias = layer.HasBias ? Of(_parameters, i, layer.BiasSlice) : default;
            bool keeps = !kept.IsEmpty;
            int size = Rows * layer.OutputSize;
            Gemm.MultiplyBatch(
                Count, false, false, Rows, layer.OutputSize, layer.InputSize,
                T.One, i == 0 ? inputs : Outputs(i - 1), layer.InputSize, Of(_parameters, i, layer.WeightSlice), layer.OutputSize,
                T.Zero, keeps ? kept : outputs, layer.OutputSize,
                new BatchStrides(Rows * layer.InputSize, _stride, size, _stride, size),
                keeps ? new Epilogue<T>(bias, layer.Activation, outputs, layer.OutputSize) : new Epilogue<T>(bias, layer.Activation),
                Workspace(), Threads);
        }
    }

    /// <summary>From the first member's tensor to the end of the last member's.</summary>
    private Span<T> Of(Slab<T> slab, int layer, in SlabSlice slice) => slab.Span.Slice(
        _network.LayerOffset(layer) + slice.Offset, ((Count - 1) * _stride) + slice.Length);

    private Span<T> Outputs(int layer) => _slab.Slice(in _outputs[layer], _outputs[layer].Length);

    private Span<T> Kept(int layer) => _slab.Slice(in _kept[layer], _kept[layer].Length);

    private Span<T> DOutputs(int layer) => _slab.Slice(in _dOutputs[layer], _dOutputs[layer].Length);

    private Span<T> Workspace() => _slab.Slice(in _workspace, _workspace.Length);

    private int Workspace(Dense<T> layer)
    {
        (int n, int k) = (layer.OutputSize, layer.InputSize);
        return Math.Max(
            Gemm.BatchWorkspaceLength<T>(Count, false, false, Rows, n, k, threads: Threads),
            Math.Max(
                Gemm.BatchWorkspaceLength<T>(Count, true, false, k, n, Rows, threads: Threads),
                Gemm.BatchWorkspaceLength<T>(Count, false, true, Rows, k, n, threads: Threads)));
    }

    private int Checked(int member)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(member);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(member, Count);
        return member;
    }

    private void CheckLength(int found, int size, string name)
    {
        long needed = (long)Count * Rows * size;
        if (found != needed)
        {
            throw new ArgumentException(
                Invariant($"{name} has {found} elements; {Count} members x {Rows} rows x {size}, {needed} in all, are needed."), name);
        }
    }
}
