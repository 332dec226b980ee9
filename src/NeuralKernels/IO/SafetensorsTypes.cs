using System;
using System.Numerics;

namespace NeuralKernels.IO;

/// <summary>Names and sizes of <see cref="SafetensorsType"/>, and the type for a C# type.</summary>
public static class SafetensorsTypes
{
    // Indexed by the values of the enumeration.
    private static readonly (string Name, int Size)[] Rows =
    [
        ("F32", 4), ("F64", 8), ("F16", 2), ("BF16", 2), ("F8_E5M2", 1), ("F8_E4M3", 1), ("F8_E8M0", 1),
        ("I8", 1), ("I16", 2), ("I32", 4), ("I64", 8), ("U8", 1), ("U16", 2), ("U32", 4), ("U64", 8), ("BOOL", 1),
    ];

    /// <summary>The type's name in a file: <c>"F32"</c>.</summary>
    public static string Name(this SafetensorsType type) => Rows[(int)type].Name;

    /// <summary>Bytes per element.</summary>
    public static int Size(this SafetensorsType type) => Rows[(int)type].Size;

    /// <summary>The type for <typeparamref name="T"/>: F32 for float, F64 for double.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither.</exception>
    public static SafetensorsType Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return typeof(T) == typeof(float) ? SafetensorsType.F32
            : typeof(T) == typeof(double) ? SafetensorsType.F64
            : throw new NotSupportedException($"Model files hold float and double; found {typeof(T)}.");
    }

    /// <summary>The type of a name in a file, case-sensitive.</summary>
    internal static bool TryParse(string name, out SafetensorsType type)
    {
        int row = Array.FindIndex(Rows, r => r.Name == name);
        type = (SafetensorsType)Math.Max(row, 0);
        return row >= 0;
    }
}
