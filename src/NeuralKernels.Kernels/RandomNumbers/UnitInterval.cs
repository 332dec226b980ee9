using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>From random bits to numbers between 0 and 1, exactly and at any width.</summary>
/// <remarks>
/// A lane's leading bits, put below the exponent of 1, make a number of [1, 2). Each map subtracts the one number that leaves the wanted
/// value
/// exactly representable, so the subtraction does not round.
/// </remarks>
internal static class UnitInterval
{
    /// <summary>[0, 1): the leading 24 bits of a float lane times 2^-24, the leading 53 bits of a double lane times 2^-53.</summary>
    /// <remarks>1 + k 2^-23 takes all but the last of them. The last is subtracted with the 1, as 1 or as its lower neighbour 1 -
    /// 2^-24.</remarks>
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
