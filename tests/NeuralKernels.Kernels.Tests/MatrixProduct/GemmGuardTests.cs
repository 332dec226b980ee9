using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>Not one element before or after an operand is touched: each stands against a page that may not be.</summary>
public class GemmGuardTests
{
    // The large ones are shared out.
    private const int Threads = 3;

    public static TheoryData<SimdWidth> Widths => [.. GemmAt.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Products_between_guarded_pages_touch_neither(SimdWidth width)
    {
        Check<float>(width);
        Check<double>(width);
    }

    /// <summary>Proves that the guard bites: the same memory, one element over.</summary>
    [SkippableTheory]
    [InlineData("a-before")]
    [InlineData("a-after")]
    [InlineData("b-before")]
    [InlineData("b-after")]
    [InlineData("c-before")]
    [InlineData("c-after")]
    public void A_product_that_oversteps_by_one_element_ends_its_process(string step)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Pages are guarded on Linux only.");
        (int exitCode, string output, string _) = ChildProcess.Run([GuardedProduct.Name, step]);
        Assert.Contains(GuardedProduct.Ready, output, StringComparison.Ordinal);
        Assert.DoesNotContain(GuardedProduct.Survived, output, StringComparison.Ordinal);
        Assert.NotEqual(0, exitCode);
    }

    [Fact]
    public void The_same_product_within_its_memory_ends_well()
    {
        (int exitCode, string output, string error) = ChildProcess.Run([GuardedProduct.Name, "within"]);
        Assert.Contains(GuardedProduct.Survived, output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (exitCode, error));
    }

    private static void Check<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmCase[] problems = [.. Ragged<T>(width)];
        using var a = new GuardedMemory<T>(problems.Max(problem => problem.LengthA));
        using var b = new GuardedMemory<T>(problems.Max(problem => problem.LengthB));
        using var c = new GuardedMemory<T>(problems.Max(problem => problem.LengthC));
        using var bias = new GuardedMemory<T>(problems.Max(problem => problem.N));
        using var workspace = new GuardedMemory<T>(problems.Max(problem => GemmAt.WorkspaceLength<T>(width, problem, Threads)));
        foreach (GemmCase problem in problems)
        {
            var operands = new GemmOperands<T>(problem);
            int workspaceLength = GemmAt.WorkspaceLength<T>(width, problem, Threads);
            foreach (bool atEnd in (ReadOnlySpan<bool>)[false, true])
            {
                Span<T> guarded = Place(c, operands.C, problem.LengthC, atEnd);
                GemmAt.Multiply<T>(
                    width,
                    problem,
                    Place(a, operands.A, problem.LengthA, atEnd),
                    Place(b, operands.B, problem.LengthB, atEnd),
                    guarded,
                    Place(bias, operands.Bias, operands.Bias.Length, atEnd),
                    atEnd ? workspace.AtEnd(workspaceLength) : workspace.AtStart(workspaceLength),
                    Threads);
                operands.CheckBits(guarded, width.ToString());
            }
        }
    }

    private static Span<T> Place<T>(GuardedMemory<T> memory, ReadOnlySpan<T> content, int length, bool atEnd)
        where T : unmanaged
    {
        Span<T> place = atEnd ? memory.AtEnd(length) : memory.AtStart(length);
        content[..length].CopyTo(place);
        return place;
    }

    /// <summary>Sizes beside those of the tiles, in every layout, packed and not, in both orders, and some of several blocks.</summary>
    private static IEnumerable<GemmCase> Ragged<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns, int _) = GemmAt.Tile<T>(width);
        int[] heights = [1, 2, 3, rows - 1, rows, rows + 1];
        int half = columns / 2;
        int[] beside = [1, 3, half - 1, half, half + 1, columns - 1, columns, columns + 1, (2 * columns) + 3, (6 * columns) + 1];
        int[] widths = [.. beside.Where(n => n > 0).Distinct()];
        return (from m in heights
                from n in widths
                from k in (int[])[1, 3, 34]
                from layout in Enumerable.Range(0, 8)
                select new GemmCase(m, n, k)
                {
                    TransposeA = (layout & 1) != 0,
                    TransposeB = (layout & 2) != 0,
                    Alpha = (layout & 4) != 0 ? 0.7 : 1,
                    Beta = (layout + n) & 1,
                    GapA = layout & 3,
                    GapB = m % 3,
                    GapC = k & 1,
                    Bias = (layout + m) % 3 == 0,
                    Relu = (layout & 2) != 0,
                }).Concat(
        [
            new GemmCase(51, 521, 301) { Bias = true },
            new GemmCase(131, 67, 71) { TransposeA = true },
            new GemmCase(205, 19, 263) { Alpha = 0.7, TransposeB = true },
            new GemmCase(205, 15, 263) { Alpha = 0.7, TransposeB = true },
            new GemmCase(2, 2053, 37) { TransposeB = true },
        ]);
    }
}
