using System;
using System.Numerics;
using System.Threading;
using NeuralKernels.Data;

namespace NeuralKernels.Training.FullBatch;

/// <summary>L-BFGS: steps of Newton's kind, the curvature learned from the last few steps; for small networks and all rows at
/// once.</summary>
/// <remarks>
/// Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989; the two loops of Nocedal and Wright, "Numerical
/// optimization",
/// 2006, algorithm 7.4, scaled by s y / y y, with a line search for the strong Wolfe conditions. In double whatever the network's numbers;
/// networks of
/// doubles go deeper. A pair of steps whose s y is not above 1e-10 y y is not remembered. Iterations allocate nothing.
/// </remarks>
public sealed record LBfgs
{
    /// <summary>L-BFGS.</summary>
    /// <param name="memory">Steps that are remembered, at least 1.</param>
    /// <param name="maxIterations">The most steps, at least 1.</param>
    /// <param name="tolerance">It ends where no component of the gradient is larger; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public LBfgs(int memory = 10, int maxIterations = 100, double tolerance = 1e-6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memory, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        Memory = memory;
        MaxIterations = maxIterations;
        Tolerance = tolerance;
    }

    /// <summary>Steps that are remembered.</summary>
    public int Memory { get; }

    /// <summary>The most steps.</summary>
    public int MaxIterations { get; }

    /// <summary>It ends where no component of the gradient is larger.</summary>
    public double Tolerance { get; }

    /// <summary>Makes the trainer's loss over the data small, from the network's parameters on, and leaves the network with the
    /// best.</summary>
    /// <param name="trainer">What is taught, towards which loss, with which penalty L2 (<see cref="Trainer{T}.Regularization"/>); its optimizer is
    /// not asked.</param>
    /// <param name="data">All rows.</param>
    /// <param name="cancellation">Ends it after the step at hand; the network is left with the best so far.</param>
    /// <exception cref="ArgumentException">The data do not fit the network or have no rows; the trainer's rules have more than
    /// L2.</exception>
    public FullBatchResult Minimize<T>(Trainer<T> trainer, Dataset<T> data, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var objective = new FullBatchObjective<T>(trainer, data);
        var search = new WolfeSearch<T>(objective);
        double[] parameters = objective.Parameters();
        var gradient = new double[objective.Size];
        double loss = objective.Evaluate(parameters, gradient);
        var pairs = new CurvaturePairs(Memory, objective.Size);
        var direction = new double[objective.Size];
        int iterations = 0;
        while (iterations < MaxIterations && !cancellation.IsCancellationRequested && FullBatchObjective<T>.Largest(gradient) > Tolerance)
        {
            pairs.Direction(gradient, direction);
            double slope = FullBatchObjective<T>.Dot(direction, gradient);
            double firstStep = pairs.Count > 0 ? 1 : Math.Min(1, 1 / FullBatchObjective<T>.Largest(gradient));
            if (search.Run(parameters, direction, loss, slope, firstStep) is not { } next)
            {
                if (pairs.Count == 0)
                {
                    break;
                }

                pairs.Clear(); // the curvature misled; once more straight down
                continue;
            }

            pairs.Remember(parameters, search.Parameters, gradient, search.Gradient);
            search.Parameters.CopyTo(parameters);
            search.Gradient.CopyTo(gradient, 0);
            loss = next;
            iterations++;
        }

        objective.Put(parameters);
        return new FullBatchResult(loss, iterations, objective.Evaluations, FullBatchObjective<T>.Largest(gradient) <= Tolerance);
    }
}
