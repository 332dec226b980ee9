using System;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Tests.Catalogue;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>Backpropagation against central differences in double, on networks of random shape.</summary>
public sealed class GradientTests
{
    private const int Networks = 12;

    /// <summary>Small enough that no network here has a kink (of ReLU and its relatives) within two steps of a Z.</summary>
    private const double H = 1e-5;

    /// <summary>What the difference of two costs of about 1, each right to some 2^-51, can be wrong by once it is divided by h.</summary>
    private const double Rounding = 1e-9;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string loss in new[] { "mse", "binary-cross-entropy", "cross-entropy", "cross-entropy with labels" })
            {
                foreach (string activation in ActivationNames.All)
                {
                    cases.Add(loss, activation);
                }
            }

            foreach (Loss loss in AllLosses.All)
            {
                string name = loss.TakesLabels ? $"{loss.Name} with labels" : loss.Name;
                cases.Add(name, "tanh");
                cases.Add(name, "softplus");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_gradient_agrees_with_central_differences(string loss, string activation)
    {
        for (ulong seed = 0; seed < Networks; seed++)
        {
            Check(loss, ActivationNames.Parse(activation), seed);
        }
    }

    private static void Check(string lossName, Activation activation, ulong seed)
    {
        bool labelled = lossName.EndsWith("labels", StringComparison.Ordinal);
        Loss loss = Loss.Parse(labelled ? lossName[..^" with labels".Length] : lossName);
        var size = new Draw(seed);
        int inputs = size.Next(1, 7);
        int outputs = loss.OutputsNeeded ?? size.Next(loss.TakesLabels ? 2 : 1, 6);
        outputs = loss.TargetSize(2) == 1 ? 2 * outputs : outputs; // a mean and a variance per target
        int rows = size.Next(1, 9);
        NetworkBuilder<double> builder = Network.Create<double>(inputs);
        for (int hidden = size.Next(0, 3); hidden > 0; hidden--)
        {
            builder.Dense(size.Next(1, 7), activation, bias: size.Next(0, 2) == 1);
        }

        Network<double> network = builder.Dense(outputs, loss.TakesLogits ? Activation.Identity : activation).Build(seed);
        Uniform.Fill(seed, 1000, 0, network.Parameters, -1.0, 1.0);
        Trainer<double> trainer = network.CreateTrainer(loss, new Sgd(), batchSize: rows);
        var x = new double[rows * inputs];
        var t = new double[rows * loss.TargetSize(outputs)];
        var labels = new int[rows];
        Uniform.Fill<double>(seed, 1001, 0, x, -2, 2);
        Uniform.Fill<double>(seed, 1002, 0, t, 0, 1);
        for (int row = 0; row < rows; row++)
        {
            labels[row] = size.Next(0, outputs);
            if (lossName == "cross-entropy")
            {
                Normalize(t.AsSpan(row * outputs, outputs));
            }
        }

        double Cost() => labelled ? trainer.ComputeGradients(x, labels) : trainer.ComputeGradients(x, (ReadOnlySpan<double>)t);
        Cost();
        double[] gradient = trainer.Gradients.ToArray();
        foreach (ParameterSlice slice in network.ParameterSlices)
        {
            for (int i = 0; i < slice.Length; i++)
            {
                double expected = Slope(ref network.Parameters[slice.Offset + i], Cost);
                double found = gradient[slice.Offset + i];
                double bound = (1e-6 * Math.Max(Math.Abs(expected), Math.Abs(found))) + Rounding;
                Assert.True(
                    Math.Abs(expected - found) <= bound,
                    $"{lossName}, {activation.Kind}, seed {seed}, {slice.Name}[{i}]: "
                    + $"backpropagation {found}, central difference {expected}");
            }
        }
    }

    /// <summary>Fourth-order central difference: its error, h^4 times the fifth derivative, is nothing beside the rounding.</summary>
    private static double Slope(ref double parameter, Func<double> cost)
    {
        double kept = parameter;
        double At(ref double p, double offset)
        {
            p = kept + offset;
            return cost();
        }

        double slope =
            ((8 * (At(ref parameter, H) - At(ref parameter, -H))) - (At(ref parameter, 2 * H) - At(ref parameter, -2 * H))) / (12 * H);
        parameter = kept;
        return slope;
    }

    private static void Normalize(Span<double> row)
    {
        double sum = 0;
        foreach (double value in row)
        {
            sum += value;
        }

        foreach (ref double value in row)
        {
            value /= sum;
        }
    }

    /// <summary>Small whole numbers from the engine's own generator.</summary>
    private sealed class Draw(ulong seed)
    {
        private long _drawn;

        public int Next(int least, int below)
        {
            Span<double> one = stackalloc double[1];
            Uniform.Fill(seed, 999, _drawn++, one, 0.0, 1.0);
            return least + (int)(one[0] * (below - least));
        }
    }
}
