using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Optimizers;

namespace NeuralKernels.Training;

/// <summary>A training on disk: a safetensors file with the parameters by name and everything that is as long as they are, the counters as
/// JSON in the metadata.</summary>
internal static class CheckpointFile
{
    /// <summary>The metadata key that holds the counters.</summary>
    public const string MetadataKey = "neuralkernels.checkpoint";

    private delegate Span<T> Values<T>();

    /// <summary>Writes a checkpoint, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="counters">The counters as JSON.</param>
    /// <param name="network">Whose parameters and state are written.</param>
    /// <param name="optimizer">Whose slabs are written.</param>
    /// <param name="kept">Further arrays.</param>
    public static void Save<T>(
        string path, string counters, Network<T> network, OptimizerState<T> optimizer, IReadOnlyList<(string Name, T[] Values)> kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<(string Name, long[] Shape, Values<T> Values)> tensors = Tensors(network, optimizer, kept);
        AtomicFile.Write(path, stream =>
        {
            var writer = new SafetensorsWriter(stream);
            writer.AddMetadata(MetadataKey, counters);
            foreach ((string name, long[] shape, _) in tensors)
            {
                writer.Declare(name, SafetensorsTypes.Of<T>(), shape);
            }

            foreach ((string name, _, Values<T> values) in tensors)
            {
                writer.Write<T>(name, values());
            }

            writer.Complete();
        });
    }

    /// <summary>Reads what <see cref="Save"/> wrote for the same network and optimizer. Nothing is changed unless all of it is
    /// there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readCounters">Reads the counters, and refuses those of another training.</param>
    /// <param name="network">Whose parameters and state are read.</param>
    /// <param name="optimizer">Whose slabs are read.</param>
    /// <param name="kept">Further arrays.</param>
    /// <exception cref="ModelFormatException">The file is damaged, or no checkpoint of this training.</exception>
    public static void Load<T>(
        string path,
        Action<string> readCounters,
        Network<T> network,
        OptimizerState<T> optimizer,
        IReadOnlyList<(string Name, T[] Values)> kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(MetadataKey, out string? counters))
        {
            throw new ModelFormatException(ModelFormatReason.CheckpointMissing, path,
                $"the file has no metadata {MetadataKey}; it was not written as a checkpoint of a training.");
        }

        List<(string Name, long[] Shape, Values<T> Values)> tensors = Tensors(network, optimizer, kept);
        foreach ((string name, long[] shape, _) in tensors)
        {
            Check<T>(file, name, shape);
        }

        readCounters(counters);
        foreach ((string name, _, Values<T> values) in tensors)
        {
            file.CopyTo(name, values());
        }
    }

    /// <summary>Every tensor of a checkpoint, in the order of the file: parameters, state, the optimizer's slabs, further arrays.</summary>
    private static List<(string Name, long[] Shape, Values<T> Values)> Tensors<T>(
        Network<T> network, OptimizerState<T> optimizer, IReadOnlyList<(string Name, T[] Values)> kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [
            .. network.ParameterSlices.Concat(network.StateSlices).Select<ParameterSlice, (string, long[], Values<T>)>(
                slice => (slice.Name, [.. slice.Shape.Select(size => (long)size)], () => network.Tensor(slice.Name))),
            .. optimizer.Names.Select<string, (string, long[], Values<T>)>(
                (name, i) => ($"optimizer.{name}", [network.Parameters.Length], () => optimizer.Values(i))),
            .. kept.Select<(string Name, T[] Values), (string, long[], Values<T>)>(
                array => (array.Name, [array.Values.Length], () => array.Values)),
        ];

    private static void Check<T>(SafetensorsFile file, string name, long[] shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!file.Tensors.TryGetValue(name, out SafetensorsTensor? tensor))
        {
            throw new ModelFormatException(
                ModelFormatReason.TensorMissing, file.Name, $"the checkpoint lacks the tensor {name}, which this training has.");
        }

        SafetensorsType type = SafetensorsTypes.Of<T>();
        if (tensor.Type != type)
        {
            throw new ModelFormatException(ModelFormatReason.TensorWrongType, file.Name,
                $"tensor {name} of the checkpoint is {tensor.Type.Name()}; that of this training is {type.Name()}.");
        }

        if (!tensor.Shape.SequenceEqual(shape))
        {
            throw new ModelFormatException(ModelFormatReason.TensorWrongShape, file.Name,
                $"tensor {name} of the checkpoint is {SafetensorsTensor.Describe(tensor.Shape)}; "
                + $"that of this training is {SafetensorsTensor.Describe(shape)}.");
        }
    }
}
