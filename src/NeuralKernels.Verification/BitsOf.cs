using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralKernels.Verification;

/// <summary>The bits of a number. Every NaN has the same, since only in its sign and payload may CPUs differ.</summary>
internal static class BitsOf
{
    /// <summary>The bits; those of a float are the low 32.</summary>
    public static ulong Canonical<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? (T.IsNaN(value) ? 0x7FC00000 : Unsafe.BitCast<T, uint>(value))
        : T.IsNaN(value) ? 0x7FF8000000000000 : Unsafe.BitCast<T, ulong>(value);

    /// <summary>The bits in hexadecimal and the number: "3F800000 (1)".</summary>
    public static string Show<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string digits = Canonical(value).ToString(typeof(T) == typeof(float) ? "X8" : "X16", CultureInfo.InvariantCulture);
        return $"{digits} ({value.ToString("R", CultureInfo.InvariantCulture)})";
    }
}
