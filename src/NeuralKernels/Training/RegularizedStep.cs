using System;
using System.Numerics;
using NeuralKernels.Kernels.Updates;
using NeuralKernels.Optimizers;

namespace NeuralKernels.Training;

/// <summary>One update of a network: what <see cref="Regularization"/> lists, around the optimizer's step.</summary>
internal static class RegularizedStep
{
    /// <summary>Updates the parameters in place; clipping and penalties overwrite the gradients.</summary>
    /// <param name="network">Whose parameters are updated.</param>
    /// <param name="gradients">Laid out as <see cref="Network{T}.Parameters"/>.</param>
    /// <param name="optimizer">The optimizer and its state.</param>
    /// <param name="regularization">Null for the optimizer's step alone.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="threads">The maximum number of threads.</param>
    public static void Apply<T>(
        Network<T> network,
        Span<T> gradients,
        OptimizerState<T> optimizer,
        Regularization? regularization,
        double learningRate,
        int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (regularization is null)
        {
            optimizer.Step(network.Parameters, gradients, learningRate, threads);
            return;
        }

        if (regularization.ClipValue is { } value)
        {
            ClipByValue.Apply(gradients, T.CreateTruncating(value));
        }

        if (regularization.ClipNorm is { } norm)
        {
            ClipByNorm.Apply(gradients, norm);
        }

        // By index: enumerating the list through its interface would allocate.
        for (int i = 0; i < network.ParameterSlices.Count; i++)
        {
            ParameterSlice slice = network.ParameterSlices[i];
            if (slice.IsMatrix || regularization.PenalizeBiases)
            {
                Span<T> parameters = network.Parameters.Slice(slice.Offset, slice.Length);
                Penalty.Add(gradients.Slice(slice.Offset, slice.Length), parameters, regularization.L1, regularization.L2);
                DecayStep.Apply(parameters, learningRate * regularization.WeightDecay);
            }
        }

        optimizer.Step(network.Parameters, gradients, learningRate, threads);
        for (int i = 0; regularization.MaxNorm is { } maxNorm && i < network.ParameterSlices.Count; i++)
        {
            ParameterSlice slice = network.ParameterSlices[i];
            if (slice.IsMatrix)
            {
                MaxNormStep.Apply(slice.Shape[0], slice.Shape[1], network.Parameters.Slice(slice.Offset, slice.Length), maxNorm);
            }
        }
    }
}
