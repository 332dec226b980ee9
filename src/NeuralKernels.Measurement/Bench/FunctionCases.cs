using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;

namespace NeuralKernels.Measurement;

/// <summary>Elementwise functions, sums and softmax over arrays in L1.</summary>
internal static class FunctionCases
{
    /// <summary>The length of an array.</summary>
    public const int Length = 1024;

    private static readonly string[] s_quick = ["exp", "log", "tanh", "sigmoid", "gelu", "softmax", "relu", "sum"];
    private static readonly string[] s_double = ["exp", "log", "tanh", "sigmoid"];

    /// <summary>The functions, all on one thread.</summary>
    public static IEnumerable<BenchCase> Create(int width) =>
        [.. Of<float>(width), .. Of<double>(width).Where(function => s_double.Contains(function.Key.Name))];

    private static IEnumerable<BenchCase> Of<T>(int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArraySegment<T> x = Numbers.Of<T>(Length), positive = Numbers.Allocate<T>(Length), y = Numbers.Allocate<T>(Length);
        for (int i = 0; i < Length; i++)
        {
            positive[i] = T.Abs(x[i]);
        }

        var sink = new T[1];
        (string Name, Action Action)[] functions =
        [
            ("exp", () => Exp.Apply<T>(x, y)),
            ("log", () => Log.Apply<T>(positive, y)),
            ("tanh", () => Tanh.Forward<T>(x, y)),
            ("sigmoid", () => Sigmoid.Forward<T>(x, y)),
            ("erf", () => Erf.Apply<T>(x, y)),
            ("gelu", () => Gelu.Forward<T>(x, y)),
            ("silu", () => Silu.Forward<T>(x, y)),
            ("softmax", () => Softmax.Forward<T>(1, Length, x, y)),
            ("relu", () => Relu.Forward<T>(x, y)),
            ("add", () => Add.Apply<T>(x, positive, y)),
            ("multiply", () => Multiply.Apply<T>(x, positive, y)),
            ("sum", () => sink[0] = Sum.Compute<T>(x)),
            ("dot", () => sink[0] = Dot.Compute<T>(x, positive)),
        ];
        return functions.Select(each => new BenchCase(
            new RowKey(BenchGroup.Function, Numbers.Name<T>(), each.Name, width, 1), BenchUnit.PerElement, each.Action)
        {
            Elements = Length,
            IsQuick = typeof(T) == typeof(float) && s_quick.Contains(each.Name),
        });
    }
}
