using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Runs a kernel at the vector width of this process, or at a given one.</summary>
/// <remarks>
/// Inlined into every caller, so that in tier 1, where <see cref="Isa.Width"/> is a constant, only one direct call remains, with the
/// kernel's fields as its arguments.
/// </remarks>
public static class AnyWidth
{
    /// <summary>Runs the kernel at <see cref="Isa.Width"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TKernel>(TKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IAnyWidth<T>, allows ref struct => RunAt<T, TKernel>(Isa.Width, kernel);

    /// <inheritdoc cref="Run{T, TKernel}(TKernel)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult Run<T, TKernel, TResult>(TKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IAnyWidth<T, TResult>, allows ref struct => RunAt<T, TKernel, TResult>(Isa.Width, kernel);

    /// <summary>Runs the kernel at <paramref name="width"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RunAt<T, TKernel>(SimdWidth width, TKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IAnyWidth<T>, allows ref struct
    {
        if (width == SimdWidth.Bits512)
        {
            kernel.Run<Simd512<T>, Vector512<T>>();
        }
        else if (width == SimdWidth.Bits256)
        {
            kernel.Run<Simd256<T>, Vector256<T>>();
        }
        else if (width == SimdWidth.Bits128)
        {
            kernel.Run<Simd128<T>, Vector128<T>>();
        }
        else if (width == SimdWidth.Portable)
        {
            kernel.Run<SimdPortable<T>, Vector<T>>();
        }
        else
        {
            kernel.Run<Simd1<T>, T>();
        }
    }

    /// <inheritdoc cref="RunAt{T, TKernel}(SimdWidth, TKernel)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult RunAt<T, TKernel, TResult>(SimdWidth width, TKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IAnyWidth<T, TResult>, allows ref struct =>
        width == SimdWidth.Bits512 ? kernel.Run<Simd512<T>, Vector512<T>>()
        : width == SimdWidth.Bits256 ? kernel.Run<Simd256<T>, Vector256<T>>()
        : width == SimdWidth.Bits128 ? kernel.Run<Simd128<T>, Vector128<T>>()
        : width == SimdWidth.Portable ? kernel.Run<SimdPortable<T>, Vector<T>>()
        : kernel.Run<Simd1<T>, T>();
}
