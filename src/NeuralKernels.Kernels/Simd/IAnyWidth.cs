using System.Numerics;
using System.Runtime.Intrinsics;

namespace NeuralKernels.Kernels.Simd;

/// <summary>
/// A kernel whose arguments are fields and whose width is a type parameter: a door runs it at one width, a test at all of them.
/// </summary>
/// <typeparam name="T">The type of a lane, which for float spans evaluated in double is double.</typeparam>
/// <typeparam name="TResult">What comes back.</typeparam>
internal interface IAnyWidth<T, TResult>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TResult Run<S, V>()
        where S : struct, ISimd<V, T>
        where V : struct;
}

/// <summary>The if-chain on the width, for kernels of <see cref="IAnyWidth{T, TResult}"/>.</summary>
internal static class AnyWidth
{
    /// <summary>Runs the kernel at the width of this process.</summary>
    public static TResult Run<T, TKernel, TResult>(TKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IAnyWidth<T, TResult>
    {
        if (Isa.Width == SimdWidth.Bits512)
        {
            return kernel.Run<Simd512<T>, Vector512<T>>();
        }

        if (Isa.Width == SimdWidth.Bits256)
        {
            return kernel.Run<Simd256<T>, Vector256<T>>();
        }

        if (Isa.Width == SimdWidth.Bits128)
        {
            return kernel.Run<Simd128<T>, Vector128<T>>();
        }

        return kernel.Run<Simd1<T>, T>();
    }
}
