using System.Numerics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>One formula of one operand, at any width. The loop that runs it is written once per shape; see <see cref="Unary"/>.</summary>
/// <remarks>
/// An operator of <see cref="double"/> also serves float spans: the loop widens, evaluates and rounds once, which is how the correctly
/// rounded functions work. Parameters are fields of the implementing struct.
/// </remarks>
internal interface IUnaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    V Apply<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct;
}
