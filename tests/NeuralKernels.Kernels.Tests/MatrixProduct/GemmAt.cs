using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>The product at a given width, its plan, and the public method, each as a way to compute a case.</summary>
internal static class GemmAt
{
    /// <summary>The widths that run on this CPU: all, or the scalar alone where nothing else has an exact multiply-add.</summary>
    public static SimdWidth[] Widths => Isa.HasFusedMultiplyAdd
        ? [SimdWidth.Bits512, SimdWidth.Bits256, SimdWidth.Bits128, SimdWidth.Portable, SimdWidth.Scalar]
        : [SimdWidth.Portable, SimdWidth.Scalar];

    /// <summary>The product at <paramref name="width"/>, with a workspace of exactly the required length.</summary>
    public static GemmWay<T> Width<T>(SimdWidth width, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (operands, c) =>
    {
        T[] workspace = Workspace<T>(WorkspaceLength<T>(width, operands.Case, threads));
        Multiply(width, operands.Case, operands.A, operands.B, c, operands.Bias, workspace, threads);
    };

    /// <summary>The public method, with a workspace of exactly the required length.</summary>
    public static void PublicMethod<T>(GemmOperands<T> operands, Span<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmCase problem = operands.Case;
        int length = Fast.WorkspaceLength<T>(
            problem.TransposeA, problem.TransposeB, problem.M, problem.N, problem.K, operands.Alpha != T.One);
        Fast.Multiply(
            problem.TransposeA,
            problem.TransposeB,
            problem.M,
            problem.N,
            problem.K,
            operands.Alpha,
            operands.A,
            problem.Lda,
            operands.B,
            problem.Ldb,
            operands.Beta,
            c,
            problem.Ldc,
            new Epilogue<T>(operands.Bias, problem.Relu ? Activation.Relu : Activation.Identity),
            Workspace<T>(length));
    }

    /// <summary>The product at a width, on the caller's spans.</summary>
    public static void Multiply<T>(
        SimdWidth width,
        GemmCase problem,
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        Span<T> c,
        ReadOnlySpan<T> bias,
        Span<T> workspace,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fast.MultiplyAt(
        width,
        problem.TransposeA,
        problem.TransposeB,
        problem.M,
        problem.N,
        problem.K,
        T.CreateChecked(problem.Alpha),
        a,
        problem.Lda,
        b,
        problem.Ldb,
        T.CreateChecked(problem.Beta),
        c,
        problem.Ldc,
        new Epilogue<T>(bias, problem.Relu ? Activation.Relu : Activation.Identity),
        workspace,
        threads);

    /// <summary>Elements of workspace for a product at a width.</summary>
    public static int WorkspaceLength<T>(SimdWidth width, GemmCase problem, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fast.WorkspaceLengthAt<T>(
        width, problem.TransposeA, problem.TransposeB, false, problem.M, problem.N, problem.K, problem.Alpha != 1, threads);

    /// <summary>How the product is blocked on one thread at a width, and what is packed.</summary>
    public static GemmPlan Plan<T>(SimdWidth width, GemmCase problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => GemmPlan.Create<T>(
        width, problem.TransposeA, problem.TransposeB, false, problem.M, problem.N, problem.K, problem.Alpha != 1, 1);

    /// <summary>How the product is divided among threads at a width.</summary>
    public static GemmSplit Split<T>(SimdWidth width, GemmCase problem, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        GemmSplit.Create(problem.M, problem.N, problem.K, threads, Tile<T>(width).Rows, Tile<T>(width).Columns);

    /// <summary>Rows and columns of the largest tile, and rows of the largest tile of four chains and one vector.</summary>
    public static (int Rows, int Columns, int ChainRows) Tile<T>(SimdWidth width)
        where T : unmanaged =>
        (Blocking.TileRows(width), Blocking.TileColumns<T>(width), Blocking.TileRows(width) / 2);

    // A workspace may hold anything; NaN shows where something is read that was not packed.
    private static T[] Workspace<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var workspace = new T[length];
        workspace.AsSpan().Fill(T.NaN);
        return workspace;
    }
}
