using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

internal readonly struct MeanSquaredErrorFormula : ILossFormula
{
    public string Name => "mse";

    public double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MeanSquaredError.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);
}

internal readonly struct MeanAbsoluteErrorFormula : ILossFormula
{
    public string Name => "mae";

    public double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MeanAbsoluteError.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);
}

internal readonly struct HuberFormula(double delta) : ILossFormula
{
    public string Name => LossNames.With("huber", ("delta", delta, 1));

    public double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Huber.Evaluate(rows, columns, outputs, targets.Values, dOutputs, delta, targets.Weights, reduction);
}

internal readonly struct LogCoshFormula : ILossFormula
{
    public string Name => "log-cosh";

    public double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        LogCosh.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);
}

internal readonly struct QuantileFormula(double level) : ILossFormula
{
    public string Name => LossNames.With("quantile", ("level", level, 0.5));

    public double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Quantile.Evaluate(rows, columns, outputs, targets.Values, dOutputs, level, targets.Weights, reduction);
}

internal readonly struct PoissonFormula : ILossFormula
{
    public static bool TakesLogits => true;

    public string Name => "poisson";

    public double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Poisson.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);

    public static void ToPredictions<T>(int rows, int columns, Span<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Exp.Apply<T>(outputs, outputs);
}

internal readonly struct GaussianLikelihoodFormula : ILossFormula
{
    public static bool TakesLogits => true;

    public static int OutputsPerTarget => 2;

    public string Name => "gaussian";

    public double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        GaussianLikelihood.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);
}

internal readonly struct BinaryCrossEntropyFormula : ILossFormula
{
    public static bool TakesLogits => true;

    public static bool IsForClasses => true;

    public string Name => "binary-cross-entropy";

    public double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        BinaryCrossEntropy.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);

    public static void ToPredictions<T>(int rows, int columns, Span<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sigmoid.Forward<T>(outputs, outputs);
}

internal readonly struct HingeFormula : ILossFormula
{
    public static bool TakesLogits => true;

    public static bool IsForClasses => true;

    public string Name => "hinge";

    public double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Hinge.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);

    public static void ToPredictions<T>(int rows, int columns, Span<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; columns == 1 && row < rows; row++)
        {
            ref T output = ref outputs[row];
            output = T.IsNaN(output) ? output : output > T.Zero ? T.One : T.Zero;
        }
    }
}

internal readonly struct KullbackLeiblerFormula : ILossFormula
{
    public static bool TakesLogits => true;

    public static bool IsForClasses => true;

    public string Name => "kl-divergence";

    public double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        KullbackLeibler.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);

    public static void ToPredictions<T>(int rows, int columns, Span<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Softmax.Forward<T>(rows, columns, outputs, outputs);
}
