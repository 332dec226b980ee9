using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>The product at a width named at run time, its plan, and the public door, each as a way to compute a case.</summary>
internal static class GemmAt
{
    /// <summary>The widths that run on this CPU: all, or the scalar alone where nothing else has an exact multiply-add.</summary>
    public static SimdWidth[] Widths => Isa.HasFusedMultiplyAdd
        ? [SimdWidth.Bits512, SimdWidth.Bits256, SimdWidth.Bits128, SimdWidth.Portable, SimdWidth.Scalar]
        : [SimdWidth.Portable, SimdWidth.Scalar];

    /// <summary>The door at <paramref name="width"/>, with a workspace of exactly the length that it asks for.</summary>
    public static GemmWay<T> Width<T>(SimdWidth width, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (operands, c) =>
    {
        T[] workspace = Workspace<T>(WorkspaceLength<T>(width, operands.Case, threads));
        Multiply(width, operands.Case, operands.A, operands.B, c, operands.Bias, workspace, threads);
    };

    /// <summary>The public door, with a workspace of exactly the length that it asks for.</summary>
    public static void PublicDoor<T>(GemmOperands<T> operands, Span<T> c)
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

    /// <summary>The door at a width, on spans of the caller's.</summary>
    public static void Multiply<T>(
        SimdWidth width,
        GemmCase problem,
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        Span<T> c,
        ReadOnlySpan<T> bias,
        Span<T> workspace,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (width)
        {
            case SimdWidth.Bits512:
                Multiply<Simd512<T>, Vector512<T>, T>(problem, a, b, c, bias, workspace, threads);
                break;
            case SimdWidth.Bits256:
                Multiply<Simd256<T>, Vector256<T>, T>(problem, a, b, c, bias, workspace, threads);
                break;
            case SimdWidth.Bits128:
                Multiply<Simd128<T>, Vector128<T>, T>(problem, a, b, c, bias, workspace, threads);
                break;
            case SimdWidth.Portable:
                Multiply<SimdPortable<T>, Vector<T>, T>(problem, a, b, c, bias, workspace, threads);
                break;
            default:
                Multiply<Simd1<T>, T, T>(problem, a, b, c, bias, workspace, threads);
                break;
        }
    }

    /// <summary>Elements of workspace that the door at a width asks for.</summary>
    public static int WorkspaceLength<T>(SimdWidth width, GemmCase problem, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => width switch
        {
            SimdWidth.Bits512 => WorkspaceLength<Vector512<T>, T>(problem, threads),
            SimdWidth.Bits256 => WorkspaceLength<Vector256<T>, T>(problem, threads),
            SimdWidth.Bits128 => WorkspaceLength<Vector128<T>, T>(problem, threads),
            SimdWidth.Portable => WorkspaceLength<Vector<T>, T>(problem, threads),
            _ => WorkspaceLength<T, T>(problem, threads),
        };

    /// <summary>How the product is cut on one thread at a width, and what is packed.</summary>
    public static GemmPlan Plan<T>(SimdWidth width, GemmCase problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => GemmPlan.Create<T>(
        problem.M,
        problem.N,
        problem.K,
        !problem.TransposeA,
        !problem.TransposeB || problem.N == 1,
        false,
        problem.Alpha != 1,
        Tile<T>(width).Rows,
        Tile<T>(width).Columns,
        GemmPlan.UsesChains(problem.N, problem.K));

    /// <summary>How the product is shared out among threads at a width.</summary>
    public static GemmSplit Split<T>(SimdWidth width, GemmCase problem, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        GemmSplit.Create(problem.M, problem.N, problem.K, threads, Tile<T>(width).Rows, Tile<T>(width).Columns);

    /// <summary>Rows and columns of the largest tile, and rows of the largest tile of the second order.</summary>
    public static (int Rows, int Columns, int ChainRows) Tile<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => width switch
        {
            SimdWidth.Bits512 => Tile<Vector512<T>, T>(),
            SimdWidth.Bits256 => Tile<Vector256<T>, T>(),
            SimdWidth.Bits128 => Tile<Vector128<T>, T>(),
            SimdWidth.Portable => Tile<Vector<T>, T>(),
            _ => Tile<T, T>(),
        };

    private static (int Rows, int Columns, int ChainRows) Tile<V, T>()
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (Blocking.TileRows<V>(), Blocking.TileColumns<V, T>(), Blocking.ChainTileRows<V>());

    private static int WorkspaceLength<V, T>(GemmCase problem, int threads)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fast.WorkspaceLengthAt<V, T>(problem.TransposeA, problem.TransposeB, problem.M, problem.N, problem.K, problem.Alpha != 1, threads);

    // A workspace may hold anything; NaN shows where something is read that was not packed.
    private static T[] Workspace<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var workspace = new T[length];
        workspace.AsSpan().Fill(T.NaN);
        return workspace;
    }

    private static void Multiply<S, V, T>(
        GemmCase problem, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, ReadOnlySpan<T> bias, Span<T> workspace, int threads)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fast.MultiplyAt<S, V, T>(
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
}
