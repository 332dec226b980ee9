using System;
using System.Threading.Tasks;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Losses;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Networks;

/// <summary>An object whose buffers serve one call at a time refuses a second thread, and is free again after every call, one that threw
/// too.</summary>
public sealed class SingleCallerGuardTests
{
    /// <summary>Case L15b: the second thread enters while the first is inside a layer.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Case_L15b_a_session_refuses_a_second_thread(bool packed)
    {
        double[] input = [1, 2], output = new double[1];
        Session<double>? session = null;
        var hook = new Hook();
        Network<double> network = new([new HookLayer(2, hook), .. Network.Create<double>(2).Dense(1).Build(seed: 1).LayerArray]);
        session = packed ? network.Pack().CreateSession() : network.CreateSession();

        hook.Act = () => OnAnotherThread(() => session.Run([3.0, 4.0], new double[1]), () => session.Trace([3.0, 4.0]));
        session.Run(input, output);
        session.Trace(input);
        Assert.Equal(2 * 2, hook.Refused); // the layer runs once in Run and once in Trace

        hook.Act = () => throw new NotSupportedException("a layer that fails");
        Assert.Throws<NotSupportedException>(() => session.Run(input, output));
        Assert.Throws<NotSupportedException>(() => session.Trace(input));
        hook.Act = () => { };
        double[] again = new double[1];
        session.Run(input, again);
        Assert.Equal(output, again);

        void OnAnotherThread(params Action[] calls) => hook.Refuse("A session serves one call at a time", calls);
    }

    [Fact]
    public void Running_through_the_guard_allocates_nothing()
    {
        Session<float> session = Network.Create(2).Dense(3).Build(seed: 1).CreateSession();
        float[] input = [1, 2], output = new float[3];
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                session.Run(input, output);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void A_trainer_refuses_a_second_thread()
    {
        var hook = new Hook();
        Trainer<double>? trainer = Network.Create<double>(2).Dense(1).Build(seed: 1)
            .CreateTrainer(new HookLoss(hook), new Sgd(), batchSize: 1);
        Dataset<double> data = Dataset.Regression([1.0, 2], 2, [1.0]);
        double[] input = [1, 2], target = [1];
        hook.Act = () => hook.Refuse(
            "A trainer serves one call at a time",
            () => trainer.Step(input, target),
            () => trainer.Step(input, target, [1]),
            () => trainer.ComputeGradients(input, target),
            () => trainer.Accumulate(input, target),
            () => trainer.StepAccumulated(),
            () => trainer.Evaluate(data),
            () => trainer.FindLearningRate(data),
            () => trainer.Fit(data, new FitOptions<double>()));
        Action[] calls =
        [
            () => trainer.Step(input, target),
            () => trainer.ComputeGradients(input, target, [1]),
            () => trainer.Accumulate(input, target),
            () => trainer.Evaluate(data),
            () => trainer.FindLearningRate(data, steps: 3),
            () => trainer.Fit(data, new FitOptions<double> { Epochs = 1, OnEpoch = _ => trainer.Evaluate(data).Loss >= 0 }),
        ];
        foreach (Action call in calls)
        {
            int before = hook.Refused;
            call();
            Assert.True(hook.Refused >= before + 8);
        }

        hook.Act = () => throw new NotSupportedException("a loss that fails");
        foreach (Action call in calls)
        {
            Assert.Throws<NotSupportedException>(call);
        }

        hook.Act = () => { };
        Assert.All(calls, call => call());
        trainer.StepAccumulated();
    }

    [Fact]
    public void A_population_refuses_a_second_thread()
    {
        var hook = new Hook();
        Network<double> network = Network.Create<double>(2).Dense(1).Build(seed: 1);
        var population = new Population<double>(network, 2, new HookLoss(hook), new Sgd(), rows: 1);
        double[] inputs = [1, 2, 3, 4], targets = [1, 2], losses = new double[2];
        hook.Act = () => hook.Refuse(
            "A population serves one call at a time",
            () => population.Step(inputs, targets, new double[2]),
            () => population.Run(inputs, new double[2]));
        population.Step(inputs, targets, losses);
        Assert.Equal(2 * 2, hook.Refused); // once per member
        hook.Act = () => throw new NotSupportedException("a loss that fails");
        Assert.Throws<NotSupportedException>(() => population.Step(inputs, targets, losses));
        hook.Act = () => { };
        for (int round = 0; round < 2; round++)
        {
            population.Step(inputs, targets, losses);
            population.Run(inputs, new double[2]);
        }
    }

    /// <summary>What happens in the middle of a call.</summary>
    private sealed class Hook
    {
        public Action Act { get; set; } = () => { };

        public int Refused { get; private set; }

        /// <summary>Makes calls on another thread, each of which must be refused.</summary>
        public void Refuse(string message, params Action[] calls)
        {
            foreach (Action call in calls)
            {
                InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Task.Factory.StartNew(
                    call, default, TaskCreationOptions.LongRunning, TaskScheduler.Default).GetAwaiter().GetResult());
                Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
                Refused++;
            }
        }
    }

    private sealed class HookLayer(int size, Hook hook) : Layer<double>(size, size)
    {
        internal override LayerSpec Spec => new HookSpec(hook);

        public override string Describe() => "hook";

        internal override void Forward(in ForwardPass<double> pass)
        {
            hook.Act();
            pass.Input.CopyTo(pass.Output);
        }

        internal override void Backward(in BackwardPass<double> pass) => pass.DOutput.CopyTo(pass.DInput);
    }

    private sealed record HookSpec(Hook Hook) : LayerSpec
    {
        internal override Layer<T> Create<T>(int inputSize) => (Layer<T>)(object)new HookLayer(inputSize, Hook);
    }

    private sealed class HookLoss(Hook hook, LossReduction reduction = LossReduction.Mean) : Loss("hook", reduction)
    {
        protected override Loss With(LossReduction reduction) => new HookLoss(hook, reduction);

        public override ILossKernel<T> Bind<T>() => new Kernel<T>(hook, MeanSquaredError.Bind<T>());

        private sealed class Kernel<T>(Hook hook, ILossKernel<T> inner) : ILossKernel<T>
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs)
            {
                hook.Act();
                return inner.Evaluate(rows, columns, outputs, targets, dOutputs);
            }
        }
    }
}
