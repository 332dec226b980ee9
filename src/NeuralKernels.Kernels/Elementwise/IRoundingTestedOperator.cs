using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>A correctly rounded function of float with a second, faster form: evaluated in float, with a proven error bound.</summary>
/// <remarks>
/// Ziv's rounding test ("Fast evaluation of elementary mathematical functions with correctly rounded last bit", 1991): where both ends of
/// the interval that holds the exact value round to one float, that float is the correctly rounded result, however it was found. The rare
/// lanes where they do not are left to the operator's form in double; see <see cref="RoundingTest"/>.
/// </remarks>
internal interface IRoundingTestedOperator : IUnaryOperator<double>
{
    /// <summary>Whether the form in float determines f(x) in every lane; if so, <paramref name="y"/> is f(x), correctly rounded. Needs the
    /// registers of G in hardware.</summary>
    bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>;
}
