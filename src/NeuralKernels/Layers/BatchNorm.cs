using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using NeuralKernels.Kernels.Normalization;
using NeuralKernels.Memory;

namespace NeuralKernels.Layers;

/// <summary>y[j] = gamma[j] (x[j] - mean[j]) / sqrt(variance[j] + eps) + beta[j]: every column brought to mean 0 and variance 1.</summary>
/// <remarks>
/// <para>
/// In training mean and variance are those of the batch, which needs two rows or more, and the running ones take them in: running = running
/// + momentum
/// (value - running), the variance unbiased. In use they are the running ones, so that a row's bits do not depend on its batch. gamma
/// starts at 1,
/// beta at 0, the running mean at 0, the running variance at 1.
/// </para>
/// <para>
/// The running averages are the network's state, not parameters: no optimizer, decay or average of weights moves them. Backward and orders
/// of
/// summation: <see cref="Kernels.Normalization.BatchNorm"/>. Ioffe and Szegedy, "Batch normalization", 2015; defaults as PyTorch's.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchNorm<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SlabSlice _gamma;
    private readonly SlabSlice _beta;
    private readonly SlabSlice _runningMean;
    private readonly SlabSlice _runningVariance;

    internal BatchNorm(int size, double momentum, double epsilon)
        : base(size, size)
    {
        Momentum = momentum;
        Epsilon = epsilon;
        var layout = new SlabLayout<T>();
        _gamma = layout.Add("gamma", size);
        _beta = layout.Add("beta", size);
        ParameterLength = layout.Length;
        var state = new SlabLayout<T>();
        _runningMean = state.Add("running_mean", size);
        _runningVariance = state.Add("running_variance", size);
        StateLength = state.Length;
        State =
        [
            new ParameterSlice(_runningMean.Name, _runningMean.Offset, [size]),
            new ParameterSlice(_runningVariance.Name, _runningVariance.Offset, [size]),
        ];
        Parameters = [new ParameterSlice(_gamma.Name, _gamma.Offset, [size]), new ParameterSlice(_beta.Name, _beta.Offset, [size])];
    }

    /// <summary>The weight of a batch in the running averages.</summary>
    public double Momentum { get; }

    /// <summary>eps, which keeps the divisor from 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> Parameters { get; }

    /// <inheritdoc/>
    public override int ParameterLength { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> State { get; }

    /// <inheritdoc/>
    public override int StateLength { get; }

    /// <inheritdoc/>
    public override long FlopsPerRow => 4L * InputSize;

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"batch-norm {OutputSize} (momentum {Momentum}, epsilon {Epsilon})");

    internal override LayerSpec Spec => new BatchNormSpec(Momentum, Epsilon);

    internal override int LeastTrainingRows => 2;

    internal override void Initialize(ulong seed, Span<T> parameters)
    {
        Of(_gamma, parameters).Fill(T.One);
        Of(_beta, parameters).Clear();
    }

    internal override void InitializeState(Span<T> state)
    {
        Of(_runningMean, state).Clear();
        Of(_runningVariance, state).Fill(T.One);
    }

    internal override void Forward(in ForwardPass<T> pass)
    {
        ReadOnlySpan<T> gamma = Of(_gamma, pass.Parameters);
        ReadOnlySpan<T> beta = Of(_beta, pass.Parameters);
        Span<T> mean = Of(_runningMean, pass.State);
        Span<T> variance = Of(_runningVariance, pass.State);
        if (pass.Training)
        {
            BatchNorm.ForwardTraining(pass.Rows, InputSize, pass.Input, gamma, beta, mean, variance, pass.Output, Momentum, Epsilon);
        }
        else
        {
            BatchNorm.Forward(pass.Rows, InputSize, pass.Input, gamma, beta, mean, variance, pass.Output, Epsilon);
        }
    }

    internal override void Backward(in BackwardPass<T> pass)
    {
        // Nobody asks a first layer for the gradient by its input; the kernel writes it over that by the output, which was read.
        Span<T> dInput = pass.DInput.IsEmpty ? pass.DOutput : pass.DInput;
        BatchNorm.Backward(
            pass.Rows,
            InputSize,
            pass.Input,
            Of(_gamma, pass.Parameters),
            pass.DOutput,
            dInput,
            Of(_gamma, pass.DParameters),
            Of(_beta, pass.DParameters),
            Epsilon);
    }

    /// <summary>dx = dy gamma / sqrt(running variance + eps), dgamma = the sum of dy (x - running mean) / sqrt(...), dbeta = that of dy; in
    /// double.</summary>
    internal override void BackwardInUse(in BackwardPass<T> pass, ReadOnlySpan<T> state)
    {
        ReadOnlySpan<T> mean = Of(_runningMean, state);
        ReadOnlySpan<T> variance = Of(_runningVariance, state);
        ReadOnlySpan<T> gamma = Of(_gamma, pass.Parameters);
        for (int j = 0; j < InputSize; j++)
        {
            double scale = 1 / Math.Sqrt(double.CreateTruncating(variance[j]) + Epsilon);
            (double dGamma, double dBeta) = (0, 0);
            for (int i = j; i < pass.Input.Length; i += InputSize)
            {
                double dy = double.CreateTruncating(pass.DOutput[i]);
                dGamma += dy * (double.CreateTruncating(pass.Input[i]) - double.CreateTruncating(mean[j])) * scale;
                dBeta += dy;
                pass.DInput[i] = T.CreateTruncating(dy * double.CreateTruncating(gamma[j]) * scale);
            }

            Of(_gamma, pass.DParameters)[j] = T.CreateTruncating(dGamma);
            Of(_beta, pass.DParameters)[j] = T.CreateTruncating(dBeta);
        }
    }

    private static Span<T> Of(SlabSlice slice, Span<T> parameters) => parameters.Slice(slice.Offset, slice.Length);

    private static ReadOnlySpan<T> Of(SlabSlice slice, ReadOnlySpan<T> parameters) => parameters.Slice(slice.Offset, slice.Length);
}
