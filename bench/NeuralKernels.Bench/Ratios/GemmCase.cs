using System;
using System.Collections.Generic;
using System.Linq;
using static System.FormattableString;

namespace NeuralKernels.Bench.Ratios;

/// <summary>One product to time.</summary>
internal sealed record GemmCase(int M, int N, int K)
{
    /// <summary>The shapes of dense layers: a row or a batch forward, and the gradient of the weights.</summary>
    public static readonly (int M, int N, int K)[] LayerShapes =
    [
        (1, 128, 784), (32, 128, 784), (128, 128, 784), (128, 10, 128), (1, 64, 64), (64, 512, 512), (784, 128, 128), (256, 1024, 1024),
        (1, 512, 784), (1, 2048, 2048), (1, 4096, 4096),
    ];

    private static readonly int[] s_squares = [8, 16, 32, 64, 128, 256, 512, 1024, 2048];

    public static IEnumerable<GemmCase> All =>
    [
        .. s_squares.Select(n => new GemmCase(n, n, n)),
        .. LayerShapes.Select(shape => new GemmCase(shape.M, shape.N, shape.K)),
        .. s_squares.SelectMany(n => new[]
        {
            new GemmCase(n, n, n) { TransposeA = true }, new GemmCase(n, n, n) { TransposeB = true }, new GemmCase(n, n, n) { Gap = 7 },
        }),
        .. s_squares.Select(n => new GemmCase(n, n, n) { IsDouble = true }),
        .. LayerShapes.Select(shape => new GemmCase(shape.M, shape.N, shape.K) { IsDouble = true }),
        .. s_squares.Select(n => new GemmCase(n, n, n) { Threads = 2 }),
        .. LayerShapes.Select(shape => new GemmCase(shape.M, shape.N, shape.K) { Threads = 2 }),
    ];

    public bool TransposeA { get; init; }

    public bool TransposeB { get; init; }

    /// <summary>Elements between the rows of A.</summary>
    public int Gap { get; init; }

    public bool IsDouble { get; init; }

    public int Threads { get; init; } = 1;

    /// <summary>Whether the peer is our own plain product of the same size.</summary>
    public bool AgainstPlain => TransposeA || TransposeB || Gap > 0;

    public string Name =>
        Invariant($"gemm {(IsDouble ? "double" : "float")} {M}x{N}x{K}{(TransposeA ? " A^T" : "")}{(TransposeB ? " B^T" : "")}")
        + $"{(Gap > 0 ? Invariant($" lda=k+{Gap}") : "")}{(Threads > 1 ? Invariant($" {Threads} threads") : "")}";

    /// <summary>The ratio to reach against a peer; 0 for none.</summary>
    public double Bar(string peer)
    {
        if (AgainstPlain)
        {
            return 0.95;
        }

        bool square = M == N && N == K;
        bool isXsmm = peer.StartsWith("libxsmm", StringComparison.Ordinal);
        if (Threads > 1)
        {
            return peer == "one thread" ? (square && M >= 512 ? 1.9 : 1.0) : square && M >= 512 ? 1.2 : 0;
        }

        if (!square)
        {
            return isXsmm ? 0 : 1.1;
        }

        return M switch
        {
            8 => isXsmm ? 0.5 : 4,
            16 => isXsmm ? 0.6 : 1.8,
            32 => isXsmm ? 0.75 : 1.2,
            >= 512 => isXsmm ? 0 : 1.03,
            _ => 0,
        };
    }
}
