using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Losses;
using static System.FormattableString;

namespace NeuralKernels.Losses;

/// <summary>The function that training minimizes: the mean over a batch, unless it is <see cref="Summed"/>.</summary>
/// <remarks>
/// The formulas, their sources and rounding are those of <see cref="NeuralKernels.Kernels.Losses"/>, where each has its file. Rows may have
/// weights (<see cref="Training.Trainer{T}.Step(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T})"/>); the mean is then weighted: the sum
/// over the rows of weight times loss, divided by the sum of the weights. Over several batches, as in an evaluation or an epoch, both sums
/// run over all of them, so that the mean does not depend on the batch size. Where no row counts it is 0.
/// </remarks>
public abstract class Loss
{
    /// <summary>For a loss of your own; <see cref="Register"/> it where model files name it.</summary>
    /// <param name="name">The name in files, without "sum of"; parameters as "focal(gamma=2)".</param>
    /// <param name="reduction">Whether the loss of a batch is a mean or a sum.</param>
    protected Loss(string name, LossReduction reduction)
    {
        Name = LossNames.Prefix(reduction) + name;
        Reduction = reduction;
    }

    /// <summary>The mean of (output - target)^2 over all numbers of a batch.</summary>
    public static Loss MeanSquaredError { get; } = new FormulaLoss<MeanSquaredErrorFormula>(default);

    /// <summary>The mean of |output - target| over all numbers of a batch.</summary>
    public static Loss MeanAbsoluteError { get; } = new FormulaLoss<MeanAbsoluteErrorFormula>(default);

    /// <summary>The mean of ln cosh(output - target) over all numbers of a batch: quadratic for small errors, linear for large
    /// ones.</summary>
    public static Loss LogCosh { get; } = new FormulaLoss<LogCoshFormula>(default);

    /// <summary>The mean over all numbers of -t log p - (1 - t) log(1 - p) with p the logistic function of the output: the outputs are
    /// logits, the targets in [0, 1], each output an independent yes or no.</summary>
    public static Loss BinaryCrossEntropy { get; } = new FormulaLoss<BinaryCrossEntropyFormula>(default);

    /// <summary>The mean over all numbers of max(0, 1 - s output), s = 1 where the target is above 0, else -1. A single output is predicted
    /// as 0 or 1, by its sign; there are no probabilities.</summary>
    public static Loss Hinge { get; } = new FormulaLoss<HingeFormula>(default);

    /// <summary>The mean over all numbers of e^output - target output: for counts, whose rate is predicted as e^output.</summary>
    public static Loss Poisson { get; } = new FormulaLoss<PoissonFormula>(default);

    /// <summary>The mean over all targets of (s + (m - t)^2 e^-s) / 2. The network has two outputs per target: the means m of all, then the
    /// logarithms s of their variances.</summary>
    public static Loss GaussianLikelihood { get; } = new FormulaLoss<GaussianLikelihoodFormula>(default);

    /// <summary>The mean over rows of sum t (log t - log p) with p the softmax of the outputs, t a row of probabilities: the outputs are
    /// logits.</summary>
    public static Loss KullbackLeibler { get; } = new FormulaLoss<KullbackLeiblerFormula>(default);

    /// <summary>The mean over rows of -log p[class] with p the softmax of the outputs: the outputs are logits, each row has one
    /// class.</summary>
    public static Loss SoftmaxCrossEntropy { get; } = new SoftmaxCrossEntropyLoss();

    /// <summary>The name in files and on the command line; with parameters that are not the default: "huber(delta=0.5)".</summary>
    public string Name { get; }

    /// <summary>Whether the loss of a batch is a mean or a sum.</summary>
    public LossReduction Reduction { get; }

    /// <summary>The same loss, summed over a batch instead of averaged.</summary>
    public Loss Summed => Reduction == LossReduction.Sum ? this : With(LossReduction.Sum);

    /// <summary>Whether the outputs are logits or the like, so that the last layer must not have an activation of its own.</summary>
    public virtual bool TakesLogits => false;

    /// <summary>Whether targets may be class numbers as they are; else a class becomes a one-hot row (or, with one output, the
    /// number).</summary>
    public virtual bool TakesLabels => false;

    /// <summary>Whether targets are classes or probabilities of classes, not any numbers.</summary>
    public virtual bool IsForClasses => false;

    /// <summary>The number of outputs that the loss needs; null for any.</summary>
    public virtual int? OutputsNeeded => null;

    /// <summary>The mean over all numbers of d^2 / 2 where |d| = |output - target| is at most <paramref name="delta"/>, else of the tangent
    /// line.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not above 0 and finite.</exception>
    public static Loss Huber(double delta = 1) => new FormulaLoss<HuberFormula>(new(Require.Above0(delta)));

    /// <summary>The mean over all numbers of max(level d, (level - 1) d), d = target - output: outputs become the quantile of that level,
    /// at 1/2 the median.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not between 0 and 1.</exception>
    public static Loss Quantile(double level) => level is > 0 and < 1
        ? new FormulaLoss<QuantileFormula>(new(level))
        : throw new ArgumentOutOfRangeException(nameof(level), level, Invariant($"level is {level}; a number between 0 and 1 is needed."));

