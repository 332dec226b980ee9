using System;
using System.Numerics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = -(1/rows) sum over i, j of t[i, j] ln p[i, j], p = softmax of the scores, row by row.</summary>
/// <remarks>
/// <para>
/// Evaluated in double, d[j] = x[j] - max and e[j] = exp(d[j]); a gradient in float is rounded once. Sums over a row run in the order of
/// the virtual lanes, and so does the sum of the rows' values (row i in lane i mod 64). The same bits at every vector width.
/// </para>
/// <para>
/// NaN in a row makes its gradient and L NaN, and so do +infinity or nothing but -infinity. A score of -infinity is a class ruled out: p =
/// 0.
/// </para>
/// </remarks>
public static unsafe class SoftmaxCrossEntropy
{
    /// <summary>L for one class per row, and dL/dx = (p - [j is the class]) / rows.</summary>
    /// <remarks>
    /// <para>
    /// With no options, a row's value is ln(sum e) - d[label]; its gradient is e[j] / (rows sum e) off the label, and (e[j] / sum e - 1) /
    /// rows on it. Otherwise PyTorch's definition of the weighted mean. With w the class weights (1 where there are none), s the smoothing
    /// over the number of classes, y a row's label and W the sum of w[y] over the rows that are not ignored:
    /// </para>
    /// <code>
    /// L = (1/W) sum over rows of  (1 - smoothing) w[y] (ln(sum e) - d[y]) + s (ln(sum e) sum w - sum w d)
    /// dL/dx[j] = (e[j] (sum t / sum e) - t[j]) / W,   t[j] = s w[j], and (1 - smoothing) w[y] + s w[y] on the label
    /// </code>
    /// <para>
    /// In double; products and sums of w d and of the gradient are fused. A class that is ruled out (d = -infinity) and whose weight is 0
    /// adds 0. A row that is ignored, or whose weight (of its class, times its own) is 0, is not read and its gradient is 0; PyTorch adds
    /// the smoothed part of a row whose class has weight 0, which W does not include. Where no row has a weight above 0, L is 0.
    /// </para>
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of classes, at least 1.</param>
    /// <param name="outputs">The scores x, rows x columns, row after row.</param>
    /// <param name="labels">The class of each row, in [0, columns), or <paramref name="ignoredLabel"/>.</param>
    /// <param name="dOutputs">
    /// dL/dx, the shape of <paramref name="outputs"/>; overwritten. May be <paramref name="outputs"/> itself; separate from the others.
    /// Empty where only the value is needed, which has the same bits.
    /// </param>
    /// <param name="classWeights">w, one per class, or empty.</param>
    /// <param name="labelSmoothing">The fraction of a label that is spread over all classes, 0 to 1.</param>
    /// <param name="ignoredLabel">The label whose rows are ignored, any number; PyTorch's default is -100, here none.</param>
    /// <param name="sampleWeights">
    /// A weight per row, finite and not negative, that multiplies its value and its part of W; or empty, which is 1 each.
    /// </param>
    /// <param name="reduction">Whether L is the mean, or the sum, for which W is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rows"/> or <paramref name="columns"/> is below 1, a label is not a column, <paramref name="labelSmoothing"/> is
    /// outside [0, 1], or a weight of a row is negative or not finite.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap in part.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double Evaluate<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<int> labels,
        Span<T> dOutputs = default,
        ReadOnlySpan<T> classWeights = default,
        double labelSmoothing = 0,
        int? ignoredLabel = null,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = LossGuard.Labelled(rows, columns, outputs, labels, ignoredLabel);
        LossGuard.ClassWeights(columns, classWeights, labelSmoothing);
        LossGuard.SampleWeights(rows, sampleWeights, reduction);
        if (LossGuard.Gradient(length, outputs, dOutputs, sampleWeights))
        {
            Guard.Separate(dOutputs[..length], classWeights, nameof(dOutputs), nameof(classWeights));
        }

        bool isPlain = classWeights.IsEmpty && labelSmoothing == 0 && ignoredLabel is null && sampleWeights.IsEmpty
            && reduction == LossReduction.Mean;
        fixed (T* x = outputs, w = classWeights, r = sampleWeights, d = dOutputs)
        fixed (int* l = labels)
        {
            if (isPlain)
            {
                return AnyWidth.Run<double, LabelledCrossEntropy<T>, double>(new LabelledCrossEntropy<T>(rows, columns, x, l, d));
            }

            var pass = new WeightedCrossEntropy<T>(rows, columns, x, l, w, labelSmoothing, ignoredLabel, d, r, reduction);
            return AnyWidth.Run<double, WeightedCrossEntropy<T>, double>(pass);
        }
    }

    /// <summary>L for a target per class, and dL/dx = (p sum t - t) / rows.</summary>
    /// <remarks>
    /// A row's value is ln(sum e) sum t - sum t d, where t = 0 with d = -infinity adds 0. Its gradient is (e[j] (sum t / sum e) - t[j]) /
    /// rows, product and difference fused. Where a row of t is a distribution, sum t is 1. A row's value and gradient are multiplied by its
    /// weight; the mean is over the sum of the weights. A row of weight 0 is not read and its gradient is 0; where all weights are 0, L is
    /// 0.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of classes, at least 1.</param>
    /// <param name="outputs">The scores x, rows x columns, row after row.</param>
    /// <param name="targets">t, the same shape.</param>
    /// <param name="dOutputs">
    /// dL/dx, the same shape; overwritten. May be <paramref name="outputs"/> itself; separate from the others. Empty where only the value
    /// is needed, which has the same bits.
    /// </param>
    /// <param name="sampleWeights">One per row, finite and not negative; or empty, which is a weight of 1 each.</param>
    /// <param name="reduction">Whether L is the mean, by weight, or the sum.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rows"/> or <paramref name="columns"/> is below 1, or a weight is negative or not finite.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double Evaluate<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs = default,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = LossGuard.Dense(rows, columns, outputs, targets);
        LossGuard.SampleWeights(rows, sampleWeights, reduction);
        if (LossGuard.Gradient(length, outputs, dOutputs, sampleWeights))
        {
            Guard.Separate(dOutputs[..length], targets[..length], nameof(dOutputs), nameof(targets));
        }

        fixed (T* x = outputs, t = targets, d = dOutputs, w = sampleWeights)
        {
            var loss = new DenseCrossEntropy<T>(columns, x, t, d);
            var pass = new WeightedRows<T, DenseCrossEntropy<T>>(loss, rows, 1, w, reduction);
            return AnyWidth.Run<double, WeightedRows<T, DenseCrossEntropy<T>>, double>(pass);
        }
    }
}
