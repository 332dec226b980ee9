using System.Numerics;

namespace NeuralKernels.Training;

/// <summary>Compiles a training step with full optimization: <see cref="Trainer{T}.Warmup"/>.</summary>
internal static class TrainerWarmup
{
    /// <summary>Takes steps with a copy of the trainer.</summary>
    public static void Run<T>(Trainer<T> trainer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = trainer.Network;
        var copy = new Trainer<T>(network.Copy(), trainer.Loss, trainer.Optimizer, trainer.BatchSize, trainer.Threads);
        var inputs = new T[trainer.BatchSize * network.InputSize];
        if (trainer.Loss.TakesLabels)
        {
            var labels = new int[trainer.BatchSize];
            JitWarmup.Run(() => copy.Step(inputs, labels));
        }
        else
        {
            var targets = new T[trainer.BatchSize * trainer.Loss.TargetSize(network.OutputSize)];
            JitWarmup.Run(() => copy.Step(inputs, targets));
        }
    }
}
