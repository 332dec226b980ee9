using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;

namespace NeuralKernels.Verification;

/// <summary>A fixed training and the digest of what it learns: one line of text that two machines can compare.</summary>
/// <remarks>
/// The recipe of <see cref="PublishedDigests"/>; whoever changes it publishes new digests:
/// <list type="number">
/// <item>Rows: 90 of 150 numbers in 5 classes, row i of class i mod 5. A row is its class's center plus noise, one rounded addition each.
/// Centers: uniform in [-1, 1), stream 1 of seed 2026, class by class. Noise: normal, mean 0, standard deviation 0.5, stream 2, row by
/// row.</item>
/// <item>Network: 150 inputs; dense 12 ReLU (150 products per output and only 12 outputs: the order with four chains), dense 40 tanh, dense
/// 24 sigmoid, dense 20 GELU, dense 5; biases; each layer's default initialization, seed 7.</item>
/// <item>Softmax cross-entropy. Two epochs of Adam (learning rate 0.01), then two of SGD (learning rate 0.05, Nesterov momentum 0.9, weight
/// decay 0.0001). Batches of 32 rows, the last of an epoch 26, in the order of the shuffle with seed 2026 and stream 16 + epoch, epochs
/// numbered 0 to 3.</item>
/// <item>Digest: SHA-256 of the parameters, layer by layer, weights (inputs x outputs, row-major) before biases, each number in
/// little-endian byte order, a NaN as 7FC00000 or 7FF8000000000000; written in lower-case hexadecimal.</item>
/// </list>
/// </remarks>
internal static class DigestRecipe
{
    /// <summary>Rows learned from.</summary>
    public const int Rows = 90;

    /// <summary>Numbers per row.</summary>
    public const int Inputs = 150;

    /// <summary>Classes, and outputs.</summary>
    public const int Classes = 5;

    /// <summary>Rows of a step, except the last of an epoch.</summary>
    public const int BatchSize = 32;

    /// <summary>Epochs of each optimizer.</summary>
    public const int Epochs = 2;

    private const ulong Seed = 2026;
    private const ulong CenterStream = 1;
    private const ulong NoiseStream = 2;
    private const ulong OrderStream = 16;
    private const ulong WeightSeed = 7;

    /// <summary>The optimizers, one after the other.</summary>
    public static IReadOnlyList<Optimizer> Optimizers { get; } =
    [
        new Adam(learningRate: 0.01),
        new Sgd(learningRate: 0.05, momentum: 0.9, nesterov: true, weightDecay: 1e-4),
    ];

    /// <summary>The class of a row.</summary>
    public static int LabelOf(int row) => row % Classes;

    /// <summary>The rows.</summary>
    public static T[] CreateInputs<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var centers = new T[Classes * Inputs];
        var rows = new T[Rows * Inputs];
        Uniform.Fill(Seed, CenterStream, 0, centers, -T.One, T.One);
        Normal.Fill(Seed, NoiseStream, 0, rows, T.Zero, T.CreateChecked(0.5));
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] += centers[(LabelOf(i / Inputs) * Inputs) + (i % Inputs)];
        }

        return rows;
    }

    /// <summary>The network before it has learned.</summary>
    public static Network<T> CreateNetwork<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Network.Create<T>(Inputs)
        .Dense(12, Activation.Relu)
        .Dense(40, Activation.Tanh)
        .Dense(24, Activation.Sigmoid)
        .Dense(20, Activation.Gelu)
        .Dense(Classes)
        .Build(WeightSeed);

    /// <summary>The row numbers of each step of an optimizer's epochs.</summary>
    public static IEnumerable<int[]> Batches(int optimizer)
    {
        var order = new int[Rows];
        for (int epoch = optimizer * Epochs; epoch < (optimizer + 1) * Epochs; epoch++)
        {
            Shuffle.Fill(Seed, OrderStream + (ulong)epoch, order);
            for (int done = 0; done < Rows; done += BatchSize)
            {
                yield return order[done..Math.Min(done + BatchSize, Rows)];
            }
        }
    }

    /// <summary>Gathers the rows of a step.</summary>
    public static (T[] Inputs, int[] Labels) Gather<T>(T[] inputs, int[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gathered = new T[rows.Length * Inputs];
        for (int i = 0; i < rows.Length; i++)
        {
            inputs.AsSpan(rows[i] * Inputs, Inputs).CopyTo(gathered.AsSpan(i * Inputs));
        }

        return (gathered, Array.ConvertAll(rows, LabelOf));
    }

    /// <summary>Runs the recipe. The bits do not depend on <paramref name="threads"/>.</summary>
    public static Network<T> Train<T>(int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] inputs = CreateInputs<T>();
        Network<T> network = CreateNetwork<T>();
        for (int i = 0; i < Optimizers.Count; i++)
        {
            Trainer<T> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, Optimizers[i], BatchSize, threads);
            foreach (int[] rows in Batches(i))
            {
                (T[] batch, int[] labels) = Gather(inputs, rows);
                trainer.Step(batch, labels);
            }
        }

        return network;
    }

    /// <summary>The digest of what a network has learned.</summary>
    public static string Digest<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ParameterSlice slice in network.ParameterSlices)
        {
            Append<T>(hash, network.Parameters.Slice(slice.Offset, slice.Length));
        }

        return Finish(hash);
    }

    /// <summary>Appends numbers to a digest: little-endian, every NaN with the same bits.</summary>
    public static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var bytes = new byte[values.Length * Marshal.SizeOf<T>()];
        Span<byte> rest = bytes;
        foreach (T value in values)
        {
            ulong bits = BitsOf.Canonical(value);
            for (int i = 0; i < bytes.Length / values.Length; i++)
            {
                rest[i] = (byte)(bits >> (8 * i));
            }

            rest = rest[(bytes.Length / values.Length)..];
        }

        hash.AppendData(bytes);
    }

    /// <summary>The digest as text.</summary>
    public static string Finish(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
