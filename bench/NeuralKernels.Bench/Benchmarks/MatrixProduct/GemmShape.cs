using System.Collections.Generic;

namespace NeuralKernels.Bench.Benchmarks.MatrixProduct;

/// <summary>The shape of a product: C is m by n, the inner dimension k.</summary>
public sealed record GemmShape(int M, int N, int K)
{
    /// <summary>Small squares, and layers of small networks, forward and backward.</summary>
    public static IReadOnlyList<GemmShape> Small { get; } =
    [
        new(8, 8, 8), new(16, 16, 16), new(32, 32, 32), new(64, 64, 64), new(128, 128, 128), new(256, 256, 256), new(512, 512, 512),
        new(1, 128, 784), new(32, 128, 784), new(128, 128, 784), new(128, 10, 128), new(1, 64, 64), new(64, 512, 512), new(784, 128, 128),
    ];

    /// <summary>The others.</summary>
    public static IReadOnlyList<GemmShape> Large { get; } = [new(1024, 1024, 1024), new(2048, 2048, 2048), new(256, 1024, 1024)];

    /// <summary>Shapes for many products at once.</summary>
    public static IReadOnlyList<GemmShape> Tiny { get; } = [new(8, 8, 8), new(16, 16, 16), new(32, 32, 32), new(1, 64, 64), new(16, 16, 4)];

    /// <summary>"512" for a square, else "32x128x784".</summary>
    public override string ToString() => M == N && N == K ? $"{M}" : $"{M}x{N}x{K}";
}
