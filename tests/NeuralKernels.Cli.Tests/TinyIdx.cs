using System.IO;
using System.IO.Compression;

namespace NeuralKernels.Cli.Tests;

/// <summary>Images of 2 x 2 pixels in IDX files: class 0 is bright above, class 1 below.</summary>
internal static class TinyIdx
{
    public static (string Images, string Labels) Write(TemporaryFolder folder, int count, string name = "tiny")
    {
        string images = folder.PathOf($"{name}-images.gz");
        string labels = folder.PathOf($"{name}-labels");
        using (var zip = new GZipStream(File.Create(images), CompressionLevel.Fastest))
        {
            zip.Write([0, 0, 8, 3, 0, 0, (byte)(count >> 8), (byte)count, 0, 0, 0, 2, 0, 0, 0, 2]);
            for (int i = 0; i < count; i++)
            {
                byte bright = (byte)(200 + (i % 50));
                byte dark = (byte)(i * 7 % 60);
                zip.Write(i % 2 == 0 ? [bright, bright, dark, dark] : [dark, dark, bright, bright]);
            }
        }

        using FileStream file = File.Create(labels);
        file.Write([0, 0, 8, 1, 0, 0, (byte)(count >> 8), (byte)count]);
        for (int i = 0; i < count; i++)
        {
            file.WriteByte((byte)(i % 2));
        }

        return (images, labels);
    }
}
