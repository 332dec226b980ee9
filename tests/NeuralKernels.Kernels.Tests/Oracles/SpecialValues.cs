using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Tests.Oracles;

/// <summary>The values where arithmetic changes its mind: zeros, ends of the formats, neighbours of one, infinities, NaN of both
/// kinds.</summary>
internal static class SpecialValues
{
    public static readonly float[] Single =
    [
        0f, -0f, float.Epsilon, -float.Epsilon,
        BitConverter.UInt32BitsToSingle(0x007FFFFF), BitConverter.UInt32BitsToSingle(0x807FFFFF), // largest subnormals
        BitConverter.UInt32BitsToSingle(0x00800000), BitConverter.UInt32BitsToSingle(0x80800000), // smallest normals
        1f, -1f, MathF.BitIncrement(1f), MathF.BitDecrement(1f), -MathF.BitIncrement(1f), -MathF.BitDecrement(1f),
        0.5f, -0.5f, 2f, -2f, 1.5f, 3f, 1f / 3, -1f / 3, MathF.PI, 16777216f, 16777215f, 1e10f, -1e10f, 1e-10f,
        1.8446744e19f, -1.8446744e19f, 1.0842022e-19f, -1.0842022e-19f, // 2^64 and 2^-63: products at the ends of the range
        float.MaxValue, float.MinValue, MathF.BitDecrement(float.MaxValue), float.MaxValue / 2,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, -float.NaN,
        BitConverter.UInt32BitsToSingle(0x7F800001), BitConverter.UInt32BitsToSingle(0xFF8ABCDE), // signalling NaN
        BitConverter.UInt32BitsToSingle(0x7FC12345), BitConverter.UInt32BitsToSingle(0xFFFFFFFF), // quiet NaN, all bits
    ];

    public static readonly double[] Double =
    [
        0d, -0d, double.Epsilon, -double.Epsilon,
        BitConverter.UInt64BitsToDouble(0x000FFFFFFFFFFFFF), BitConverter.UInt64BitsToDouble(0x800FFFFFFFFFFFFF), // largest subnormals
        BitConverter.UInt64BitsToDouble(0x0010000000000000), BitConverter.UInt64BitsToDouble(0x8010000000000000), // smallest normals
        1d, -1d, Math.BitIncrement(1d), Math.BitDecrement(1d), -Math.BitIncrement(1d), -Math.BitDecrement(1d),
        0.5, -0.5, 2d, -2d, 1.5, 3d, 1d / 3, -1d / 3, Math.PI, 9007199254740992d, 9007199254740991d, 1e100, -1e100, 1e-100,
        Math.ScaleB(1, 512), -Math.ScaleB(1, 512), Math.ScaleB(1, -537), -Math.ScaleB(1, -537), // products at the ends of the range
        float.MaxValue, float.Epsilon, float.Epsilon / 2d, Math.BitIncrement(float.MaxValue), // where a double meets float's ends
        Math.ScaleB(1 + Math.ScaleB(1, -24), 0), Math.ScaleB(1 + Math.ScaleB(3, -24), 0), Math.ScaleB(1, 128), 3.4028235677973366e38,
        double.MaxValue, double.MinValue, Math.BitDecrement(double.MaxValue), double.MaxValue / 2,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, -double.NaN,
        // a signalling and a quiet NaN
        BitConverter.UInt64BitsToDouble(0x7FF0000000000001), BitConverter.UInt64BitsToDouble(0xFFF8ABCDE0000000),
        BitConverter.UInt64BitsToDouble(0xFFFFFFFFFFFFFFFF),
    ];

    /// <summary>The table of <typeparamref name="T"/>.</summary>
    public static T[] Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) ? (T[])(object)Single : (T[])(object)Double;
}
