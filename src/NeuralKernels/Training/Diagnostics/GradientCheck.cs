using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using static System.FormattableString;

namespace NeuralKernels.Training.Diagnostics;

/// <summary>Compares every gradient of backpropagation with a central difference of the cost (the loss).</summary>
/// <remarks>
/// <para>
/// The difference is (8 (C(p + h) - C(p - h)) - (C(p + 2h) - C(p - 2h))) / 12h, computed in double on a copy of the network. Its error is
/// h^4/30 times the fifth derivative, plus some 2^-50 C/h of rounding.
/// </para>
/// <para>
/// The relative error of a gradient g with difference d is |g - d| / max(|g|, |d|, floor). The floor is a thousandth of the largest |d|,
/// and at least 10^6 times the rounding: below it, a difference is too inaccurate to show anything. For a correct network in double, away
/// from kinks, the error is below 1e-6; in float, of the order of 1e-4. A Z of ReLU and the like within 2h |input| of its kink shows as an
/// error near 1 or 1/2, and is none: change h or the row.
/// </para>
/// <para>Costs four passes over the rows per parameter: for small networks. The network itself is not changed.</para>
/// </remarks>
public static class GradientCheck
{
    /// <summary>Checks every parameter, towards targets given as numbers.</summary>
    /// <param name="network">Any network.</param>
    /// <param name="loss">C.</param>
    /// <param name="inputs">Rows x input size.</param>
    /// <param name="targets">Rows x output size.</param>
    /// <param name="step">h, above 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other or the network, or the loss does not suit it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is not above 0.</exception>
    /// <exception cref="NotSupportedException">The network has dropout and is not of doubles: its masks would differ in double.</exception>
    public static GradientReport Run<T>(
        Network<T> network, Loss loss, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, double step = 1e-4)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Trainer<T> trainer, Trainer<double> copy) = Trainers(network, loss, inputs.Length, step);
        trainer.ComputeGradients(inputs, targets);
        double[] x = DoublePrecision.Copy(inputs), t = DoublePrecision.Copy(targets);
        return Compare(trainer, copy, () => copy.ComputeGradients(x, (ReadOnlySpan<double>)t), step);
    }

    /// <summary>Checks every parameter, towards targets given as class numbers.</summary>
    /// <param name="network">Any network.</param>
    /// <param name="loss">C.</param>
    /// <param name="inputs">Rows x input size.</param>
    /// <param name="labels">One class per row.</param>
    /// <param name="step">h, above 0.</param>
    /// <inheritdoc cref="Run{T}(Network{T}, Loss, ReadOnlySpan{T}, ReadOnlySpan{T}, double)"/>
    public static GradientReport Run<T>(
        Network<T> network, Loss loss, ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, double step = 1e-4)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Trainer<T> trainer, Trainer<double> copy) = Trainers(network, loss, inputs.Length, step);
        trainer.ComputeGradients(inputs, labels);
        double[] x = DoublePrecision.Copy(inputs);
        int[] classes = labels.ToArray();
        return Compare(trainer, copy, () => copy.ComputeGradients(x, classes), step);
    }

    /// <summary>Trainers of two copies of the network, the second in double.</summary>
    private static (Trainer<T> Trainer, Trainer<double> Copy) Trainers<T>(Network<T> network, Loss loss, int inputs, double step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!(step > 0 && double.IsFinite(step)))
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, Invariant($"step is {step}; a finite number above 0 is needed."));
        }

        if (network.DrawsRandomNumbers && typeof(T) != typeof(double))
        {
            throw new NotSupportedException(
                "The network has dropout, whose masks are others in double; a network of doubles can be checked.");
        }

        int rows = Math.Max(1, inputs / network.InputSize);
        return (network.Copy().CreateTrainer(loss, new Sgd(), rows), DoublePrecision.Copy(network).CreateTrainer(loss, new Sgd(), rows));
    }

    private static GradientReport Compare<T>(Trainer<T> trainer, Trainer<double> copy, Func<double> cost, double step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double rounding = Math.ScaleB(Math.Abs(cost()), -50) / step;
        var found = new List<(ParameterSlice Tensor, int Index, double Gradient, double Difference)>();
        foreach ((ParameterSlice original, ParameterSlice tensor) in trainer.Network.ParameterSlices.Zip(copy.Network.ParameterSlices))
        {
            for (int i = 0; i < tensor.Length; i++)
            {
                double difference = Difference(ref copy.Network.Parameters[tensor.Offset + i], step, cost);
                found.Add((tensor, i, double.CreateTruncating(trainer.Gradients[original.Offset + i]), difference));
            }
        }

        double floor = Math.Max(1e6 * rounding, 1e-3 * found.Max(entry => Math.Abs(entry.Difference)));
        GradientReport? worst = null;
        foreach ((ParameterSlice tensor, int index, double gradient, double difference) in found)
        {
            double size = Math.Max(floor, Math.Max(Math.Abs(gradient), Math.Abs(difference)));
            double error = gradient == difference ? 0 : Math.Abs(gradient - difference) / size;

            // A NaN is worse than any number, and the first of them stays.
            if (worst is null || (!double.IsNaN(worst.RelativeError) && !(error <= worst.RelativeError)))
            {
                worst = new GradientReport(found.Count, tensor.Name, IndexOf(tensor, index), gradient, difference, error);
            }
        }

        return worst!;
    }

    private static double Difference(ref double parameter, double h, Func<double> cost)
    {
        double kept = parameter;
        double Between(ref double p, double offset)
        {
            p = kept + offset;
            double above = cost();
            p = kept - offset;
            return above - cost();
        }

        double near = Between(ref parameter, h);
        double far = Between(ref parameter, 2 * h);
        parameter = kept;
        return ((8 * near) - far) / (12 * h);
    }

    private static int[] IndexOf(ParameterSlice tensor, int index) =>
        tensor.Shape.Count == 1 ? [index] : [index / tensor.Shape[1], index % tensor.Shape[1]];
}

/// <summary>The result of a gradient check: the gradient with the largest relative error.</summary>
/// <param name="Checked">Parameters compared.</param>
/// <param name="Tensor">The tensor of the worst one: "layers.1.weight".</param>
/// <param name="Index">Its index there: [input, neuron] of weights, [neuron] of a bias.</param>
/// <param name="Gradient">Its gradient by backpropagation.</param>
/// <param name="Difference">The central difference.</param>
/// <param name="RelativeError">How far apart they are, as <see cref="GradientCheck"/> defines it.</param>
public sealed record GradientReport(
    long Checked, string Tensor, IReadOnlyList<int> Index, double Gradient, double Difference, double RelativeError)
{
    /// <summary>The result in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Checked} gradients checked; worst {Tensor}[{string.Join(", ", Index)}]: ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"backpropagation {Gradient:g6}, central difference {Difference:g6}, relative error {RelativeError:0.0e+0}");
}
