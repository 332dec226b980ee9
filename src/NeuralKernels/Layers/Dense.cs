using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Memory;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>Y = f(Z), Z = X W + b: every output is a neuron, a weighted sum of all inputs.</summary>
/// <remarks>
/// X is rows x inputs, W inputs x outputs, b one number per output, row-major. A neuron's weights are a column of W (the transpose of the
/// article's W, whose rows are neurons), so that a row times W reads memory in order. Backward: dZ = dY * f'(Z), dW = X^T dZ, db = the
/// column sums of dZ, dX = dZ W^T; all overwritten. An element of dW is one chain over the rows of the batch, with the error bound of
/// <see cref="Gemm"/> for k rows.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Dense<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MinPackedBytes = 32 * 1024;

    private readonly SlabSlice _weights;
    private readonly SlabSlice _bias;
    private readonly ParameterSlice[] _parameters;
    private readonly Initializer _initializer;
    private readonly bool _keepsInput;
    private readonly bool _isRelu;
    private readonly bool _isInTile;

    internal Dense(int inputSize, DenseSpec spec)
        : base(inputSize, spec.Outputs)
    {
        Activation = spec.Activation;
        HasBias = spec.HasBias;
        _keepsInput = Activation.KeepsInput;
        _isRelu = Activation.Kind == ActivationKind.Relu;
        _isInTile = _isRelu || Activation.Kind == ActivationKind.Identity;
        _initializer = spec.Initializer ?? Initializer.For(spec.Activation);
        var layout = new SlabLayout<T>();
        _weights = layout.Add("weight", checked(inputSize * spec.Outputs));
        _bias = layout.Add("bias", HasBias ? spec.Outputs : 0);
        ParameterLength = layout.Length;
        var weight = new ParameterSlice(_weights.Name, _weights.Offset, [inputSize, spec.Outputs]);
        _parameters = HasBias ? [weight, new ParameterSlice(_bias.Name, _bias.Offset, [spec.Outputs])] : [weight];
    }

    /// <summary>f.</summary>
    public Activation Activation { get; }

    /// <summary>Whether b exists.</summary>
    public bool HasBias { get; }

    /// <summary>W in the layer's slice.</summary>
    internal ref readonly SlabSlice WeightSlice => ref _weights;

    /// <summary>b in the layer's slice.</summary>
    internal ref readonly SlabSlice BiasSlice => ref _bias;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> Parameters => _parameters;

    /// <inheritdoc/>
    public override int ParameterLength { get; }

    /// <inheritdoc/>
    public override long FlopsPerRow => (2L * InputSize * OutputSize) + (HasBias ? OutputSize : 0);

    /// <inheritdoc/>
    public override string Describe() =>
        Invariant($"dense {InputSize} -> {OutputSize}{(HasBias ? "" : ", no bias")}, {ActivationNames.Describe(Activation)}");

    internal override LayerSpec Spec => new DenseSpec(OutputSize, Activation, HasBias, _initializer);

    internal override void Initialize(ulong seed, Span<T> parameters)
    {
        _initializer.Fill(seed, RandomStreams.Weights + (ulong)Number, Weights(parameters), InputSize, OutputSize);
        Bias(parameters).Clear();
    }

    internal override int ForwardWorkspace(int rows, int threads) =>
        Gemm.WorkspaceLength<T>(false, false, rows, OutputSize, InputSize, threads: threads);

    internal override int BackwardWorkspace(int rows, int threads) => Math.Max(
        Gemm.WorkspaceLength<T>(true, false, InputSize, OutputSize, rows, threads: threads),
        Gemm.WorkspaceLength<T>(false, true, rows, InputSize, OutputSize, threads: threads));

    internal override Activation FusedActivation => Activation;

    internal override bool FusesGradientBelow => true;

    internal override int KeptPerRow => _keepsInput ? OutputSize : 0;

    /// <summary>A matrix that fits in L1 is as fast unpacked.</summary>
    internal override unsafe int PackedLength =>
        (long)InputSize * OutputSize * sizeof(T) > MinPackedBytes ? PackedMatrix<T>.Length(InputSize, OutputSize) : 0;

    internal override bool Pack(ReadOnlySpan<T> parameters, Span<T> panels) =>
        !panels.IsEmpty && PackedMatrix<T>.Pack(false, InputSize, OutputSize, Weights(parameters), OutputSize, panels).IsFinite;

    internal override void Forward(in ForwardPass<T> pass)
    {
        ReadOnlySpan<T> bias = Bias(pass.Parameters);
        if (_isInTile && pass.Packed.IsEmpty)
        {
            Gemm.Multiply(
                pass.Rows, OutputSize, InputSize, pass.Input, Weights(pass.Parameters), pass.Output, bias, _isRelu, pass.Workspace,
                pass.Threads);
        }
        else
        {
            Forward(pass, bias);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, the epilogue would enlarge the frame that a small layer clears
    private void Forward(in ForwardPass<T> pass, ReadOnlySpan<T> bias)
    {
        if (_keepsInput && !pass.Kept.IsEmpty)
        {
            Multiply(pass, pass.Kept, new Epilogue<T>(bias, Activation, pass.Output, OutputSize));
        }
        else
        {
            Multiply(pass, pass.Output, new Epilogue<T>(bias, Activation));
        }
    }

    internal override void ForwardWithZ(in ForwardPass<T> pass, Span<T> z)
    {
        Multiply(pass, z, new Epilogue<T>(Bias(pass.Parameters)));
        Activation.Forward(z, pass.Output);
        if (_keepsInput)
        {
            z[..pass.Kept.Length].CopyTo(pass.Kept);
        }
    }

    internal override void Backward(in BackwardPass<T> pass)
    {
        Debug.Assert(pass.DOutput.Length == pass.Rows * OutputSize);
        if (!pass.DOutputIsDZ && Activation.Kind != ActivationKind.Identity)
        {
            Activation.Backward(_keepsInput ? pass.Kept : pass.Output, pass.DOutput, pass.DOutput);
        }

        Gemm.Multiply(
            true, false, InputSize, OutputSize, pass.Rows, pass.Input, pass.DOutput, Weights(pass.DParameters), default, pass.Workspace,
            pass.Threads);
        if (HasBias)
        {
            ColumnSum.Apply<T>(pass.Rows, OutputSize, pass.DOutput, Bias(pass.DParameters));
        }

        if (!pass.DInput.IsEmpty)
        {
            Epilogue<T> below = pass.ActivationBelow.Kind == ActivationKind.Identity
                ? default
                : Epilogue<T>.Gradient(pass.ActivationBelow, pass.KeptBelow, InputSize);
            Gemm.Multiply(
                false, true, pass.Rows, InputSize, OutputSize, pass.DOutput, Weights(pass.Parameters), pass.DInput, below, pass.Workspace,
                pass.Threads);
        }
    }

    private void Multiply(in ForwardPass<T> pass, Span<T> output, in Epilogue<T> epilogue)
    {
        if (pass.Packed.IsEmpty)
        {
            Gemm.Multiply(
                false, false, pass.Rows, OutputSize, InputSize, pass.Input, Weights(pass.Parameters), output, epilogue, pass.Workspace,
                pass.Threads);
        }
        else
        {
            MultiplyPacked(pass, output, epilogue);
        }
    }

    private void MultiplyPacked(in ForwardPass<T> pass, Span<T> output, in Epilogue<T> epilogue)
    {
        var weights = new PackedMatrix<T>(InputSize, OutputSize, pass.Packed, Isa.Width, pass.PackedIsFinite);
        Gemm.Multiply(
            false, pass.Rows, T.One, pass.Input, InputSize, weights, T.Zero, output, OutputSize, epilogue, pass.Workspace, pass.Threads);
    }

    private Span<T> Weights(Span<T> parameters) => parameters.Slice(_weights.Offset, _weights.Length);

    private ReadOnlySpan<T> Weights(ReadOnlySpan<T> parameters) => parameters.Slice(_weights.Offset, _weights.Length);

    private Span<T> Bias(Span<T> parameters) => parameters.Slice(_bias.Offset, _bias.Length);

    private ReadOnlySpan<T> Bias(ReadOnlySpan<T> parameters) => parameters.Slice(_bias.Offset, _bias.Length);
}
