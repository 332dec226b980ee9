using System;
using System.Linq;
using System.Reflection;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels.Bench.Builds;

/// <summary>Work that every build can do: what it returns has no type of the libraries, so that two builds can be compared.</summary>
/// <remarks>What moved from one namespace to another is found by name.</remarks>
public static class BuildCases
{
    private delegate void Product(int m, int n, int k, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c);

    private delegate void Function(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>Each case: its name, a call of it, and what the last call gave.</summary>
    public static (string Name, Action Work, Func<float[]> Result)[] Create() =>
    [
        Predict(1, 4, 16, 3),
        Predict(1, 64, 64, 64, 8),
        Predict(1, 784, 128, 10),
        Predict(64, 784, 128, 10),
        Step("sgd", new Sgd(1e-9), 16, 4, 16, 3),
        Step("adam", new Adam(1e-9), 16, 4, 16, 3),
        Step("adam", new Adam(1e-9), 32, 784, 128, 10),
        Multiply(16, 16, 16),
        Multiply(64, 64, 64),
        Multiply(256, 256, 256),
        Multiply(128, 10, 128),
        Multiply(1, 512, 784),
        Apply("exp", Exp.Apply<float>),
        Apply("exp2", Exp2.Apply<float>),
        Apply("expm1", Expm1.Apply<float>),
        Apply("log", Log.Apply<float>),
        Apply("log2", Log2.Apply<float>),
        Apply("log1p", Log1p.Apply<float>),
        Apply("sigmoid", Sigmoid.Forward<float>),
        Apply("tanh", Tanh.Forward<float>),
        Apply("gelu", Gelu.Forward<float>),
        Apply("silu", Silu.Forward<float>),
        Apply("elu", (x, y) => Elu.Forward<float>(x, y)),
        Apply("softplus", Softplus.Forward<float>),
        Apply("softmax of 64 rows", (x, y) => Softmax.Forward<float>(64, 64, x[..4096], y[..4096])),
        Apply("sum", (x, y) => y[0] = Sum.Of<float>(x)),
        Apply("column sum, 64 x 64", (x, y) => ColumnSum.Apply<float>(64, 64, x[..4096], y[..64])),
        Apply("column sum, 10000 x 10", (x, y) => ColumnSum.Apply<float>(10_000, 10, x, y[..10])),
    ];

    private static (string Name, Action Work, Func<float[]> Result) Predict(int rows, params int[] sizes)
    {
        Session<float> session = Build(sizes).CreateSession(rows);
        float[] x = Numbers(rows * sizes[0]), y = new float[rows * sizes[^1]];
        return (Invariant($"predict {string.Join('-', sizes)}, {rows}"), () => session.Run(x, y), () => y);
    }

    private static (string Name, Action Work, Func<float[]> Result) Step(string name, Optimizer optimizer, int rows, params int[] sizes)
    {
        Network<float> network = Build(sizes);
        Trainer<float> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, optimizer, rows);
        float[] x = Numbers(rows * sizes[0]);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % sizes[^1])];
        return (Invariant($"{name} step {string.Join('-', sizes)}, {rows}"), () => trainer.Step(x, labels), () => network.Parameters.ToArray());
    }

    private static (string Name, Action Work, Func<float[]> Result) Multiply(int m, int n, int k)
    {
        Type type = typeof(Exp).Assembly.GetExportedTypes().Single(type => type.Name == "Gemm");
        MethodInfo method = type.GetMethods().Single(method => method.Name == "Multiply" && method.GetParameters().Length == 6);
        Product product = method.MakeGenericMethod(typeof(float)).CreateDelegate<Product>();
        float[] a = Numbers(m * k), b = Numbers(k * n), c = new float[m * n];
        return (Invariant($"product {m} x {n} x {k}"), () => product(m, n, k, a, b, c), () => c);
    }

    private static (string Name, Action Work, Func<float[]> Result) Apply(string name, Function function)
    {
        const int Length = 100_000; // more than what an L1 holds is measured by `ratios`
        int n = name.StartsWith("column", StringComparison.Ordinal)
            ? Length
            : name.StartsWith("softmax", StringComparison.Ordinal)
            ? 4096
            : 1024;
        float[] x = Numbers(n), y = new float[n];
        return (Invariant($"{name}, {n}"), () => function(x, y), () => y);
    }

    private static Network<float> Build(int[] sizes)
    {
        NetworkBuilder<float> builder = Network.Create(sizes[0]);
        foreach (int size in sizes[1..^1])
        {
            builder.Dense(size, Activation.Relu);
        }

        return builder.Dense(sizes[^1]).Build(seed: 1);
    }

    private static float[] Numbers(int length) => [.. Enumerable.Range(0, length).Select(i => (((i * 31) % 97) + 1) / 64f)];
}
