using System;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Losses;
using NeuralKernels.Kernels.Normalization;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels.Bench.Builds;

/// <summary>Cases that every build can run; their results have no type of the libraries, so that two builds can be compared.</summary>
/// <remarks>Types that moved between namespaces are found by name.</remarks>
public static class BuildCases
{
    private delegate void Product(int m, int n, int k, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c);

    private delegate void Function(ReadOnlySpan<float> x, Span<float> y);

    private delegate float Reduction(ReadOnlySpan<float> x);

    /// <summary>Each case: its name, a call, and the result of the last call.</summary>
    public static (string Name, Action Work, Func<float[]> Result)[] Create() =>
    [
        Predict(1, 4, 16, 3),
        Predict(1, 64, 64, 64, 8),
        Predict(1, 784, 128, 10),
        Predict(64, 784, 128, 10),
        Step("sgd", CreateOptimizer<Sgd>(1e-9), 16, 4, 16, 3),
        Step("adam", CreateOptimizer<Adam>(1e-9), 16, 4, 16, 3),
        Step("adam", CreateOptimizer<Adam>(1e-9), 32, 784, 128, 10),
        Multiply(8, 8, 8),
        Multiply(16, 16, 16),
        Multiply(64, 64, 64),
        Multiply(256, 256, 256),
        Multiply(512, 512, 512),
        Multiply(128, 10, 128),
        Multiply(1, 512, 784),
        Multiply(1, 2048, 2048),
        MultiplyTransposed(8, 8, 8),
        MultiplyTransposed(64, 64, 64),
        MultiplyTransposed(256, 256, 256),
        MultiplyBatch(64, 8, 8, 8),
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
        Apply("sum", FindSum()),
        Apply("column sum, 64 x 64", (x, y) => ColumnSum.Apply<float>(64, 64, x[..4096], y[..64])),
        Apply("column sum, 10000 x 10", (x, y) => ColumnSum.Apply<float>(10_000, 10, x, y[..10])),
        Apply("squared error, 16 x 64", (x, y) => MeanSquaredError.Evaluate(16, 64, x, x, y)),
        Apply("layer norm, 16 x 64", (x, y) => LayerNorm.Forward(16, 64, x, x[..64], x[64..128], y)),
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
        string title = Invariant($"{name} step {string.Join('-', sizes)}, {rows}");
        return (title, () => trainer.Step(x, labels), () => network.Parameters.ToArray());
    }

    /// <summary>An optimizer with the defaults of its build, whose other parameters may differ.</summary>
    private static Optimizer CreateOptimizer<TOptimizer>(double learningRate)
        where TOptimizer : Optimizer
    {
        ConstructorInfo constructor = typeof(TOptimizer).GetConstructors().Single();
        object?[] defaults = [.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)];
        return (Optimizer)constructor.Invoke([learningRate, .. defaults[1..]]);
    }

    private static Function FindSum()
    {
        MethodInfo method = typeof(Sum).GetMethods().Single(method => method.Name is "Compute" or "Of").MakeGenericMethod(typeof(float));
        Reduction sum = method.CreateDelegate<Reduction>();
        return (x, y) => y[0] = sum(x);
    }

    private static (string Name, Action Work, Func<float[]> Result) Multiply(int m, int n, int k)
    {
        Product product = FindMultiply("Multiply", parameters: 6).CreateDelegate<Product>();
        float[] a = Numbers(m * k), b = Numbers(k * n), c = new float[m * n];
        return (Invariant($"product {m} x {n} x {k}"), () => product(m, n, k, a, b, c), () => c);
    }

    private static (string Name, Action Work, Func<float[]> Result) MultiplyTransposed(int m, int n, int k)
    {
        float[] a = Numbers(m * k), b = Numbers(k * n), c = new float[m * n], workspace = new float[1 << 18];
        Action<object?[]> call = Bind(FindMultiply("Multiply", parameters: 16));
        object?[] arguments = [false, true, m, n, k, 1f, a, k, b, k, 0f, c, n, null, workspace, 1];
        return (Invariant($"product {m} x {n} x {k}, B transposed"), () => call(arguments), () => c);
    }

    private static (string Name, Action Work, Func<float[]> Result) MultiplyBatch(int batch, int m, int n, int k)
    {
        float[] a = Numbers(batch * m * k), b = Numbers(batch * k * n), c = new float[batch * m * n];
        MethodInfo method = FindMultiply("MultiplyBatch", parameters: 18);
        object strides = Activator.CreateInstance(method.GetParameters()[14].ParameterType, m * k, k * n, m * n, 0, 0)!;
        Action<object?[]> call = Bind(method);
        object?[] arguments = [batch, false, false, m, n, k, 1f, a, k, b, n, 0f, c, n, strides, null, Array.Empty<float>(), 1];
        return (Invariant($"product {m} x {n} x {k}, {batch} in a batch"), () => call(arguments), () => c);
    }

    private static MethodInfo FindMultiply(string name, int parameters)
    {
        Type type = typeof(Exp).Assembly.GetExportedTypes().Single(type => type.Name == "Gemm");
        MethodInfo method = type.GetMethods().Single(method => method.Name == name && method.GetParameters().Length == parameters);
        return method.MakeGenericMethod(typeof(float));
    }

    /// <summary>A call with boxed arguments: an array for a span, and null for the default of a structure passed by reference.</summary>
    private static Action<object?[]> Bind(MethodInfo method)
    {
        var call = new DynamicMethod(method.Name, typeof(void), [typeof(object[])], typeof(BuildCases).Module);
        ILGenerator il = call.GetILGenerator();
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            Type type = parameter.ParameterType;
            if (type.IsByRef)
            {
                il.Emit(OpCodes.Ldloca, il.DeclareLocal(type.GetElementType()!));
                continue;
            }

            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4, parameter.Position);
            il.Emit(OpCodes.Ldelem_Ref);
            il.Emit(OpCodes.Unbox_Any, type.IsByRefLike ? typeof(float[]) : type);
            if (type.IsByRefLike)
            {
                il.Emit(OpCodes.Call, type.GetMethod("op_Implicit", [typeof(float[])])!);
            }
        }

        il.Emit(OpCodes.Call, method);
        il.Emit(OpCodes.Ret);
        return call.CreateDelegate<Action<object?[]>>();
    }

    private static (string Name, Action Work, Func<float[]> Result) Apply(string name, Function function)
    {
        const int Length = 100_000; // more than fits in L1
        int n = name.StartsWith("column", StringComparison.Ordinal) ? Length
            : name.StartsWith("softmax", StringComparison.Ordinal) ? 4096
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
