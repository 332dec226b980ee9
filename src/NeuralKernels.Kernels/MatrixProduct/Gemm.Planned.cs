using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <content>Products that are not small: every check, a plan, and the threads.</content>
public static unsafe partial class Gemm
{
    [MethodImpl(MethodImplOptions.NoInlining)] // kept out of line: the epilogue enlarges the zeroed frame
    private static void MultiplyPlanned<T>(
        int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, ReadOnlySpan<T> bias, bool relu, Span<T> workspace,
        int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => MultiplyPlanned(
        Isa.Width, false, false, m, n, k, T.One, a, k, b, n, T.Zero, c, n, new Epilogue<T>(bias, relu ? Activation.Relu : default),
        workspace, threads);

    [MethodImpl(MethodImplOptions.NoInlining)] // and so do the arguments
    private static void MultiplyPlanned<T>(
        SimdWidth width, bool transposeA, bool transposeB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b,
        int ldb, T beta, Span<T> c, int ldc, in Epilogue<T> epilogue, Span<T> workspace, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => MultiplyPlanned(
        width,
        new GemmArguments<T>(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, workspace, threads));

    private static void MultiplyPlanned<T>(SimdWidth width, in GemmArguments<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Check(x, batch: 1, default))
        {
            return;
        }

        var plan = GemmPlan.Create<T>(width, x.TransposeA, x.TransposeB, x.IsPacked, x.M, x.N, x.K, x.Alpha != T.One, x.Threads);
        CheckWorkspace(x, plan.TotalWorkspaceLength);
        fixed (T* a = x.A, b = x.B, c = x.C, bias = x.Epilogue.Bias, activated = x.Epilogue.Activated, kept = x.Epilogue.Kept)
        fixed (T* workspace = x.Workspace)
        {
            GemmProblem<T> problem = Problem(x, a, b, c, bias, activated, kept);
            if (x.IsPacked)
            {
                // From panel to panel: K rows of as many columns as a panel has. A narrow B is one panel.
                problem.StepB = PackedMatrix<T>.PanelWidth(width, x.K, x.N);
                problem.ColumnB = plan.FourChains ? 1 : x.K;
                problem.SkipsZeros = x.M == 1 && x.IsFinite && bias != null && x.Alpha == T.One && x.Beta == T.Zero;
            }

            ScaleOnly.Scale(problem, x.Beta);
            if (!x.ReadsAB)
            {
                ScaleOnly.Apply(problem);
            }
            else if (plan.Split.Parts == 1)
            {
                GemmLoops.Run(width, problem, plan, workspace);
            }
            else
            {
                var parts = new SplitParts<T> { Width = width, Problem = problem, Plan = plan, Workspace = workspace };
                WorkerPool.Run(ref parts, plan.Split.Parts, Cores.Of(x.Threads));
            }
        }
    }

    private static GemmProblem<T> Problem<T>(in GemmArguments<T> x, T* a, T* b, T* c, T* bias, T* activated, T* kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        x.TransposeA, x.TransposeB, x.M, x.N, x.K, a, x.Lda, b, x.Ldb, x.Beta != T.Zero, c, x.Ldc, bias, x.Epilogue.IsRelu)
        {
            Alpha = x.Alpha,
            Epilogue = TileEpilogue<T>.Create(x.Epilogue, activated, kept),
        };
}
