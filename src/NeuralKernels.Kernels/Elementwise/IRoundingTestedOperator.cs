using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>A correctly rounded function of float with a second, quicker form: evaluated in float, with a proven bound of its
/// error.</summary>
/// <remarks>
/// Ziv's rounding test ("Fast evaluation of elementary mathematical functions with correctly rounded last bit", 1991): where both ends of
/// the
/// interval that holds the exact value round to one float, that float is the correctly rounded result, however it was found. The rare lanes
/// where they do not are left to the operator's form in double; see <see cref="RoundingTest"/>.
/// </remarks>
internal interface IRoundingTestedOperator<TFloats> : IUnaryOperator<double>
    where TFloats : struct, IVectorGroup<TFloats>
{
    /// <summary>Whether the quick form knows f(x) in every lane; if so, <paramref name="y"/> is f(x), correctly rounded. Needs the
    /// registers of TFloats in hardware.</summary>
    bool TryApply(TFloats x, out TFloats y);
}

/// <summary>The form of 512 bits.</summary>
internal interface IRoundingTestedOperator : IRoundingTestedOperator<Vector512x4>
{
}
