using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>Maps random bits to numbers between 0 and 1, exactly.</summary>
/// <remarks>
/// A lane's leading bits as the fraction of a number with the exponent of 1 make a number in [1, 2). Each map then subtracts a number whose
/// difference is exactly representable, so the subtraction does not round.
/// </remarks>
internal static class UnitInterval
{
    /// <summary>[0, 1): the leading 24 bits of a float lane times 2^-24, the leading 53 bits of a double lane times 2^-53.</summary>
    /// <remarks>Of a float's 24 bits 1 + k 2^-23 holds all but the last, which the subtraction adds: it subtracts 1, or its lower neighbor
    /// 1 - 2^-24 where the last bit is set. Double alike.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V HalfOpen<S, V, T>(V bits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int unused = typeof(T) == typeof(float) ? 32 - 24 : 64 - 53;
        V one = S.Broadcast(T.One);
        V last = S.And(S.ShiftRightBits(bits, unused), S.BroadcastBits(1));
        return S.Subtract(S.Or(S.ShiftRightBits(bits, unused + 1), one), S.SubtractBits(one, last));
    }

    /// <summary>(0, 1), symmetric about 1/2: (k + 1/2) 2^-52 with k the leading 52 bits of a double lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Open<S, V>(V bits)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        const double OneLessHalfStep = 1 - (1.0 / (1L << 53));
        return S.Subtract(S.Or(S.ShiftRightBits(bits, 12), S.Broadcast(1)), S.Broadcast(OneLessHalfStep));
    }
}
