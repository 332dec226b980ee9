using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.Json;
using NeuralKernels.Data;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>A trained network with what is needed to use it.</summary>
/// <param name="Network">The network.</param>
/// <param name="Loss">The loss that it was trained with, which turns outputs into predictions.</param>
/// <param name="Preprocessing">How raw rows become inputs; null where raw rows are the inputs.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed record Model<T>(Network<T> Network, Loss Loss, Preprocessing? Preprocessing)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Model files: safetensors with the parameters, and the architecture and preprocessing as JSON in the metadata.</summary>
public static class ModelFile
{
    /// <summary>Writes a model atomically (<see cref="AtomicFile"/>). The same model gives the same bytes.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save<T>(string path, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        AtomicFile.Write(path, stream => Save(stream, model));
    }

    /// <summary>Writes a model to a stream from its position on. The stream is not closed.</summary>
    public static void Save<T>(Stream stream, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(model);
        ArchitectureDescription architecture = Describe(model);
        var writer = new SafetensorsWriter(stream);
        architecture.DeclareIn(writer);
        foreach (TensorDescription tensor in architecture.Tensors())
        {
            writer.Write<T>(tensor.Name, model.Network.Tensor(tensor.Name));
        }

        writer.Complete();
    }

    /// <summary>Reads the architecture of a file without the values, for example to choose the number type of
    /// <see cref="Load{T}(string)"/>.</summary>
    /// <exception cref="ModelFormatException">The file is not a valid model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ArchitectureDescription ReadArchitecture(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return ArchitectureDescription.Read(file);
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="ModelFormatException">The file is not a valid model, or its numbers are not of type
    /// <typeparamref name="T"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model<T> Load<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return Load<T>(file);
    }

    /// <summary>Reads a model from an open file, which stays open: for a pipe, for example, which cannot be opened twice.</summary>
    /// <exception cref="ModelFormatException">The file is not a valid model, or its numbers are not of type
    /// <typeparamref name="T"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model<T> Load<T>(SafetensorsFile file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(file);
        string path = file.Name;
        ArchitectureDescription architecture = ArchitectureDescription.Read(file);
        if (architecture.ElementType != SafetensorsTypes.Of<T>())
        {
            throw new ModelFormatException(ModelFormatReason.TensorWrongType, path,
                $"the model's numbers are {architecture.ElementType.Name()}; {SafetensorsTypes.Of<T>().Name()} was requested.");
        }

        Network<T> network = Build<T>(architecture, path);
        Loss loss = ParseName(architecture.Loss, Loss.Parse, path);
        Preprocessing? preprocessing = ReadPreprocessing(architecture.Preprocessing, path);
        if (preprocessing is not null && preprocessing.InputSize != network.InputSize)
        {
            throw new ModelFormatException(ModelFormatReason.NumberOutOfRange, path,
                Invariant($"the preprocessing has {preprocessing.InputSize} inputs per row; the network has {network.InputSize}."));
        }

        foreach (TensorDescription tensor in architecture.Tensors())
        {
            file.CopyTo(tensor.Name, network.Tensor(tensor.Name));
        }

        return new Model<T>(network, loss, preprocessing);
    }

    /// <summary>The value that a name in a file denotes.</summary>
    /// <exception cref="ModelFormatException">The name is unknown: <paramref name="parse"/> threw an
    /// <see cref="ArgumentException"/>.</exception>
    internal static TResult ParseName<TResult>(string name, Func<string, TResult> parse, string file)
    {
        try
        {
            return parse(name);
        }
        catch (ArgumentException e)
        {
            string message = e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);
            throw new ModelFormatException(ModelFormatReason.NameUnknown, file, message);
        }
    }

    private static ArchitectureDescription Describe<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            ElementType = SafetensorsTypes.Of<T>(),
            Inputs = model.Network.InputSize,
            Layers = [.. model.Network.Layers.Select(layer => layer.Spec)],
            Loss = model.Loss.Name,
            Preprocessing = WritePreprocessing(model.Preprocessing),
        };

    private static Network<T> Build<T>(ArchitectureDescription architecture, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layers = new List<Layer<T>>();
        int size = architecture.Inputs;
        try
        {
            foreach (LayerSpec layer in architecture.Layers)
            {
                layers.Add(layer.Create<T>(size));
                size = layers[^1].OutputSize;
            }

            return new Network<T>([.. layers]);
        }
        catch (OverflowException e)
        {
            throw new ModelFormatException(
                ModelFormatReason.NumberOutOfRange, path, "the network of the architecture has more numbers than fit in memory.", e);
        }
    }

    private static string WritePreprocessing(Preprocessing? preprocessing)
    {
        if (preprocessing is null)
        {
            return "{}";
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            preprocessing.Write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Preprocessing? ReadPreprocessing(string json, string path)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (!document.RootElement.EnumerateObject().Any())
        {
            return null;
        }

        try
        {
            return Preprocessing.Read(document.RootElement);
        }
        catch (FormatException e)
        {
            throw new ModelFormatException(ModelFormatReason.FieldWrongKind, path, $"the preprocessing is not valid: {e.Message}");
        }
    }
}
