using System;

namespace NeuralKernels.Training.FullBatch;

/// <summary>An optimizer that looks at all rows in every step.</summary>
public abstract record FullBatchOptimizer
{
    private protected FullBatchOptimizer(int maxIterations, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        MaxIterations = maxIterations;
        Tolerance = tolerance;
    }

    /// <summary>Maximum number of steps.</summary>
    public int MaxIterations { get; }

    /// <summary>It ends when no component of the gradient is larger.</summary>
    public double Tolerance { get; }
}

/// <summary>How a full-batch optimizer ended.</summary>
/// <param name="Loss">The loss over all rows, plus the trainer's L2 penalty if it has one, at the parameters that the network is left
/// with.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Evaluations">Passes over all rows: losses with their gradients, and one per output for a Jacobian.</param>
/// <param name="Converged">Whether the gradient fell to the tolerance; else the iterations ran out, or no step reduced the loss.</param>
public sealed record FullBatchResult(double Loss, int Iterations, int Evaluations, bool Converged);
