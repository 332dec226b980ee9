using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using static System.FormattableString;

namespace NeuralKernels.Verification;

/// <summary>Training of whole networks against the reference: the digest's recipe, and a wide network on several threads.</summary>
internal static class TrainingChecks
{
    private const string Area = "training";

    /// <summary>Trains by the recipe, compares with the reference, and returns the digest.</summary>
    public static string Recipe<T>(Comparison comparison)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] inputs = DigestRecipe.CreateInputs<T>();
        var naive = new NaiveTraining<T>(DigestRecipe.CreateNetwork<T>());
        for (int i = 0; i < DigestRecipe.Optimizers.Count; i++)
        {
            naive.Reset();
            foreach (int[] rows in DigestRecipe.Batches(i))
            {
                (T[] batch, int[] labels) = DigestRecipe.Gather(inputs, rows);
                naive.Step(batch, labels, DigestRecipe.Optimizers[i]);
            }
        }

        Network<T> network = DigestRecipe.Train<T>();
        comparison.Same<T>(Area, "parameters after the recipe", naive.Parameters, Learned(network));
        var outputs = new T[DigestRecipe.Rows * DigestRecipe.Classes];
        network.CreateSession(maxBatch: 7).Run(inputs, outputs);
        comparison.Same<T>(Area, "predictions after the recipe", naive.Run(inputs), outputs);
        return DigestRecipe.Digest(network);
    }

    /// <summary>A network whose products are large enough for several threads: 66 rows times 200 x 160 are enough for two.</summary>
    public static void Threads<T>(Comparison comparison, bool quick)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = quick ? 66 : 256;
        T[] inputs = Inputs.Spread<T>(rows * 200, 70);
        int[] labels = Inputs.Labels(rows, 10, 71);
        var adam = new Adam();
        NaiveTraining<T> naive = new(Create<T>());
        T[] expectedOutputs = naive.Step(inputs, labels, adam);
        foreach (int threads in quick ? new[] { 1, 2 } : [1, 2, 3, 4, 7])
        {
            Network<T> network = Create<T>();
            var outputs = new T[expectedOutputs.Length];
            network.CreateSession(maxBatch: rows, threads).Run(inputs, outputs);
            comparison.Same<T>(Area, Invariant($"predictions of a wide network, {threads} threads"), expectedOutputs, outputs);
            network.CreateTrainer(Loss.SoftmaxCrossEntropy, adam, rows, threads).Step(inputs, labels);
            comparison.Same<T>(Area, Invariant($"a step of a wide network, {threads} threads"), naive.Parameters, Learned(network));
        }
    }

    private static Network<T> Create<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Network.Create<T>(200).Dense(160, Activation.Relu).Dense(10).Build(seed: 5);

    private static T[] Learned<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. network.ParameterSlices.SelectMany(slice => network.Parameters.Slice(slice.Offset, slice.Length).ToArray())];
}
