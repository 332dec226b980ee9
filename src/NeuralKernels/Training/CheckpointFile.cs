using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.IO;
using NeuralKernels.Optimizers;

namespace NeuralKernels.Training;

/// <summary>A training on disk: safetensors with the parameters by name and what else is as long as they are, the counters as JSON in the
/// metadata.</summary>
internal static class CheckpointFile
{
    /// <summary>The metadata key that holds the counters.</summary>
    public const string MetadataKey = "neuralkernels.checkpoint";

    /// <summary>Writes a checkpoint, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="counters">The counters as JSON.</param>
    /// <param name="network">Whose parameters and state are written.</param>
    /// <param name="optimizer">Whose slabs are written.</param>
    /// <param name="others">What else is written.</param>
    public static void Save<T>(
        string path, string counters, Network<T> network, OptimizerState<T> optimizer, IReadOnlyList<(string Name, T[] Values)> others)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SafetensorsType type = SafetensorsTypes.Of<T>();
        long length = network.Parameters.Length;
        AtomicFile.Write(path, stream =>
        {
            var writer = new SafetensorsWriter(stream);
            writer.AddMetadata(MetadataKey, counters);
            foreach (ParameterSlice slice in network.ParameterSlices)
            {
                writer.Declare(slice.Name, type, [.. slice.Shape.Select(size => (long)size)]);
            }

            foreach (ParameterSlice slice in network.StateSlices)
            {
                writer.Declare(slice.Name, type, [.. slice.Shape.Select(size => (long)size)]);
            }

            foreach (string name in optimizer.SlabNames.Select(SlabName))
            {
                writer.Declare(name, type, length);
            }

            foreach ((string name, T[] values) in others)
            {
                writer.Declare(name, type, values.Length);
            }

            foreach (ParameterSlice slice in network.ParameterSlices.Concat(network.StateSlices))
            {
                writer.Write<T>(slice.Name, network.Tensor(slice.Name));
            }

            for (int i = 0; i < optimizer.SlabNames.Count; i++)
            {
                writer.Write<T>(SlabName(optimizer.SlabNames[i]), optimizer.Slab(i));
            }

            foreach ((string name, T[] values) in others)
            {
                writer.Write<T>(name, values);
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
    /// <param name="others">What else is read.</param>
    /// <exception cref="ModelFormatException">The file is no sound checkpoint of this training.</exception>
    public static void Load<T>(
        string path,
        Action<string> readCounters,
        Network<T> network,
        OptimizerState<T> optimizer,
        IReadOnlyList<(string Name, T[] Values)> others)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(MetadataKey, out string? counters))
        {
            throw new ModelFormatException(ModelFormatReason.CheckpointMissing, path,
                $"the file has no metadata {MetadataKey}; it was not written as a checkpoint of a training.");
        }

        long length = network.Parameters.Length;
        foreach (ParameterSlice slice in network.ParameterSlices.Concat(network.StateSlices))
        {
            Check<T>(file, slice.Name, [.. slice.Shape.Select(size => (long)size)]);
        }

        foreach (string name in optimizer.SlabNames.Select(SlabName))
        {
            Check<T>(file, name, [length]);
        }

        foreach ((string name, T[] values) in others)
        {
            Check<T>(file, name, [values.Length]);
        }

        readCounters(counters);
        foreach (ParameterSlice slice in network.ParameterSlices.Concat(network.StateSlices))
        {
            file.CopyTo(slice.Name, network.Tensor(slice.Name));
        }

        for (int i = 0; i < optimizer.SlabNames.Count; i++)
        {
            file.CopyTo(SlabName(optimizer.SlabNames[i]), optimizer.Slab(i));
        }

        foreach ((string name, T[] values) in others)
        {
            file.CopyTo<T>(name, values);
        }
    }

    private static string SlabName(string name) => $"optimizer.{name}";

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
