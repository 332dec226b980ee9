using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralKernels;

/// <summary>A network in numbers: layers, shapes, parameters, bytes, operations.</summary>
/// <param name="Layers">The layers, first to last.</param>
public sealed record NetworkSummary(IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>The number of learned parameters.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Bytes of the parameters, without padding.</summary>
    public long Bytes => Layers.Sum(layer => layer.Bytes);

    /// <summary>Floating-point operations to run one row, a multiply-add counted as two.</summary>
    public long FlopsPerSample => Layers.Sum(layer => layer.FlopsPerSample);

    /// <summary>A table in plain text, with a line per layer and one for the total.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["layer", "tensors", "parameters", "bytes", "FLOP per sample"],
            .. Layers.Select(layer => Row(layer.Description, layer.TensorNames, layer.Parameters, layer.Bytes, layer.FlopsPerSample)),
            Row("all", "", Parameters, Bytes, FlopsPerSample),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select(
            (cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))));
    }

    internal static NetworkSummary Of<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new([.. network.Layers.Select(layer => new LayerSummary(
            layer.Describe(),
            layer.InputSize,
            layer.OutputSize,
            layer.Parameters,
            layer.Parameters.Sum(tensor => (long)tensor.Length),
            layer.Parameters.Sum(tensor => (long)tensor.Length) * Unsafe.SizeOf<T>(),
            layer.FlopsPerRow))]);

    private static string[] Row(string layer, string tensors, params long[] counts) =>
        [layer, tensors, .. counts.Select(count => count.ToString("N0", CultureInfo.InvariantCulture))];
}

/// <summary>A layer in numbers.</summary>
/// <param name="Description">One line: "dense 784 -> 128, relu".</param>
/// <param name="InputSize">Input values per row.</param>
/// <param name="OutputSize">Output values per row.</param>
/// <param name="Tensors">The learned tensors, by name and shape.</param>
/// <param name="Parameters">Their number of elements.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="FlopsPerSample">Floating-point operations to run one row, a multiply-add counted as two and an activation as none.</param>
public sealed record LayerSummary(
    string Description,
    int InputSize,
    int OutputSize,
    IReadOnlyList<ParameterSlice> Tensors,
    long Parameters,
    long Bytes,
    long FlopsPerSample)
{
    /// <summary>Names and shapes: "weight 784x128, bias 128".</summary>
    public string TensorNames => string.Join(", ", Tensors.Select(tensor => $"{tensor.Name} {string.Join("x", tensor.Shape)}"));
}
