using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

internal sealed class SoftmaxCrossEntropyLoss(
    double labelSmoothing = 0, double[]? classWeights = null, int? ignoredClass = null, LossReduction reduction = LossReduction.Mean)
    : Loss(LossNames.CrossEntropy(labelSmoothing, classWeights, ignoredClass), reduction)
{
    public override bool TakesLogits => true;

    public override bool TakesLabels => true;

    public override bool IsForClasses => true;

    public override int? OutputsNeeded => classWeights?.Length;

    /// <summary>Whether there is no smoothing, class weight or ignored class: those need a class number per row.</summary>
    private bool IsPlain => labelSmoothing == 0 && classWeights is null && ignoredClass is null;

    public override void ToPredictions<T>(int rows, int columns, Span<T> outputs)
    {
        Span<T> used = outputs[..checked(rows * columns)];
        Softmax.Forward<T>(rows, columns, used, used);
    }

    protected override Loss With(LossReduction reduction) => new SoftmaxCrossEntropyLoss(
        labelSmoothing, classWeights, ignoredClass, reduction);

    public override ILossKernel<T> Bind<T>() => new Kernel<T>(this, labelSmoothing, classWeights ?? [], ignoredClass);

    private sealed class Kernel<T>(SoftmaxCrossEntropyLoss loss, double smoothing, double[] classWeights, int? ignored) : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T[] _classWeights = [.. classWeights.Select(T.CreateTruncating)];

        public double Weight(int rows, in Targets<T> targets)
        {
            ReadOnlySpan<int> labels = targets.Labels;
            ReadOnlySpan<T> weights = targets.Weights, byClass = _classWeights;
            if (labels.IsEmpty || (byClass.IsEmpty && ignored is null))
            {
                return targets.WeightSum(rows); // Evaluate refuses rows of targets unless the loss is plain
            }

            double sum = 0;
            for (int row = 0; row < labels.Length; row++)
            {
                double own = weights.IsEmpty ? 1 : double.CreateTruncating(weights[row]);
                own *= byClass.IsEmpty ? 1 : double.CreateTruncating(byClass[labels[row]]);
                sum += labels[row] == ignored ? 0 : own;
            }

            return sum;
        }

        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs)
        {
            if (!targets.Labels.IsEmpty)
            {
                return Kernels.Losses.SoftmaxCrossEntropy.Evaluate(
                    rows, columns, outputs, targets.Labels, dOutputs, _classWeights, smoothing, ignored, targets.Weights,
                        loss.Reduction);
            }

            if (!loss.IsPlain)
            {
                throw new ArgumentException(
                    $"The loss '{loss.Name}' needs a class number per row; found rows of targets.", nameof(targets));
            }

            return Kernels.Losses.SoftmaxCrossEntropy.Evaluate(
                    rows, columns, outputs, targets.Values, dOutputs, targets.Weights, loss.Reduction);
        }
    }
}
