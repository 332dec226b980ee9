using System.Numerics;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Input;

/// <summary>What to do with a model whose element type is known only to its file.</summary>
internal interface IModelUse
{
    /// <summary>Does it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="bytes">The length of its file.</param>
    void Run<T>(Model<T> model, long bytes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Opens models of either element type.</summary>
internal static class AnyModel
{
    /// <summary>Reads a model and passes it on. The file is opened only once, since a pipe cannot be read twice.</summary>
    /// <exception cref="ModelFormatException">The file is no valid model.</exception>
    /// <exception cref="Commands.InputException">The file cannot be read.</exception>
    public static void Open(string path, IModelUse use)
    {
        (object model, long bytes) = InputFile.Read(path, (stream, name) =>
        {
            using SafetensorsFile file = SafetensorsFile.Open(stream, name);
            bool isDouble = ArchitectureDescription.Read(file).ElementType == SafetensorsType.F64;
            return (isDouble ? (object)ModelFile.Load<double>(file) : ModelFile.Load<float>(file), file.Length);
        });
        if (model is Model<double> ofDoubles)
        {
            use.Run(ofDoubles, bytes);
        }
        else
        {
            use.Run((Model<float>)model, bytes);
        }
    }
}
