namespace NeuralKernels.IO;

/// <summary>Why a model file was refused: one value per check, stable, so that callers and tests need not parse the message.</summary>
public enum ModelFormatReason
{
    /// <summary>The file is shorter than the 8 bytes of the header's length.</summary>
    FileTooShort,

    /// <summary>The header claims more bytes than <see cref="SafetensorsFile.MaxHeaderLength"/>.</summary>
    HeaderTooLong,

    /// <summary>The header claims more bytes than the rest of the file.</summary>
    HeaderPastEnd,

    /// <summary>The header is not UTF-8.</summary>
    HeaderNotUtf8,

    /// <summary>The header does not begin with <c>{</c>.</summary>
    HeaderNotObject,

    /// <summary>The header is not JSON, or a string in it escapes half of a surrogate pair.</summary>
    HeaderNotJson,

    /// <summary>An object has the same key twice.</summary>
    DuplicateKey,

    /// <summary>A required field is absent.</summary>
    FieldMissing,

    /// <summary>A field that the format does not have.</summary>
    FieldUnknown,

    /// <summary>A field has another kind of JSON value than the format requires, or is nested too deeply.</summary>
    FieldWrongKind,

    /// <summary>A metadata value that is not a string.</summary>
    MetadataNotText,

    /// <summary>A tensor's type is not one of <see cref="SafetensorsType"/>.</summary>
    TypeUnknown,

    /// <summary>A dimension or offset has a minus sign.</summary>
    NumberNegative,

    /// <summary>A dimension, offset or size is written with a point or an exponent.</summary>
    NumberNotInteger,

    /// <summary>An integer outside the range of its field.</summary>
    NumberOutOfRange,

    /// <summary>The product of a shape and its element size exceeds 63 bits.</summary>
    ShapeOverflow,

    /// <summary>A tensor's end lies before its begin.</summary>
    OffsetsBackwards,

    /// <summary>A tensor's offsets span another number of bytes than its shape requires.</summary>
    OffsetsNotShape,

    /// <summary>Bytes between two tensors, or before the first, belong to no tensor.</summary>
    OffsetsGap,

    /// <summary>Two tensors share bytes.</summary>
    OffsetsOverlap,

    /// <summary>The file ends before the last tensor does.</summary>
    BytesMissing,

    /// <summary>The file continues after the last tensor.</summary>
    BytesTrailing,

    /// <summary>A valid safetensors file without an architecture: of another program.</summary>
    ArchitectureMissing,

    /// <summary>The architecture is not JSON.</summary>
    ArchitectureNotJson,

    /// <summary>The architecture has a format version that this build cannot read.</summary>
    VersionUnknown,

    /// <summary>A layer type that this build does not know.</summary>
    LayerUnknown,

    /// <summary>A layer that can only be the first is elsewhere.</summary>
    LayerMisplaced,

    /// <summary>The layers of a residual block have another number of outputs than inputs.</summary>
    SizesDisagree,

    /// <summary>An activation or loss that this build does not know.</summary>
    NameUnknown,

    /// <summary>The architecture has a tensor that the file lacks.</summary>
    TensorMissing,

    /// <summary>The file has a tensor that the architecture does not have.</summary>
    TensorUnexpected,

    /// <summary>A tensor's type is not the architecture's.</summary>
    TensorWrongType,

    /// <summary>A tensor's shape is not the one that the architecture implies.</summary>
    TensorWrongShape,

    /// <summary>A valid safetensors file without a checkpoint.</summary>
    CheckpointMissing,

    /// <summary>A checkpoint of another training than the one to resume.</summary>
    CheckpointMismatch,
}
