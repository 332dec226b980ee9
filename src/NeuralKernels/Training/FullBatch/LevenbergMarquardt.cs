using System;
using System.Linq;
using System.Threading;
using NeuralKernels.Data;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Losses;
using static System.FormattableString;

namespace NeuralKernels.Training.FullBatch;

/// <summary>The Levenberg-Marquardt method: nonlinear least squares with the Gauss-Newton curvature J'J; for small regression
/// networks.</summary>
/// <remarks>
/// <para>
/// Hagan and Menhaj, "Training feedforward networks with the Marquardt algorithm", 1994. With r the residuals of all rows and outputs and J
/// their derivatives by the p parameters, the step solves, by Cholesky decomposition in double,
/// </para>
/// <code>
/// (J'J + damping diag(J'J) + damping 1e-12 I) step = -J'r
/// </code>
/// <para>
/// and is taken if it reduces the loss; the damping is then divided by 10, and else multiplied by 10. A row of J is the gradient of one
/// output of one row, by backpropagation. The trainer's L2 penalty is part of the gradient and of the diagonal. A step costs as many
/// backward passes over all rows as there are outputs, and 2 p^2 numbers of memory; it allocates nothing.
/// </para>
/// </remarks>
public sealed record LevenbergMarquardt : FullBatchOptimizer
{
    /// <summary>Maximum number of parameters: J'J of 4096 is 128 MiB, and there are two.</summary>
    public const int MaxParameters = 4096;

    /// <summary>Rows of J at a time: 8 MiB for the largest network.</summary>
    private const int JacobianRows = 256;

    private const double MinDamping = 1e-15;
    private const double MaxDamping = 1e15;

    /// <summary>Levenberg-Marquardt.</summary>
    /// <param name="maxIterations">Maximum number of steps, at least 1.</param>
    /// <param name="damping">The initial damping, above 0.</param>
    /// <param name="tolerance">It ends when no component of the gradient is larger; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public LevenbergMarquardt(int maxIterations = 50, double damping = 1e-2, double tolerance = 1e-8)
        : base(maxIterations, tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(damping);
        Damping = damping;
    }

    /// <summary>The initial damping.</summary>
    public double Damping { get; }

    /// <summary>Minimizes the mean squared error over the data, starting from the network's parameters, and leaves the network with the
    /// best.</summary>
    /// <param name="trainer">Its network, loss, which must be <see cref="Loss.MeanSquaredError"/>, and L2 penalty
    /// (<see cref="Trainer{T}.Regularization"/>) are used; its optimizer is not.</param>
    /// <param name="data">Rows with numbers as targets.</param>
    /// <param name="cancellation">Ends it after the current step; the network is left with the best so far.</param>
    /// <exception cref="ArgumentException">The loss is another, there are more than <see cref="MaxParameters"/> parameters, the trainer's
    /// regularization has more than L2, or the data have classes, do not fit the network or have no rows.</exception>
    public FullBatchResult Minimize(Trainer<double> trainer, Dataset<double> data, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        if (trainer.Loss != Loss.MeanSquaredError)
        {
            throw new ArgumentException(
                $"The loss is '{trainer.Loss.Name}'; least squares are of '{Loss.MeanSquaredError.Name}'.", nameof(trainer));
        }

        if (trainer.Network.ParameterCount > MaxParameters)
        {
            throw new ArgumentException(
                Invariant($"The network has {trainer.Network.ParameterCount} parameters; at most {MaxParameters} are taken."),
                nameof(trainer));
        }

        var objective = new FullBatchObjective<double>(trainer, data);
        if (data.IsClassification)
        {
            throw new ArgumentException("The data have classes; numbers as targets are needed.", nameof(data));
        }

        double[] parameters = objective.Parameters();
        var gradient = new double[objective.Size];
        double loss = objective.Evaluate(parameters, gradient);
        var work = new Work(trainer, data, objective);
        int jacobians = 0;
        int iterations = 0;
        double damping = Damping;
        while (iterations < MaxIterations
            && !cancellation.IsCancellationRequested
            && FullBatchObjective<double>.MaxAbs(gradient) > Tolerance)
        {
            work.ComputeNormal();
            jacobians++;
            if (Descend(work, ref damping, parameters, gradient, loss) is not { } next)
            {
                break;
            }

            loss = next;
            iterations++;
        }

        objective.SetParameters(parameters);
        int evaluations = objective.Evaluations + (jacobians * trainer.Network.OutputSize);
        return new FullBatchResult(loss, iterations, evaluations, FullBatchObjective<double>.MaxAbs(gradient) <= Tolerance);
    }

