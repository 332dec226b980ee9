using System;
using System.Numerics;
using NeuralKernels.Data;
using static System.FormattableString;

namespace NeuralKernels.Cli.Input;

/// <summary>Images of IDX files: a pixel p becomes p / 255.</summary>
internal static class Images
{
    /// <summary>Images with their labels.</summary>
    /// <param name="source">The files.</param>
    /// <param name="classCount">The number of classes; null for that of the labels.</param>
    /// <param name="pixels">The number of pixels that each image must have; null for any.</param>
    /// <exception cref="DataFormatException">A file is not IDX, images and labels do not match, or images have another size.</exception>
    /// <exception cref="Commands.InputException">A file cannot be read.</exception>
    public static Dataset<T> Labelled<T>(IdxSource source, int? classCount = null, int? pixels = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string labels = source.Labels ?? throw new ArgumentException("The source has no labels.", nameof(source));

        IdxFile images = InputFile.Read(source.Images, IdxFile.Read);
        Dataset<T> rows = IdxFile.ToClassification<T>(images, InputFile.Read(labels, IdxFile.Read), classCount);
        CheckPixels(source.Images, rows.InputSize, pixels ?? rows.InputSize);
        return rows;
    }

    /// <summary>Images alone, row-major.</summary>
    /// <exception cref="DataFormatException">The file is not IDX, or its images do not have <paramref name="pixels"/> pixels.</exception>
    /// <exception cref="Commands.InputException">The file cannot be read.</exception>
    public static T[] Unlabelled<T>(IdxSource source, int pixels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IdxFile file = InputFile.Read(source.Images, IdxFile.Read);
        int count = file.Dimensions[0];
        CheckPixels(source.Images, count == 0 ? 0 : file.Data.Length / count, pixels);
        return Array.ConvertAll(file.Data.ToArray(), pixel => T.CreateTruncating(pixel) / T.CreateTruncating(255));
    }

    private static void CheckPixels(string path, int found, int expected)
    {
        if (found != expected)
        {
            throw new DataFormatException(path, Invariant($"found {found} pixels per image, expected {expected}"));
        }
    }
}
