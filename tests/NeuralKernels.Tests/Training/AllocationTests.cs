using System;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Schedules;
using NeuralKernels.Tests.Catalogue;
using NeuralKernels.Tests.Layers;
using NeuralKernels.Tests.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>0 bytes, counted by the runtime on the calling thread, which does all the work.</summary>
/// <remarks>
/// A collection that another thread sets off makes the counter add what this thread had left of its allocation context, up to 8 KiB. So the
/// least of three counts decides: what a step itself allocates is in each of them.
/// </remarks>
public sealed class AllocationTests
{
    private const int Times = 10_000;

    public static TheoryData<string> LayerNames => LayerCases.Names;

    public static TheoryData<string> LossNames => [.. AllLosses.All.Select(loss => loss.Name)];

    public static TheoryData<string> ScheduleNames => [.. Schedule.Names];

    public static TheoryData<string, string, string> Steps
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (string optimizer in AllOptimizers.Names)
            {
                cases.Add("cross-entropy", optimizer, "relu");
            }

            foreach (string loss in new[] { "mse", "binary-cross-entropy" })
            {
                foreach (string activation in ActivationNames.All)
                {
                    cases.Add(loss, "sgd", activation);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Ten_thousand_steps_allocate_nothing(string loss, string optimizer, string activation)
    {
        Network<float> network = Network.Create(inputs: 4).Dense(16, ActivationNames.Parse(activation)).Dense(3).Build(seed: 1);
        Trainer<float> trainer = network.CreateTrainer(Loss.Parse(loss), AllOptimizers.Named(optimizer), batchSize: 16);
        var inputs = new float[16 * 4];
        var labels = new int[16];
        Array.Fill(inputs, 0.5f);

        Assert.Equal(0, Count(() => trainer.Step(inputs, labels)));
    }

    [Theory]
    [MemberData(nameof(LossNames))]
    public void Ten_thousand_steps_of_any_loss_allocate_nothing_with_weights_of_rows_or_without(string name)
    {
        Loss loss = Loss.Parse(name);
        Network<float> network = Network.Create(inputs: 4).Dense(16, Activation.Tanh).Dense(AllLosses.Outputs).Build(seed: 1);
        Trainer<float> trainer = network.CreateTrainer(loss, AllOptimizers.Named("sgd"), batchSize: 16);
        trainer.LearningRate = 1e-6; // summed losses take steps sixty times as long
        var inputs = new float[16 * 4];
        var targets = new float[16 * loss.TargetSize(AllLosses.Outputs)];
        var labels = new int[16];
        var weights = new float[16];
        Array.Fill(inputs, 0.5f);
        Array.Fill(targets, 0.25f);
        Array.Fill(weights, 0.5f);

        if (loss.TakesLabels)
        {
            Assert.Equal(0, Count(() => trainer.Step(inputs, labels)));
            Assert.Equal(0, Count(() => trainer.Step(inputs, labels, weights)));
        }

        if (!loss.TakesLabels || loss.Name.EndsWith("cross-entropy", StringComparison.Ordinal)) // smoothing and class weights are of labels
        {
            Assert.Equal(0, Count(() => trainer.Step(inputs, (ReadOnlySpan<float>)targets)));
            Assert.Equal(0, Count(() => trainer.Step(inputs, targets, weights)));
        }
    }

    [Fact]
    public void Ten_thousand_steps_with_every_rule_allocate_nothing()
    {
        Network<float> network = Network.Create(inputs: 4).Dense(16, Activation.Tanh).Dense(3).Build(seed: 1);
        Trainer<float> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, AllOptimizers.Named("adam"), batchSize: 16);
        trainer.Regularization = new Regularization
        {
            ClipValue = 1,
            ClipNorm = 1,
            L1 = 1e-5,
            L2 = 1e-5,
            WeightDecay = 1e-5,
            MaxNorm = 4,
            PenalizeBiases = true,
        };
        var inputs = new float[16 * 4];
        var labels = new int[16];

        Assert.Equal(0, Count(() => trainer.Step(inputs, labels)));
    }

    [Theory]
    [MemberData(nameof(ScheduleNames))]
    public void Ten_thousand_factors_of_any_schedule_allocate_nothing(string name)
    {
        Schedule schedule = Schedule.Parse(name);
        var moment = new SchedulePosition(77, 10, 200, PlateauState.Initial);

        Assert.Equal(0, Count(() => schedule.Observe(new PlateauState(0.5, 3, schedule.FactorAt(moment)), 1)));
    }

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void Ten_thousand_steps_and_runs_of_any_layer_allocate_nothing(string layer)
    {
        Network<float> network = LayerCases.Build<float>(layer, seed: 1);
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, AllOptimizers.Named("adam"), batchSize: 8);
        Session<float> session = network.CreateSession(maxBatch: 3);
        var inputs = new float[8 * network.InputSize];
        var outputs = new float[8 * network.OutputSize];

        Assert.Equal(0, Count(() => trainer.Step(inputs, (ReadOnlySpan<float>)outputs)));
        Assert.Equal(0, Count(() => session.Run(inputs, outputs)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100)]
    public void Ten_thousand_runs_allocate_nothing(int rows)
    {
        Network<float> network = Network.Create(inputs: 16).Dense(32, Activation.Tanh).Dense(32, Activation.Relu).Dense(4).Build(seed: 1);
        Session<float> session = network.CreateSession(maxBatch: 64);
        var input = new float[rows * 16];
        var output = new float[rows * 4];

        Assert.Equal(0, Count(() => session.Run(input, output)));
    }

    [Fact]
    public void The_count_sees_an_allocation()
    {
        object? kept = null;

        Assert.NotEqual(0, Count(() => kept = new object()));
        Assert.NotNull(kept);
    }

    private static long Count(Action action)
    {
        for (int i = 0; i < 50; i++)
        {
            action();
        }

        long least = long.MaxValue;
        for (int round = 0; round < 3 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Times; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
