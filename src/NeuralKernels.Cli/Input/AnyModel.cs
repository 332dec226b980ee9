using System.Numerics;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Input;

/// <summary>What is done with a model whose number type only its file knows.</summary>
internal interface IModelUse
{
    /// <summary>Does it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="bytes">The length of its file.</param>
    void Run<T>(Model<T> model, long bytes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Opens models of floats and of doubles alike.</summary>
internal static class AnyModel
{
    /// <summary>Reads a model and hands it over. The file is opened once, since a pipe cannot be opened twice.</summary>
    /// <exception cref="ModelFormatException">The file is no sound model.</exception>
    /// <exception cref="Commands.InputException">The file cannot be read.</exception>
    public static void Open(string path, IModelUse use)
    {
        (Model<float>? ofFloats, Model<double>? ofDoubles, long bytes) = InputFile.Read(path, (stream, name) =>
        {
            using SafetensorsFile file = SafetensorsFile.Open(stream, name);
            return ArchitectureDescription.Read(file).ElementType == SafetensorsType.F64
                ? ((Model<float>?)null, ModelFile.Load<double>(file), file.Length)
                : (ModelFile.Load<float>(file), (Model<double>?)null, file.Length);
        });
        if (ofDoubles is not null)
        {
            use.Run(ofDoubles, bytes);
        }
        else
        {
            use.Run(ofFloats!, bytes);
        }
    }
}
