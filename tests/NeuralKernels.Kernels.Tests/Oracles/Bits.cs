using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Tests.Oracles;

/// <summary>Bit patterns for comparison. All NaN are one: their payload and sign are not part of the contract.</summary>
internal static class Bits
{
    public static ulong Canonical(float value) => float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value);

    public static ulong Canonical(double value) => double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value);

    public static ulong Canonical<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) ? Canonical((float)(object)value) : Canonical(
            (double)(object)value);

    /// <summary>The pattern as it is, a float's in the low 32 bits.</summary>
    public static ulong Raw<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? BitConverter.SingleToUInt32Bits((float)(object)value)
        : BitConverter.DoubleToUInt64Bits((double)(object)value);

    /// <summary>The value with the low bits of <paramref name="pattern"/>.</summary>
    public static T From<T>(ulong pattern)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? (T)(object)BitConverter.UInt32BitsToSingle((uint)pattern)
        : (T)(object)BitConverter.UInt64BitsToDouble(pattern);
}
