using System;
using System.Collections.Generic;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>A valid header: its tensors cover the file's data exactly, each byte once.</summary>
/// <param name="Metadata">Free text by key, in the order of the file.</param>
/// <param name="Tensors">Tensors by name, in the order of the header, which may differ from that of the data.</param>
internal sealed record SafetensorsHeader(
    OrderedDictionary<string, string> Metadata, OrderedDictionary<string, SafetensorsTensor> Tensors)
{
    /// <summary>Parses the header's JSON and checks that its tensors cover <paramref name="dataLength"/> bytes of data.</summary>
    /// <exception cref="ModelFormatException">The header is not valid.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> json, long dataLength, string file)
    {
        SafetensorsHeader header = new SafetensorsHeaderParser(json, file).Parse();
        CheckLayout([.. header.Tensors.Values], dataLength, file);
        return header;
    }

    // In the order of their bytes, the first tensor begins at 0, each other one where the previous one ends, and the last one ends at the
    // end of the file. An empty tensor sorts before the one that begins at the same byte, so it can only be between two tensors.
    private static void CheckLayout(SafetensorsTensor[] tensors, long dataLength, string file)
    {
        Array.Sort(tensors, static (a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long end = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (tensor.Begin != end)
            {
                ModelFormatReason reason = tensor.Begin > end ? ModelFormatReason.OffsetsGap : ModelFormatReason.OffsetsOverlap;
                string what = reason == ModelFormatReason.OffsetsGap ? "leaves a gap" : "overlaps its neighbour";
                throw new ModelFormatException(reason, file,
                    $"tensor {ModelFormatException.Quote(tensor.Name)} {what}: "
                    + Invariant($"it begins at byte {tensor.Begin} of the data; {end} was expected."));
            }

            end = tensor.End;
        }

        if (end > dataLength)
        {
            throw new ModelFormatException(ModelFormatReason.BytesMissing, file,
                Invariant($"the tensors end at byte {end} of the data, and the file has {dataLength}; it was truncated."));
        }

        if (end < dataLength)
        {
            throw new ModelFormatException(ModelFormatReason.BytesTrailing, file,
                Invariant($"the tensors end at byte {end} of the data, and the file has {dataLength}; nothing may follow the tensors."));
        }
    }
}
