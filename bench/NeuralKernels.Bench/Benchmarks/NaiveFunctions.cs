using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Bench.Benchmarks;

/// <summary>The kernels' exp and log, a number at a time: what a naive loop over rows calls.</summary>
/// <remarks>The twin's own are correctly rounded in double-double; a loop that spends its time there says nothing about the loop.</remarks>
internal static class NaiveFunctions
{
    public static Elementary Scalar { get; } = new(
        x => default(ExpOperator).Apply<Simd1<double>, double>(x),
        x => default(LogOperator).Apply<Simd1<double>, double>(x),
        x => default(Log1pOperator).Apply<Simd1<double>, double>(x),
        x => default(Expm1Operator).Apply<Simd1<double>, double>(x));
}
