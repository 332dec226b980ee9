using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using NeuralKernels.Kernels.Losses;
using NeuralKernels.Losses;

namespace NeuralKernels.Extension.Tests;

/// <summary>The mean over rows, by weight, of scale times the sum of (output - target)^4.</summary>
internal sealed class OwnLoss(double scale = 1, LossReduction reduction = LossReduction.Mean)
    : Loss(string.Create(CultureInfo.InvariantCulture, $"fourth-power(scale={scale})"), reduction)
{
    public double Scale => scale;

    public static Loss Create(IReadOnlyDictionary<string, string> parameters) =>
        new OwnLoss(double.Parse(parameters["scale"], CultureInfo.InvariantCulture));

    public override ILossKernel<T> Bind<T>() => new Kernel<T>(T.CreateTruncating(scale), Reduction);

    protected override Loss With(LossReduction reduction) => new OwnLoss(scale, reduction);

    private sealed class Kernel<T>(T scale, LossReduction reduction) : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs)
        {
            double sum = 0, denominator = reduction == LossReduction.Sum ? 1 : targets.WeightSum(rows);
            for (int i = 0; i < outputs.Length; i++)
            {
                T weight = targets.Weights.IsEmpty ? T.One : targets.Weights[i / columns];
                T d = outputs[i] - targets.Values[i];
                T factor = scale * weight / T.CreateTruncating(denominator);
                sum += double.CreateTruncating(factor * d * d * d * d);
                if (!dOutputs.IsEmpty)
                {
                    dOutputs[i] = T.CreateTruncating(4) * factor * d * d * d;
                }
            }

            return sum;
        }
    }
}