    /// <summary>Increases the damping until a step reduces the loss, and takes it; null where there is none.</summary>
    private static double? Descend(Work work, ref double damping, double[] parameters, double[] gradient, double loss)
    {
        int size = gradient.Length;
        while (damping < MaxDamping)
        {
            work.Normal.CopyTo(work.Matrix, 0);
            for (int i = 0; i < size; i++)
            {
                work.Matrix[(i * size) + i] += damping * (work.Normal[(i * size) + i] + 1e-12);
                work.Step[i] = -gradient[i];
            }

            if (Cholesky.TrySolve(work.Matrix, work.Step))
            {
                for (int i = 0; i < size; i++)
                {
                    work.Candidate[i] = parameters[i] + work.Step[i];
                }

                double value = work.Objective.Evaluate(work.Candidate, work.Slope);
                if (value < loss)
                {
                    work.Candidate.CopyTo(parameters, 0);
                    work.Slope.CopyTo(gradient, 0);
                    damping = Math.Max(damping / 10, MinDamping);
                    return value;
                }
            }

            damping *= 10;
        }

        return null;
    }

    /// <summary>The buffers of the iterations, allocated once.</summary>
    private sealed class Work
    {
        private readonly Trainer<double> _trainer;
        private readonly Dataset<double> _data;
        private readonly Session<double> _session;
        private readonly double[] _output;
        private readonly double[] _target;
        private readonly double[] _jacobian;
        private readonly double[] _workspace;

        public Work(Trainer<double> trainer, Dataset<double> data, FullBatchObjective<double> objective)
        {
            int size = objective.Size;
            int outputs = trainer.Network.OutputSize;
            int rows = (int)Math.Min(JacobianRows, (long)data.Count * outputs);
            (_trainer, _data, Objective) = (trainer, data, objective);
            _session = trainer.Network.CreateSession();
            _output = new double[outputs];
            _target = new double[outputs];
            _jacobian = new double[rows * size];
            _workspace = new double[Enumerable.Range(1, rows).Max(
                count => Gemm.WorkspaceLength<double>(true, false, size, size, count, threads: 1))];
            Normal = new double[size * size];
            Matrix = new double[size * size];
            Step = new double[size];
            Candidate = new double[size];
            Slope = new double[size];
        }

        public FullBatchObjective<double> Objective { get; }

        public double[] Normal { get; }

        public double[] Matrix { get; }

        public double[] Step { get; }

        public double[] Candidate { get; }

        public double[] Slope { get; }

        /// <summary>J'J at the network's parameters, times 2 / (rows outputs) as in the gradient of the mean, plus L2 on its diagonal: size
        /// x size, row-major. An element is a sum over the rows of J, outputs ascending within rows, <see cref="JacobianRows"/> at a time
        /// in the order of <see cref="Gemm"/>, scaled at its end.</summary>
        public void ComputeNormal()
        {
            int size = Step.Length;
            int outputs = _output.Length;
            int filled = 0;
            double beta = 0; // the first product overwrites the last step's
            for (int row = 0; row < _data.Count; row++)
            {
                _session.Run(_data.Input(row), _output);
                for (int j = 0; j < outputs; j++)
                {
                    // Targets for which the gradient of the loss by the outputs, 2 (o - t) / outputs, is 1 at output j and 0 elsewhere.
                    _output.CopyTo(_target, 0);
                    _target[j] -= 0.5 * outputs;
                    _trainer.ComputeGradients(_data.Input(row), (ReadOnlySpan<double>)_target);
                    Objective.CopyGradient(_jacobian.AsSpan(filled++ * size, size));
                    if (filled * size == _jacobian.Length || (row == _data.Count - 1 && j == outputs - 1))
                    {
                        Gemm.Multiply(
                            true, false, size, size, filled, 1, _jacobian, size, _jacobian, size, beta, Normal, size, default, _workspace,
                            threads: 1);
                        (filled, beta) = (0, 1);
                    }
                }
            }

            double scale = 2.0 / ((double)_data.Count * outputs);
            for (int i = 0; i < Normal.Length; i++)
            {
                Normal[i] *= scale;
            }

            for (int i = 0; i < size; i++)
            {
                Normal[(i * size) + i] += Objective.Curvature(i);
            }
        }
    }
}
