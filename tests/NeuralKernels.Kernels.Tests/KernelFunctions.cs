using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Kernels.Tests;

/// <summary>The kernels' own exp and log, for twins that are to have the kernels' bits in double too.</summary>
internal static class KernelFunctions
{
    public static Elementary Scalar { get; } = new(
        x => default(ExpOperator).Apply<Simd1<double>, double>(x),
        x => default(LogOperator).Apply<Simd1<double>, double>(x),
        x => default(Log1pOperator).Apply<Simd1<double>, double>(x),
        x => default(Expm1Operator).Apply<Simd1<double>, double>(x));
}
