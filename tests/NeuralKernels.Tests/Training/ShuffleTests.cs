using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.Initialization;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>A shuffled batch holds whole rows: an input never meets the answer of another row.</summary>
/// <remarks>
/// The gradient tells what a batch held. Row r's input is all zeros but a one at r, and the weights are zero and stay so (a learning rate
/// of 0). So row r of the weight gradient is zero unless row r was in the batch, and if it was it is (prediction - answer) / rows of row r
/// alone, times what the loss makes of it: the answer that this very input met can be read from it.
/// </remarks>
public sealed class ShuffleTests
{
    private const int Rows = 47; // 4 batches of 11, and one of 3
    private const int BatchSize = 11;
    private const int Epochs = 5;

    [Fact]
    public void Labels_of_many_classes_follow_their_rows()
    {
        var data = Dataset.Classification(OneHot(), Rows, [.. Enumerable.Range(0, Rows).Select(LabelOf)], Rows);

        // p - 1 is below zero for the class of the row, p above zero for the others.
        Check(data, Loss.SoftmaxCrossEntropy, Rows, (gradient, _) => IndexOfOnly(gradient, g => g < 0), LabelOf);
    }

    [Fact]
    public void Labels_that_become_rows_of_zeros_and_a_one_follow_their_rows()
    {
        var data = Dataset.Classification(OneHot(), Rows, [.. Enumerable.Range(0, Rows).Select(LabelOf)], Rows);

        // 2 (0 - 1) / columns for the class of the row, 0 for the others.
        Check(data, Loss.MeanSquaredError, Rows, (gradient, _) => IndexOfOnly(gradient, g => g < 0), LabelOf);
    }

    [Fact]
    public void Labels_of_two_classes_on_one_output_follow_their_rows()
    {
        static int Parity(int row) => LabelOf(row) % 2;
        var data = Dataset.Classification(OneHot(), Rows, [.. Enumerable.Range(0, Rows).Select(Parity)], 2);

        Check(data, Loss.BinaryCrossEntropy, 1, (gradient, _) => gradient[0] < 0 ? 1 : 0, Parity); // 0.5 - label
    }

    [Fact]
    public void Targets_of_several_numbers_follow_their_rows()
    {
        static int First(int row) => 1000 + LabelOf(row);
        static int Second(int row) => 2000 + row;
        double[] targets = [.. Enumerable.Range(0, Rows).SelectMany(row => new double[] { First(row), Second(row) })];
        Dataset<double> data = Dataset.Regression(OneHot(), Rows, targets, 2);

        // 2 (0 - target) / (rows x 2 columns)
        static int Target(double gradient, int rows) => (int)Math.Round(-gradient * rows);
        Check(data, Loss.MeanSquaredError, 2, (gradient, rows) => Target(gradient[0], rows), First);
        Check(data, Loss.MeanSquaredError, 2, (gradient, rows) => Target(gradient[1], rows), Second);
    }

    /// <summary>Another permutation of the rows than the identity: 47 is prime.</summary>
    private static int LabelOf(int row) => ((row * 7) + 3) % Rows;

    private static double[] OneHot()
    {
        var inputs = new double[Rows * Rows];
        for (int row = 0; row < Rows; row++)
        {
            inputs[(row * Rows) + row] = 1;
        }

        return inputs;
    }

    private static void Check(
        Dataset<double> data, Loss loss, int outputs, Func<double[], int, int> answerFound, Func<int, int> answerExpected)
    {
        Network<double> network = Network.Create<double>(Rows).Dense(outputs, initializer: Initializer.Zeros).Build();
        Trainer<double> trainer = network.CreateTrainer(loss, new Sgd(learningRate: 0), BatchSize);
        int weights = network.ParameterSlices.Single(slice => slice.Name == "layers.0.weight").Offset;
        var orders = new List<int[]>();
        var order = new List<int>();
        int before = 0;

        void Step(StepReport step)
        {
            int rows = step.RowsDone - before;
            int met = 0;
            for (int row = 0; row < Rows; row++)
            {
                double[] gradient = trainer.Gradients.Slice(weights + (row * outputs), outputs).ToArray();
                if (gradient.Any(g => g != 0))
                {
                    Assert.Equal(answerExpected(row), answerFound(gradient, rows));
                    order.Add(row);
                    met++;
                }
            }

            Assert.Equal(rows, met);
            before = step.RowsDone % Rows;
        }

        trainer.Fit(data, new FitOptions<double>
        {
            Epochs = Epochs,
            Seed = 3,
            OnStep = Step,
            OnEpoch = _ =>
            {
                Assert.Equal(Enumerable.Range(0, Rows), order.Order());
                orders.Add([.. order]);
                order.Clear();
                return true;
            },
        });

        Assert.Equal(Epochs, orders.Count);
        Assert.Equal(Epochs, orders.Select(rows => string.Join(' ', rows)).Distinct().Count());
    }

    private static int IndexOfOnly(double[] values, Func<double, bool> holds)
    {
        int index = Array.FindIndex(values, value => holds(value));
        Assert.Equal(index, Array.FindLastIndex(values, value => holds(value)));
        return index;
    }
}
