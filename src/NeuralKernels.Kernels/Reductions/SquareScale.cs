using System.Numerics;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>
/// The powers of two by which numbers are multiplied before they are squared, where their squares would leave the range of double.
/// </summary>
/// <remarks>
/// Multiplied by 2^-600, the largest double is below 2^424, and the sum of 2^31 squares below 2^879. Multiplied by 2^600, a number whose
/// square is below 2^-960 is below 2^120, and the smallest, 2^-1074, has a square of 2^-948. Multiplying by these powers of two rounds
/// nothing: where no square had overflowed or lost digits, the bits would be the same with and without.
/// </remarks>
public static class SquareScale
{
    /// <summary>2^600.</summary>
    public const double Up = 4.149515568880993E+180;

    /// <summary>2^-600.</summary>
    public const double Down = 2.409919865102884E-181;

    // 2^-960. A square below 2^-1022 is rounded to a multiple of 2^-1074. 2^31 such errors are below 2^-1043, less than half the last digit
    // of a sum from here on.
    private const double Min = 1.0261342003245941E-289;

    /// <summary>1 where a sum of squares is as exact as it can be, or is NaN; else the factor for a second sum, Up or Down.</summary>
    /// <remarks>The squares of floats, widened, lie between 2^-298 and 2^256, and a second sum would be the same.</remarks>
    /// <param name="squares">The sum of the squares of numbers of type T.</param>
    public static double Factor<T>(double squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return 1;
        }

        return squares < Min ? Up : double.IsPositiveInfinity(squares) ? Down : 1;
    }
}
