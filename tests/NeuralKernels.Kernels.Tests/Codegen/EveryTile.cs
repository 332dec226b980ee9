using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Tests.Gemm;

namespace NeuralKernels.Kernels.Tests.Codegen;

/// <summary>Multiplies at every width by the largest tiles, whole and masked, in both orders, so that the runtime compiles and lists them.</summary>
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
        foreach (int n in Enumerable.Range(1, columns))
        {
            foreach ((int m, int k) in ((int, int)[])[(rows, 8), (chainRows, 32)])
            {
                var operands = new GemmOperands<T>(new GemmCase(m, n, k));
                _ = operands.Run(GemmAt.Width<T>(width));
            }
        }
    }
}
