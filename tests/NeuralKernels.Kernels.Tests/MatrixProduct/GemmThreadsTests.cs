using System;
using System.Linq;
using System.Numerics;
using System.Threading;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>The bits do not depend on the number of threads, nor on who else is multiplying.</summary>
[Collection(Pool)]
public class GemmThreadsTests
{
    /// <summary>Tests that use the pool run one after the other: a caller that finds it taken works alone and makes no worker.</summary>
    public const string Pool = "The pool of threads";

    /// <summary>Large enough to be shared out: by columns, by rows, in both orders, with something packed and with nothing.</summary>
    private static readonly GemmCase[] s_shared =
    [
        new(50, 520, 300) { Bias = true, Relu = true, GapC = 3 },
        new(900, 34, 150) { TransposeA = true, Alpha = 0.7, Beta = 1.3 },
        new(1300, 10, 330) { Bias = true, Beta = 1 },
        new(20, 32, 4000) { TransposeB = true }, // a part with few columns of a product that has more keeps the first order
        new(20, 32, 4000) { Beta = 1 },
        new(3, 5000, 300) { Data = GemmData.Extremes },
    ];

    [Fact]
    public void Every_number_of_threads_gives_the_twin_s_bits_at_every_width()
    {
        foreach (GemmCase problem in s_shared)
        {
            Check<float>(problem);
            Check<double>(problem);
        }
    }

    [Fact]
    public void The_shapes_of_these_tests_are_shared_out_by_rows_and_by_columns()
    {
        foreach (SimdWidth width in GemmAt.Widths)
        {
            GemmSplit[] splits = [.. s_shared.Select(problem => GemmAt.Split<double>(width, problem, 8))];
            Assert.Contains(splits, split => split.Parts > 1 && split.ByColumns);
            Assert.Contains(splits, split => split.Parts > 1 && !split.ByColumns);

            // The trap: alone, such a part would be summed in the second order.
            Assert.Contains(s_shared.Zip(splits), shared =>
                shared is { Second: { Parts: > 1, ByColumns: true, Size: <= 16 }, First: { N: > 16, K: >= 32 } });
        }
    }

    /// <summary>Two parts that packed into the same place would give wrong bits only when their threads happen to run at once.</summary>
    [Fact]
    public void Each_part_packs_into_a_workspace_of_its_own()
    {
        const int threads = 4;
        var operands = new GemmOperands<float>(new GemmCase(50, 520, 300) { TransposeB = true });
        foreach (SimdWidth width in GemmAt.Widths)
        {
            int parts = GemmAt.Split<float>(width, operands.Case, threads).Parts;
            var workspace = new float[GemmAt.WorkspaceLength<float>(width, operands.Case, threads)];
            Array.Fill(workspace, float.NaN);
            GemmAt.Multiply(width, operands.Case, operands.A, operands.B, operands.C, operands.Bias, workspace, threads);
            Assert.InRange(parts, 2, threads);
            Assert.All(workspace.Chunk(workspace.Length / parts), own => Assert.Contains(own, float.IsFinite));
        }
    }

    [Fact]
    public void Ninety_six_callers_at_once_each_get_the_twin_s_bits_in_sixteen_rounds()
    {
        GemmOperands<float>[] operands = [.. s_shared.Take(4).Select(problem => new GemmOperands<float>(problem))];
        foreach (GemmOperands<float> each in operands)
        {
            _ = each.Expected.Length;
        }

        Exception? failure = null;
        using var start = new ManualResetEventSlim();
        Thread[] callers =
        [
            .. Enumerable.Range(0, 96).Select(caller => new Thread(() =>
            {
                start.Wait();
                try
                {
                    for (int round = 0; round < 16; round++)
                    {
                        int threads = 1 + ((caller + round) % 4);
                        GemmOperands<float> own = operands[(caller + (round / 4)) % operands.Length];
                        own.Check(GemmAt.Width<float>(Isa.Width, threads), $"caller {caller}, round {round}, {threads} threads");
                    }
                }
                catch (Exception exception)
                {
                    _ = Interlocked.CompareExchange(ref failure, exception, null);
                }
            })),
        ];
        Array.ForEach(callers, caller => caller.Start());
        start.Set();
        Array.ForEach(callers, caller => caller.Join());
        Assert.Null(failure);
    }

    private static void Check<T>(GemmCase problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var operands = new GemmOperands<T>(problem);
        foreach (SimdWidth width in GemmAt.Widths)
        {
            foreach (int threads in (ReadOnlySpan<int>)[1, 2, 3, 4, 8])
            {
                operands.Check(GemmAt.Width<T>(width, threads), $"{width}, {threads} threads");
            }
        }
    }
}
