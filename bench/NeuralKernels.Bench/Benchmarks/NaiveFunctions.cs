using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Bench.Benchmarks;

/// <summary>The kernels' exp and log for single numbers, for naive loops over rows.</summary>
/// <remarks>Those of the reference are correctly rounded in double-double; most of the time would be spent there.</remarks>
internal static class NaiveFunctions
{
    public static Elementary Scalar { get; } = new(
        x => default(ExpOperator).Apply<Simd1<double>, double>(x),
        x => default(LogOperator).Apply<Simd1<double>, double>(x),
        x => default(Log1pOperator).Apply<Simd1<double>, double>(x),
        x => default(Expm1Operator).Apply<Simd1<double>, double>(x));
}
