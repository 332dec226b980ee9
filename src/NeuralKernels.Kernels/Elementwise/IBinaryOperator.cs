using System.Numerics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>f(x, y) for vectors of any width; <see cref="Binary"/> has the loops.</summary>
/// <remarks>Parameters are fields of the implementing struct.</remarks>
internal interface IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    V Apply<S, V>(V x, V y)
        where S : struct, ISimd<V, T>
        where V : struct;
}
