using System.Numerics;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Input;

/// <summary>What is done with a model whose number type only its file knows.</summary>
internal interface IModelUse
{
    /// <summary>Does it.</summary>
    void Run<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Opens models of floats and of doubles alike.</summary>
internal static class AnyModel
{
    /// <summary>Reads a model and hands it over.</summary>
    /// <exception cref="ModelFormatException">The file is no sound model.</exception>
    /// <exception cref="Commands.InputException">The file cannot be read.</exception>
    public static void Open(string path, IModelUse use)
    {
        if (InputFile.Read(path, () => ModelFile.ReadArchitecture(path)).ElementType == SafetensorsType.F64)
        {
            use.Run(InputFile.Read(path, () => ModelFile.Load<double>(path)));
        }
        else
        {
            use.Run(InputFile.Read(path, () => ModelFile.Load<float>(path)));
        }
    }
}
