using System;
using System.Collections.Generic;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>A header that was read and found sound: the tensors cover the file's data exactly, each byte once.</summary>
internal sealed class SafetensorsHeader
{
    private SafetensorsHeader(OrderedDictionary<string, string> metadata, OrderedDictionary<string, SafetensorsTensor> tensors)
    {
        Metadata = metadata;
        Tensors = tensors;
    }

    /// <summary>Free text by key, in the order of the file.</summary>
    public OrderedDictionary<string, string> Metadata { get; }

    /// <summary>Tensors by name, in the order of the header, which need not be that of the data.</summary>
    public OrderedDictionary<string, SafetensorsTensor> Tensors { get; }

    /// <summary>Reads the header's JSON and checks the layout of <paramref name="dataLength"/> bytes behind it.</summary>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> json, long dataLength, string file)
    {
        var parser = new SafetensorsHeaderParser(json, file);
        parser.Parse();
        CheckLayout([.. parser.Tensors.Values], dataLength, file);
        return new SafetensorsHeader(parser.Metadata, parser.Tensors);
    }

    // In order of their bytes each tensor begins where the one before it ended, the first at 0, and the last ends with the file. An
    // empty tensor sorts before the one that begins at the same byte, so it may stand between two tensors and nowhere else.
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
                    Invariant($"tensor {ModelFormatException.Quote(tensor.Name)} {what}: it begins at byte {tensor.Begin} of the data; {end} was expected."));
            }

            end = tensor.End;
        }

        if (end > dataLength)
        {
            throw new ModelFormatException(ModelFormatReason.BytesMissing, file,
                Invariant($"the tensors end at byte {end} of the data, and the file holds {dataLength}; it was cut short."));
        }

        if (end < dataLength)
        {
            throw new ModelFormatException(ModelFormatReason.BytesTrailing, file,
                Invariant(
                    $"the tensors end at byte {end} of the data, and the file holds {dataLength}; nothing may follow the last tensor."));
        }
    }
}
