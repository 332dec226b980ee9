using System;
using System.Numerics;
using Xunit.Sdk;
using Twin = NeuralKernels.Reference.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>One way to compute a case: an overload, a width, a number of threads. Writes <paramref name="c"/>.</summary>
internal delegate void GemmWay<T>(GemmOperands<T> operands, Span<T> c)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>The operands of a case, the twin's result for them, and the comparison of any other way's result with it.</summary>
/// <remarks>
/// The logical elements depend on the seed and the sizes alone: transposes and gaps lay the same numbers out differently. The gaps of
/// A and B are NaN, so that reading one shows; those of C hold a number, so that writing one shows. Where beta is 0, C starts as NaN.
/// </remarks>
internal sealed class GemmOperands<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[]? _expected;

    public GemmOperands(GemmCase problem)
    {
        Case = problem;
        Alpha = T.CreateChecked(problem.Alpha);
        Beta = T.CreateChecked(problem.Beta);
        LogicalA = GemmFill.Create<T>(problem.Data, problem.M * problem.K, problem.Seed);
        LogicalB = GemmFill.Create<T>(problem.Data, problem.K * problem.N, problem.Seed + 1);
        LogicalC = GemmFill.Create<T>(problem.Data, problem.M * problem.N, problem.Seed + 2);
        Bias = problem.Bias ? GemmFill.Create<T>(problem.Data, problem.N, problem.Seed + 3) : [];
        Lay();
    }

    public GemmCase Case { get; }

    public T Alpha { get; }

    public T Beta { get; }

    /// <summary>op(A), m by k without gaps. Change it and <see cref="Lay"/> to test a number of your own.</summary>
    public T[] LogicalA { get; }

    /// <summary>op(B), k by n without gaps.</summary>
    public T[] LogicalB { get; }

    /// <summary>C as it starts where beta is not 0, m by n without gaps.</summary>
    public T[] LogicalC { get; }

    public T[] Bias { get; }

    public T[] A { get; private set; } = [];

    public T[] B { get; private set; } = [];

    public T[] C { get; private set; } = [];

    /// <summary>C after the product, gaps and all, as the twin computes it from the same arguments.</summary>
    public ReadOnlySpan<T> Expected
    {
        get
        {
            if (_expected is null)
            {
                _expected = [.. C];
                Twin.Multiply(
                    Case.TransposeA,
                    Case.TransposeB,
                    Case.M,
                    Case.N,
                    Case.K,
                    Alpha,
                    A,
                    Case.Lda,
                    B,
                    Case.Ldb,
                    Beta,
                    _expected,
                    Case.Ldc,
                    Bias,
                    Case.Relu);
            }

            return _expected;
        }
    }

    /// <summary>Lays the logical elements out as the case says.</summary>
    public void Lay()
    {
        _expected = null;
        A = GemmFill.Laid(LogicalA, Case.M, Case.K, Case.TransposeA, Case.Lda, T.NaN);
        B = GemmFill.Laid(LogicalB, Case.K, Case.N, Case.TransposeB, Case.Ldb, T.NaN);
        C = GemmFill.Laid(LogicalC, Case.M, Case.N, false, Case.Ldc, GemmFill.Gap<T>());
        if (Beta == T.Zero)
        {
            for (int i = 0; i < Case.M; i++)
            {
                C.AsSpan(i * Case.Ldc, Case.N).Fill(T.NaN);
            }
        }
    }

    /// <summary>C as <paramref name="way"/> computes it.</summary>
    public T[] Run(GemmWay<T> way)
    {
        T[] c = [.. C];
        way(this, c);
        return c;
    }

    /// <summary>Fails unless <paramref name="way"/> returns the twin's bits and leaves the gaps as they are.</summary>
    public void Check(GemmWay<T> way, string name) => CheckBits(Run(way), name);

    /// <summary>Fails unless <paramref name="found"/> has the twin's bits, gaps included.</summary>
    public void CheckBits(ReadOnlySpan<T> found, string name)
    {
        int first = SameBits.FirstDifference(Expected[..found.Length], found);
        if (first >= 0)
        {
            (int i, int j) = Math.DivRem(first, Case.Ldc);
            string place = j < Case.N ? $"C[{i}, {j}]" : $"The gap behind row {i}, at {j},";
            throw new XunitException($"{place} is {found[first]:R}; {Expected[first]:R} is expected. {typeof(T).Name}, {name}: {Case}");
        }
    }
}
