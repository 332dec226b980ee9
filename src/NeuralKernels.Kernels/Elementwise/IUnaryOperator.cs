using System.Numerics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>f(x) for a vector of any width; <see cref="Unary"/> has the loops.</summary>
/// <remarks>
/// An operator of <see cref="double"/> also serves float spans: the loop widens, evaluates and rounds once, as the correctly rounded
/// functions need it. Parameters are fields of the implementing struct.
/// </remarks>
internal interface IUnaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    V Apply<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct;
}