    /// <summary><see cref="SoftmaxCrossEntropy"/> with label smoothing, class weights and an ignored class; the mean is weighted by class,
    /// as PyTorch's, and rows of a class of weight 0 do not count.</summary>
    /// <param name="labelSmoothing">The fraction of a label that is spread over all classes, 0 to 1.</param>
    /// <param name="classWeights">One per class, finite and not negative; null for 1 each. <see cref="Data.ClassBalance"/> computes them
    /// from labels.</param>
    /// <param name="ignoredClass">The class whose rows do not count; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Loss CrossEntropy(double labelSmoothing = 0, IReadOnlyList<double>? classWeights = null, int? ignoredClass = null)
    {
        Require.Within(0, 1, labelSmoothing);
        if (classWeights?.FirstOrDefault(weight => !double.IsFinite(weight) || weight < 0, 0) is { } wrong and not 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(classWeights), wrong, Invariant($"classWeights has {wrong}; finite numbers, at least 0, are needed."));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(ignoredClass ?? 0, nameof(ignoredClass));
        return new SoftmaxCrossEntropyLoss(labelSmoothing, classWeights is null ? null : [.. classWeights], ignoredClass);
    }

    /// <summary>The loss of a name, as <see cref="Name"/> writes it.</summary>
    /// <exception cref="ArgumentException">There is no loss of that name, or a parameter is invalid.</exception>
    public static Loss Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return LossNames.Parse(name);
    }

    /// <summary>Turns outputs into predictions, in place: logits into probabilities; other outputs are not changed.</summary>
    /// <exception cref="ArgumentException"><paramref name="outputs"/> is too short.</exception>
    public virtual void ToPredictions<T>(int rows, int columns, Span<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    /// <summary>Registers a loss of your own, so that <see cref="Parse"/> knows the name and model files that name it are read.</summary>
    /// <param name="name">The name, without parameters.</param>
    /// <param name="create">Creates the loss from the texts of its parameters by name: "gamma" to "2".</param>
    /// <exception cref="ArgumentException">The name is empty, has a parenthesis, or is registered.</exception>
    public static void Register(string name, Func<IReadOnlyDictionary<string, string>, Loss> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        LossNames.Register(name, create);
    }

    /// <summary>The loss for one number type, resolved once so that a step calls it without a generic lookup.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public abstract ILossKernel<T> Bind<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The same loss with another reduction.</summary>
    protected abstract Loss With(LossReduction reduction);

    /// <summary>Targets per row for a number of outputs: the same number, unless the loss has several outputs per target.</summary>
    public virtual int TargetSize(int outputs) => outputs;

    /// <summary>The loss of a batch as the sum over its rows, each times its weight, so that batches can be summed and divided by the sum
    /// of all weights.</summary>
    /// <param name="loss">The loss, or a gradient of it.</param>
    /// <param name="weight">The batch's <see cref="ILossKernel{T}.Weight"/>.</param>
    internal double Total(double loss, double weight) => Reduction == LossReduction.Sum ? loss : loss * weight;
}

/// <summary>Targets of a batch: class numbers or values, the other empty; and a weight per row, or none.</summary>
/// <param name="labels">One class number per row, or empty.</param>
/// <param name="values">Rows x target size, or empty.</param>
/// <param name="weights">One per row, or empty for 1 each.</param>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct Targets<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> values, ReadOnlySpan<T> weights = default)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One class number per row, in [0, number of outputs); or empty.</summary>
    public ReadOnlySpan<int> Labels { get; } = labels;

    /// <summary>Rows x target size; or empty.</summary>
    public ReadOnlySpan<T> Values { get; } = values;

    /// <summary>One per row; empty for 1 each.</summary>
    public ReadOnlySpan<T> Weights { get; } = weights;

    /// <summary>The sum of the rows' weights, in double, ascending; 1 each where there are none.</summary>
    public double WeightSum(int rows)
    {
        double sum = Weights.IsEmpty ? rows : 0;
        foreach (T weight in Weights)
        {
            sum += double.CreateTruncating(weight);
        }

        return sum;
    }
}

/// <summary>A loss for one number type. It holds no state that a call changes, so that trainers and threads may share it.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface ILossKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The loss; its gradient with respect to the outputs overwrites <paramref name="dOutputs"/>, which may be empty for the value
    /// alone.</summary>
    /// <remarks>Where <see cref="Weight"/> is 0, the loss and its gradient are 0, and no output is read. The loss is a mean by that weight,
    /// or a sum, as the loss's reduction says. It must not allocate.</remarks>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="columns">Outputs per row.</param>
    /// <param name="outputs">Rows x columns.</param>
    /// <param name="targets">The targets and weights of the rows.</param>
    /// <param name="dOutputs">Rows x columns, or empty.</param>
    double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs);

    /// <summary>The denominator of the mean over rows: the sum of the rows' weights, in double, rows ascending; at least 0. A row that does
    /// not count weighs 0. A loss whose targets change the weight of a row overrides this.</summary>
    double Weight(int rows, in Targets<T> targets) => targets.WeightSum(rows);
}
