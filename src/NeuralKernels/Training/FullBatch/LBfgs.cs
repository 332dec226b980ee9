using System;
using System.Numerics;
using System.Threading;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Reductions;

namespace NeuralKernels.Training.FullBatch;

/// <summary>L-BFGS: quasi-Newton steps with the curvature estimated from the last few steps; for small networks.</summary>
/// <remarks>
/// Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989; the two-loop recursion of Nocedal and Wright,
/// "Numerical optimization", 2006, algorithm 7.4, scaled by s y / y y, with a line search for the strong Wolfe conditions. Computed in
/// double whatever the network's type; networks of doubles reach lower losses. A pair whose s y is not above 1e-10 y y is not kept.
/// Iterations allocate nothing.
/// </remarks>
public sealed record LBfgs : FullBatchOptimizer
{
    /// <summary>L-BFGS.</summary>
    /// <param name="historySize">Number of past steps from which the curvature is estimated, at least 1.</param>
    /// <param name="maxIterations">Maximum number of steps, at least 1.</param>
    /// <param name="tolerance">It ends when no component of the gradient is larger; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public LBfgs(int historySize = 10, int maxIterations = 100, double tolerance = 1e-6)
        : base(maxIterations, tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(historySize, 1);
        HistorySize = historySize;
    }

    /// <summary>Number of past steps from which the curvature is estimated.</summary>
    public int HistorySize { get; }

    /// <summary>Minimizes the trainer's loss over the data, starting from the network's parameters, and leaves the network with the
    /// best.</summary>
    /// <param name="trainer">Its network, loss and L2 penalty (<see cref="Trainer{T}.Regularization"/>) are used; its optimizer is
    /// not.</param>
    /// <param name="data">All rows.</param>
    /// <param name="cancellation">Ends it after the current step; the network is left with the best so far.</param>
    /// <exception cref="ArgumentException">The data do not fit the network or have no rows; the trainer's regularization has more than
    /// L2.</exception>
    public FullBatchResult Minimize<T>(Trainer<T> trainer, Dataset<T> data, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var objective = new FullBatchObjective<T>(trainer, data);
        var search = new WolfeSearch<T>(objective);
        double[] parameters = objective.Parameters();
        var gradient = new double[objective.Size];
        double loss = objective.Evaluate(parameters, gradient);
        var pairs = new CurvaturePairs(HistorySize, objective.Size);
        var direction = new double[objective.Size];
        int iterations = 0;
        while (iterations < MaxIterations && !cancellation.IsCancellationRequested && FullBatchObjective<T>.MaxAbs(gradient) > Tolerance)
        {
            pairs.Direction(gradient, direction);
            double slope = Dot.Compute<double>(direction, gradient);
            double firstStep = pairs.Count > 0 ? 1 : Math.Min(1, 1 / FullBatchObjective<T>.MaxAbs(gradient));
            if (search.Run(parameters, direction, loss, slope, firstStep) is not { } next)
            {
                if (pairs.Count == 0)
                {
                    break;
                }

                pairs.Clear(); // the curvature misled: retry along the negative gradient
                continue;
            }

            pairs.Add(parameters, search.Parameters, gradient, search.Gradient);
            search.Parameters.CopyTo(parameters);
            search.Gradient.CopyTo(gradient, 0);
            loss = next;
            iterations++;
        }

        objective.SetParameters(parameters);
        return new FullBatchResult(loss, iterations, objective.Evaluations, FullBatchObjective<T>.MaxAbs(gradient) <= Tolerance);
    }
}
