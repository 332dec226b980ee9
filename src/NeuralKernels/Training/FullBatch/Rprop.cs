using System;
using System.Numerics;
using System.Threading;
using NeuralKernels.Data;

namespace NeuralKernels.Training.FullBatch;

/// <summary>iRprop-: every parameter has a step of its own, that grows while the sign of its gradient stays and shrinks where it
/// changes.</summary>
/// <remarks>
/// <para>Igel and Huesken, "Improving the Rprop learning algorithm", 2000; Riedmiller and Braun, 1993. For all rows at once; per
/// parameter:</para>
/// <code>
/// if g g' > 0:  step = min(step etaPlus, maxStep)
/// if g g' &lt; 0:  step = max(step etaMinus, minStep), g = 0
/// p = p - sign(g) step,  g' = g
/// </code>
/// </remarks>
public sealed record Rprop
{
    /// <summary>iRprop- with the paper's constants.</summary>
    /// <param name="firstStep">Every parameter's first step, above 0.</param>
    /// <param name="maxIterations">Steps, at least 1.</param>
    /// <param name="tolerance">It ends where no component of the gradient is larger; at least 0.</param>
    /// <param name="etaPlus">Above 1.</param>
    /// <param name="etaMinus">Between 0 and 1.</param>
    /// <param name="minStep">The least step, above 0.</param>
    /// <param name="maxStep">The greatest step, at least <paramref name="minStep"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Rprop(
        double firstStep = 0.0125,
        int maxIterations = 100,
        double tolerance = 1e-6,
        double etaPlus = 1.2,
        double etaMinus = 0.5,
        double minStep = 1e-9,
        double maxStep = 50)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(firstStep);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(etaPlus, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(etaMinus);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(etaMinus, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minStep);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxStep, minStep);
        (FirstStep, MaxIterations, Tolerance, EtaPlus, EtaMinus, MinStep, MaxStep) = (firstStep, maxIterations, tolerance, etaPlus, etaMinus, minStep, maxStep);
    }

    /// <summary>Every parameter's first step.</summary>
    public double FirstStep { get; }

    /// <summary>Steps.</summary>
    public int MaxIterations { get; }

    /// <summary>It ends where no component of the gradient is larger.</summary>
    public double Tolerance { get; }

    /// <summary>What a step is multiplied by while the sign stays.</summary>
    public double EtaPlus { get; }

    /// <summary>What a step is multiplied by where it changes.</summary>
    public double EtaMinus { get; }

    /// <summary>The least step.</summary>
    public double MinStep { get; }

    /// <summary>The greatest step.</summary>
    public double MaxStep { get; }

    /// <summary>Makes the trainer's loss over the data small, from the network's parameters on, and leaves the network with the best that
    /// were met.</summary>
    /// <param name="trainer">What is taught, towards which loss, with which penalty L2 (<see cref="Trainer{T}.Regularization"/>); its optimizer is
    /// not asked.</param>
    /// <param name="data">All rows.</param>
    /// <param name="cancellation">Ends it after the step at hand; the network is left with the best so far.</param>
    /// <exception cref="ArgumentException">The data do not fit the network or have no rows, or the trainer's rules have more than
    /// L2.</exception>
    public FullBatchResult Minimize<T>(Trainer<T> trainer, Dataset<T> data, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var objective = new FullBatchObjective<T>(trainer, data);
        double[] parameters = objective.Parameters();
        double[] best = [.. parameters];
        var gradient = new double[objective.Size];
        var last = new double[objective.Size];
        var steps = new double[objective.Size];
        Array.Fill(steps, FirstStep);
        double least = double.PositiveInfinity;
        int iterations = 0;
        bool converged = false;
        while (true)
        {
            double loss = objective.Evaluate(parameters, gradient);
            if (loss < least)
            {
                least = loss;
                parameters.CopyTo(best, 0);
            }

            converged = FullBatchObjective<T>.Largest(gradient) <= Tolerance;
            if (converged || iterations == MaxIterations || cancellation.IsCancellationRequested)
            {
                break;
            }

            Step(parameters, gradient, last, steps);
            iterations++;
        }

        objective.Put(best);
        return new FullBatchResult(least, iterations, objective.Evaluations, converged);
    }

    private void Step(double[] parameters, double[] gradient, double[] last, double[] steps)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            double g = gradient[i];
            double agreement = Math.Sign(double.IsNaN(g) ? 0 : g) * Math.Sign(last[i]);
            steps[i] = agreement > 0 ? Math.Min(steps[i] * EtaPlus, MaxStep) : agreement < 0 ? Math.Max(steps[i] * EtaMinus, MinStep) : steps[i];
            g = agreement < 0 || double.IsNaN(g) ? 0 : g;
            parameters[i] -= Math.Sign(g) * steps[i];
            last[i] = g;
        }
    }
}
