using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Elementwise;

/// <summary>Loads and stores vectors of double from and to spans of float or double: widened when read, rounded when written.</summary>
internal static class InDouble
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<T, S, V>(ref T source, nuint offset)
        where T : unmanaged
        where S : struct, ISimd<V, double>
        where V : struct => typeof(T) == typeof(float)
        ? S.LoadSingle(in Unsafe.As<T, float>(ref source), offset)
        : S.Load(in Unsafe.As<T, double>(ref source), offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T, S, V>(V value, ref T destination, nuint offset)
        where T : unmanaged
        where S : struct, ISimd<V, double>
        where V : struct
    {
        if (typeof(T) == typeof(float))
        {
            S.StoreSingle(value, ref Unsafe.As<T, float>(ref destination), offset);
        }
        else
        {
            S.Store(value, ref Unsafe.As<T, double>(ref destination), offset);
        }
    }
}
