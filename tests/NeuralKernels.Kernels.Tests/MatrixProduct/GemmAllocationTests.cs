using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using Xunit;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>0 bytes on the calling thread, counted by the runtime, in every path.</summary>
/// <remarks>In place, packed, scaled, with few columns, with nothing to multiply, on two threads.</remarks>
[Collection(GemmThreadsTests.Pool)]
public class GemmAllocationTests
{
    [Theory]
    [InlineData(7, 33, 5, false, false, 1.0, 1)]
    [InlineData(60, 530, 270, false, false, 1.0, 1)]
    [InlineData(130, 140, 70, true, true, 0.7, 1)]
    [InlineData(20, 10, 300, false, true, 1.0, 1)]
    [InlineData(5, 5, 5, false, false, 0.0, 1)]
    [InlineData(200, 530, 270, false, false, 1.0, 2)]
    public void A_product_allocates_nothing(int m, int n, int k, bool transposeA, bool transposeB, double alpha, int threads)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var problem = new GemmCase(m, n, k)
            {
                TransposeA = transposeA,
                TransposeB = transposeB,
                Alpha = alpha,
                Beta = 0.5,
                Bias = true,
            };
            var operands = new GemmOperands<T>(problem);
            var workspace = new T[Fast.WorkspaceLength<T>(transposeA, transposeB, m, n, k, alpha != 1, threads)];
            Assert.Equal(0, AllocatedBy(() => Fast.Multiply(
                transposeA,
                transposeB,
                m,
                n,
                k,
                operands.Alpha,
                operands.A,
                problem.Lda,
                operands.B,
                problem.Ldb,
                operands.Beta,
                operands.C,
                problem.Ldc,
                new Epilogue<T>(operands.Bias, Activation.Relu),
                workspace,
                threads)));
        }
    }

    [Theory]
    [InlineData(7, 33, 5)]
    [InlineData(60, 530, 270)]
    public void After_its_first_call_the_overload_without_workspace_allocates_nothing(int m, int n, int k)
    {
        var operands = new GemmOperands<float>(new GemmCase(m, n, k));
        Assert.Equal(0, AllocatedBy(() => Fast.Multiply<float>(m, n, k, operands.A, operands.B, operands.C)));
    }

    [Fact]
    public void Asking_for_the_length_of_a_workspace_allocates_nothing() =>
        Assert.Equal(0, AllocatedBy(() => _ = Fast.WorkspaceLength<float>(false, true, 60, 530, 270)));

    /// <summary>Bytes that eight calls allocate on this thread after a first one: the least of some rounds.</summary>
    /// <remarks>
    /// A collection that another thread sets off takes away what this thread had left of its allocation context, and the counter counts
    /// that as allocated, up to 8 KiB; it may also empty the shared pool. What a call itself allocates is in every round.
    /// </remarks>
    private static long AllocatedBy(Action call)
    {
        call();
        long least = long.MaxValue;
        for (int round = 0; round < 32 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 8; i++)
            {
                call();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
