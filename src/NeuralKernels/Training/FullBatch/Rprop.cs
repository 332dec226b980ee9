using System;
using System.Numerics;
using System.Threading;
using NeuralKernels.Data;

namespace NeuralKernels.Training.FullBatch;

/// <summary>iRprop-: every parameter has its own step size, which grows while the sign of its gradient stays the same and shrinks where it
/// changes.</summary>
/// <remarks>
/// <para>Igel and Huesken, "Improving the Rprop learning algorithm", 2000; Riedmiller and Braun, 1993. Per parameter:</para>
/// <code>
/// if g g' > 0:  step = min(step etaPlus, maxStep)
/// if g g' &lt; 0:  step = max(step etaMinus, minStep), g = 0
/// p = p - sign(g) step,  g' = g
/// </code>
/// </remarks>
public sealed record Rprop : FullBatchOptimizer
{
    /// <summary>iRprop- with the paper's constants.</summary>
    /// <param name="initialStep">Initial step size of every parameter, above 0.</param>
    /// <param name="maxIterations">Maximum number of steps, at least 1.</param>
    /// <param name="tolerance">It ends when no component of the gradient is larger; at least 0.</param>
    /// <param name="etaPlus">Above 1.</param>
    /// <param name="etaMinus">Between 0 and 1.</param>
    /// <param name="minStep">Minimum step size, above 0.</param>
    /// <param name="maxStep">Maximum step size, at least <paramref name="minStep"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Rprop(
        double initialStep = 0.0125,
        int maxIterations = 100,
        double tolerance = 1e-6,
        double etaPlus = 1.2,
        double etaMinus = 0.5,
        double minStep = 1e-9,
        double maxStep = 50)
        : base(maxIterations, tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialStep);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(etaPlus, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(etaMinus);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(etaMinus, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minStep);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxStep, minStep);
        (InitialStep, EtaPlus, EtaMinus, MinStep, MaxStep) = (initialStep, etaPlus, etaMinus, minStep, maxStep);
    }

    /// <summary>Initial step size of every parameter.</summary>
    public double InitialStep { get; }

    /// <summary>Factor of a step size while the sign of the gradient stays.</summary>
    public double EtaPlus { get; }

    /// <summary>Factor of a step size where the sign changes.</summary>
    public double EtaMinus { get; }

    /// <summary>Minimum step size.</summary>
    public double MinStep { get; }

    /// <summary>Maximum step size.</summary>
    public double MaxStep { get; }

    /// <inheritdoc cref="LBfgs.Minimize{T}"/>
    public FullBatchResult Minimize<T>(Trainer<T> trainer, Dataset<T> data, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var objective = new FullBatchObjective<T>(trainer, data);
        double[] parameters = objective.Parameters();
        double[] bestParameters = [.. parameters];
        var gradient = new double[objective.Size];
        var last = new double[objective.Size];
        var steps = new double[objective.Size];
        Array.Fill(steps, InitialStep);
        double bestLoss = double.PositiveInfinity;
        int iterations = 0;
        bool converged = false;
        while (true)
        {
            double loss = objective.Evaluate(parameters, gradient);
            if (loss < bestLoss)
            {
                bestLoss = loss;
                parameters.CopyTo(bestParameters, 0);
            }

            converged = FullBatchObjective<T>.MaxAbs(gradient) <= Tolerance;
            if (converged || iterations == MaxIterations || cancellation.IsCancellationRequested)
            {
                break;
            }

            Step(parameters, gradient, last, steps);
            iterations++;
        }

        objective.SetParameters(bestParameters);
        return new FullBatchResult(bestLoss, iterations, objective.Evaluations, converged);
    }

    private void Step(double[] parameters, double[] gradient, double[] last, double[] steps)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            double g = gradient[i];
            double agreement = Math.Sign(double.IsNaN(g) ? 0 : g) * Math.Sign(last[i]);
            steps[i] = agreement > 0 ? Math.Min(steps[i] * EtaPlus, MaxStep)
                : agreement < 0 ? Math.Max(steps[i] * EtaMinus, MinStep)
                : steps[i];
            g = agreement < 0 || double.IsNaN(g) ? 0 : g;
            parameters[i] -= Math.Sign(g) * steps[i];
            last[i] = g;
        }
    }
}
