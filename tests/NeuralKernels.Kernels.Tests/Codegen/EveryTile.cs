using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Tests.MatrixProduct;

namespace NeuralKernels.Kernels.Tests.Codegen;

/// <summary>Multiplies at every width by the largest tiles of each kind, whole and masked, so that the runtime lists them.</summary>
internal static class EveryTile
{
    public const string Name = "every-tile";

    public static void Run()
    {
        foreach (SimdWidth width in GemmAt.Widths)
        {
            Run<float>(width);
            Run<double>(width);
        }

        Console.WriteLine(Isa.Describe());
    }

    private static void Run<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns, int chainRows) = GemmAt.Tile<T>(width);
        for (int n = 1; n <= columns; n++)
        {
            Run<T>(width, new GemmCase(rows, n, 8));
            Run<T>(width, new GemmCase(chainRows, n, 32));
        }

        // So much of B that the first of several tiles of rows packs it, with every kind of last panel.
        int deep = (Blocking.InPlaceBytes / (8 * columns * Unsafe.SizeOf<T>())) + 1;
        foreach (int last in (int[])[1, columns / 2, columns - 1, columns])
        {
            Run<T>(width, new GemmCase(Blocking.MinTilesToPackB * rows, (8 * columns) + last, deep));
        }

        for (int m = 1; m <= 3; m++)
        {
            Run<T>(width, new GemmCase(m, 6 * columns, 8));
        }
    }

    private static void Run<T>(SimdWidth width, GemmCase problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var operands = new GemmOperands<T>(problem);
        operands.Check(GemmAt.Width<T>(width), width.ToString());
    }
}
