using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Normalization;
using NeuralKernels.Memory;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y[j] = gamma[j] (x[j] - mean[j]) / sqrt(variance[j] + eps) + beta[j]: every column normalized to mean 0 and variance
/// 1.</summary>
/// <remarks>
/// <para>
/// In training mean and variance are those of the batch, which needs two rows or more, and the running averages are updated: running =
/// running + momentum (value - running), the variance unbiased. In inference they are the running averages, so that a row's bits do not
/// depend on its batch. The running mean starts at 0, the running variance at 1.
/// </para>
/// <para>
/// The running averages are the network's state, not parameters: optimizers, weight decay and weight averages do not change them. Backward
/// pass and orders of summation: <see cref="Kernels.Normalization.BatchNorm"/>. Ioffe and Szegedy, "Batch normalization", 2015; defaults as
/// PyTorch's.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchNorm<T> : NormalizationLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SlabSlice _runningMean;
    private readonly SlabSlice _runningVariance;

    internal BatchNorm(int size, double momentum, double epsilon)
        : base(size, epsilon, hasBeta: true)
    {
        Momentum = momentum;
        var state = new SlabLayout<T>();
        _runningMean = state.Add("running_mean", size);
        _runningVariance = state.Add("running_variance", size);
        StateLength = state.Length;
        State =
        [
            new ParameterSlice(_runningMean.Name, _runningMean.Offset, [size]),
            new ParameterSlice(_runningVariance.Name, _runningVariance.Offset, [size]),
        ];
    }

    /// <summary>The weight of a batch in the running averages.</summary>
    public double Momentum { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> State { get; }

    /// <inheritdoc/>
    public override int StateLength { get; }

    /// <inheritdoc/>
    public override long FlopsPerRow => 4L * InputSize;

    /// <inheritdoc/>
    public override string Describe() => Invariant($"batch-norm {OutputSize} (momentum {Momentum}, epsilon {Epsilon})");

    internal override LayerSpec Spec => new BatchNormSpec(Momentum, Epsilon);

    internal override int MinTrainingRows => 2;

    internal override void InitializeState(Span<T> state)
    {
        state.Slice(_runningMean.Offset, _runningMean.Length).Clear();
        state.Slice(_runningVariance.Offset, _runningVariance.Length).Fill(T.One);
    }

    internal override void Forward(in ForwardPass<T> pass)
    {
        ReadOnlySpan<T> gamma = Gamma(pass.Parameters), beta = Beta(pass.Parameters);
        Span<T> mean = pass.State.Slice(_runningMean.Offset, _runningMean.Length);
        Span<T> variance = pass.State.Slice(_runningVariance.Offset, _runningVariance.Length);
        if (pass.Training)
        {
            BatchNorm.ForwardTraining(pass.Rows, InputSize, pass.Input, gamma, beta, mean, variance, pass.Output, Momentum, Epsilon);
        }
        else
        {
            BatchNorm.Forward(pass.Rows, InputSize, pass.Input, gamma, beta, mean, variance, pass.Output, Epsilon);
        }
    }

    internal override void Backward(in BackwardPass<T> pass) => BatchNorm.Backward(
        pass.Rows, InputSize, pass.Input, Gamma(pass.Parameters), pass.DOutput, DInput(pass),
        Gamma(pass.DParameters), Beta(pass.DParameters), Epsilon);

    /// <summary>dx = dy gamma / sqrt(running variance + eps), dgamma = the sum of dy (x - running mean) / sqrt(...), dbeta = the sum of dy;
    /// in double.</summary>
    internal override void BackwardInference(in BackwardPass<T> pass, ReadOnlySpan<T> state)
    {
        ReadOnlySpan<T> mean = state.Slice(_runningMean.Offset, _runningMean.Length);
        ReadOnlySpan<T> variance = state.Slice(_runningVariance.Offset, _runningVariance.Length);
        ReadOnlySpan<T> gamma = Gamma(pass.Parameters);
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

            Gamma(pass.DParameters)[j] = T.CreateTruncating(dGamma);
            Beta(pass.DParameters)[j] = T.CreateTruncating(dBeta);
        }
    }
}
