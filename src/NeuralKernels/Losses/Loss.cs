using System;
using System.Numerics;

namespace NeuralKernels.Losses;

/// <summary>What training makes small.</summary>
public abstract class Loss
{
    private protected Loss(string name)
    {
        Name = name;
    }

    /// <summary>The mean of (output - target)^2 over all numbers of a batch.</summary>
    public static Loss MeanSquaredError { get; } = new MeanSquaredErrorLoss();

    /// <summary>
    /// The mean over all numbers of -t log p - (1 - t) log(1 - p) with p the logistic function of the output: the outputs are logits, the
    /// targets in [0, 1], each output a yes or no of its own.
    /// </summary>
    public static Loss BinaryCrossEntropy { get; } = new BinaryCrossEntropyLoss();

    /// <summary>The mean over rows of -log p[class] with p the softmax of the outputs: the outputs are logits, one class per row is right.</summary>
    public static Loss SoftmaxCrossEntropy { get; } = new SoftmaxCrossEntropyLoss();

    /// <summary>The name in files and on the command line.</summary>
    public string Name { get; }

    /// <summary>Whether the outputs are logits, so that the last layer must not have an activation of its own.</summary>
    public virtual bool TakesLogits => false;

    /// <summary>Whether targets may be class numbers as they are; else a class becomes a row of zeros and a one (or, with one output, the number).</summary>
    public virtual bool TakesLabels => false;

    /// <summary>The loss of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Loss Parse(string name) => name switch
    {
        "mse" => MeanSquaredError,
        "binary-cross-entropy" => BinaryCrossEntropy,
        "cross-entropy" => SoftmaxCrossEntropy,
        _ => throw new ArgumentException($"There is no loss '{name}'; there are mse, binary-cross-entropy, cross-entropy.", nameof(name)),
    };

    /// <summary>Turns outputs into predictions, in place: logits into probabilities; others stay.</summary>
    /// <exception cref="ArgumentException"><paramref name="outputs"/> is too short.</exception>
    public virtual void ToPredictions<T>(int rows, int columns, Span<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    /// <summary>The loss at one number type, chosen once so that a step calls it without looking it up.</summary>
    internal abstract ILossKernel<T> Bind<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Targets of a batch: class numbers or numbers, the other empty.</summary>
internal readonly ref struct Targets<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> values)
{
    public ReadOnlySpan<int> Labels { get; } = labels;

    public ReadOnlySpan<T> Values { get; } = values;
}

internal interface ILossKernel<T>
{
    /// <summary>The loss; its gradient with respect to the outputs overwrites <paramref name="dOutputs"/>, which may be empty for the value alone.</summary>
    double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, Targets<T> targets, Span<T> dOutputs);
}
