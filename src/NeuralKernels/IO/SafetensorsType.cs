namespace NeuralKernels.IO;

/// <summary>The element types of the safetensors format. Values can be read and written as <see cref="F32"/> and <see cref="F64"/>
/// only.</summary>
public enum SafetensorsType
{
    /// <summary>IEEE-754 binary32, <see cref="float"/>.</summary>
    F32,

    /// <summary>IEEE-754 binary64, <see cref="double"/>.</summary>
    F64,

    /// <summary>IEEE-754 binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32.</summary>
    BF16,

    /// <summary>8 bits: 5 of exponent, 2 of mantissa.</summary>
    F8E5M2,

    /// <summary>8 bits: 4 of exponent, 3 of mantissa.</summary>
    F8E4M3,

    /// <summary>8 bits of exponent, no mantissa: a power of two.</summary>
    F8E8M0,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>Signed, 64 bits.</summary>
    I64,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>Unsigned, 64 bits.</summary>
    U64,

    /// <summary>A Boolean in a byte.</summary>
    Bool,
}
