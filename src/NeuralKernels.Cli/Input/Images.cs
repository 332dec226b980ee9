using System;
using System.Numerics;
using NeuralKernels.Data;
using static System.FormattableString;

namespace NeuralKernels.Cli.Input;

/// <summary>Images of IDX files: a pixel p becomes p / 255.</summary>
internal static class Images
{
    /// <summary>Images with their labels.</summary>
    /// <exception cref="DataFormatException">A file is not IDX, or the two do not fit each other.</exception>
    /// <exception cref="Commands.InputException">A file cannot be read.</exception>
    public static Dataset<T> Labelled<T>(IdxSource source, int? classCount)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string labels = source.Labels ?? throw new ArgumentException("The source has no labels.", nameof(source));

        IdxFile images = InputFile.Read(source.Images, IdxFile.Read);
        return IdxFile.ToClassification<T>(images, InputFile.Read(labels, IdxFile.Read), classCount);
    }

    /// <summary>Images alone, row-major.</summary>
    /// <exception cref="DataFormatException">The file is not IDX, or an image has not <paramref name="pixels"/> pixels.</exception>
    /// <exception cref="Commands.InputException">The file cannot be read.</exception>
    public static T[] Unlabelled<T>(IdxSource source, int pixels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IdxFile file = InputFile.Read(source.Images, IdxFile.Read);
        int count = file.Dimensions[0];
        CheckPixels(source.Images, count == 0 ? 0 : file.Data.Length / count, pixels);
        return Array.ConvertAll(file.Data.ToArray(), pixel => T.CreateTruncating(pixel) / T.CreateTruncating(255));
    }

    /// <summary>Refuses images of another size.</summary>
    /// <exception cref="DataFormatException">The sizes differ.</exception>
    public static void CheckPixels(string path, int found, int expected)
    {
        if (found != expected)
        {
            throw new DataFormatException(path, Invariant($"found {found} pixels per image, expected {expected}"));
        }
    }
}
