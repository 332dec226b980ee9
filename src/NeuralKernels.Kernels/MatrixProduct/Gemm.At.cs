using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Threading;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <content>Behind the public doors: one width, every check, and who runs what.</content>
public static unsafe partial class Gemm
{
    /// <summary>The workspace at one width, for the tests too.</summary>
    internal static int WorkspaceLengthAt<V, T>(bool transposeA, bool transposeB, int m, int n, int k, bool scaled, int threads)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (GemmSplit split, GemmPlan plan) = Cut<V, T>(transposeA, transposeB, packed: false, m, n, k, scaled, threads);
        return checked(split.Parts * plan.WorkspaceLength);
    }

    /// <summary>The door at one width, for the tests too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MultiplyAt<S, V, T>(
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        T alpha,
        ReadOnlySpan<T> a,
        int lda,
        ReadOnlySpan<T> b,
        int ldb,
        T beta,
        Span<T> c,
        int ldc,
        in Epilogue<T> epilogue,
        Span<T> workspace,
        int threads)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (k > 0 && m > 0 && n > 0 && alpha == T.One && GemmPlan.IsSmall<T>(m, n, k, transposeB, scaled: false))
        {
            MultiplySmall<S, V, T>(transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc, epilogue, threads);
        }
        else
        {
            MultiplyLarge<S, V, T>(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, workspace, threads);
        }
    }

    /// <summary>The door for products that need a plan.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MultiplyLarge<S, V, T>(
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        T alpha,
        ReadOnlySpan<T> a,
        int lda,
        ReadOnlySpan<T> b,
        int ldb,
        T beta,
        Span<T> c,
        int ldc,
        in Epilogue<T> epilogue,
        Span<T> workspace,
        int threads)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (long lengthA, long lengthB) = CheckSizes(transposeA, transposeB, m, n, k, lda, ldb, ldc, threads);
        if (m == 0 || n == 0)
        {
            return;
        }

        bool reads = k > 0 && alpha != T.Zero;
        Guard.Length(c, Extent(m, n, ldc));
        if (reads)
        {
            Guard.Length(a, lengthA);
            Guard.Length(b, lengthB);
            Guard.Separate(c, a);
            Guard.Separate(c, b);
        }

        CheckEpilogue(m, n, epilogue, c, a, b);
        (GemmSplit split, GemmPlan plan) = Cut<V, T>(transposeA, transposeB, packed: false, m, n, k, alpha != T.One, threads);
        if (reads)
        {
            Guard.Length(workspace, (long)split.Parts * plan.WorkspaceLength);
            Guard.Separate(workspace, a);
            Guard.Separate(workspace, b);
            CheckWorkspace(workspace, c, epilogue);
        }

        fixed (T* pa = a, pb = b, pc = c, pw = workspace, pbias = epilogue.Bias, pz = epilogue.Activated, pk = epilogue.Kept)
        {
            var problem = new GemmProblem<T>(transposeA, transposeB, m, n, k, alpha, pa, lda, pb, ldb, beta, pc, ldc, pbias);
            SetFinish(ref problem, epilogue, pz, pk);
            if (beta != T.Zero && beta != T.One)
            {
                ScaleOnly.Scale(m, n, pc, ldc, beta);
            }

            if (!reads)
            {
                ScaleOnly.Apply(problem);
            }
            else
            {
                Run<S, V, T>(problem, split, plan, pw, threads);
            }
        }
    }

    /// <summary>A product with a plan, on this thread or shared out.</summary>
    private static void Run<S, V, T>(in GemmProblem<T> problem, GemmSplit split, in GemmPlan plan, T* workspace, int threads)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (split.Parts == 1)
        {
            GemmLoops<S, V, T>.Run(problem, plan, workspace);
            return;
        }

        var parts = new GemmParts<S, V, T> { Problem = problem, Plan = plan, Split = split, Workspace = workspace };
        WorkerPool.Run(ref parts, split.Parts, Cores.Of(threads));
    }

    /// <summary>ReLU goes into the tile's registers, any other activation over rows of C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetFinish<T>(ref GemmProblem<T> problem, in Epilogue<T> epilogue, T* activated, T* kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (epilogue.Activation.Kind == ActivationKind.Identity && activated == null)
        {
            return;
        }

        if (kept != null)
        {
            problem.Epilogue = TileEpilogue<T>.Gradient(epilogue.Activation, kept, epilogue.LeadingDimension);
        }
        else if (activated != null)
        {
            problem.Epilogue = TileEpilogue<T>.Activated(epilogue.Activation, activated, epilogue.LeadingDimension);
        }
        else if (epilogue.Activation.Kind == ActivationKind.Relu)
        {
            problem.Relu = true;
        }
        else
        {
            problem.Epilogue = TileEpilogue<T>.InPlace(epilogue.Activation);
        }
    }

    /// <summary>Who does which part, and how a part is cut.</summary>
    private static (GemmSplit Split, GemmPlan Plan) Cut<V, T>(
        bool transposeA, bool transposeB, bool packed, int m, int n, int k, bool scaled, int threads)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Blocking.TileColumns<V, T>();
        GemmSplit split = GemmSplit.Create(m, n, k, Cores.Parts(threads), Blocking.TileRows<V>(), width);
        (int rows, int columns) = split.Largest(m, n);
        return (split, GemmPlan.Create<T>(
            rows, columns, k, !transposeA, !transposeB || n == 1, packed, scaled, Blocking.TileRows<V>(), width,
            GemmPlan.UsesChains(n, k)));
    }
}
