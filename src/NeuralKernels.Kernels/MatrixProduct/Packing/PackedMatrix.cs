using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>op(B), k by n, copied once into the order in which the tile reads it: weights that many products share.</summary>
/// <remarks>
/// <see cref="Gemm.Multiply{T}(bool, int, T, ReadOnlySpan{T}, int, PackedMatrix{T}, T, Span{T}, int, in Epilogue{T}, Span{T}, int)"/>
/// multiplies by it, with the bits of the product with B itself. The memory is the caller's; pack again when B has changed. Panels of two
/// vectors of columns, row by row; the layout is that of the width it was packed at, <see cref="Width"/>.
/// </remarks>
public readonly ref struct PackedMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A matrix that was packed before.</summary>
    /// <param name="k">Rows of op(B).</param>
    /// <param name="n">Columns of op(B).</param>
    /// <param name="panels">What <see cref="Pack"/> wrote, not changed since.</param>
    /// <param name="width">What <see cref="Width"/> was then.</param>
    /// <param name="isFinite">What <see cref="IsFinite"/> was then. Where it is wrongly true, products with rows that have zeros may
    /// differ: 0 times infinity is not a number.</param>
    /// <exception cref="ArgumentException"><paramref name="panels"/> is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public PackedMatrix(int k, int n, ReadOnlySpan<T> panels, SimdWidth width, bool isFinite = false)
    {
        Guard.Length(panels, Length(k, n, width));
        K = k;
        N = n;
        Panels = panels;
        Width = width;
        IsFinite = isFinite;
    }

    /// <summary>Rows of op(B).</summary>
    public int K { get; }

    /// <summary>Columns of op(B).</summary>
    public int N { get; }

    /// <summary>The width it was packed at, the only one that can read it.</summary>
    public SimdWidth Width { get; }

    /// <summary>Whether no element is infinite or NaN. A product of one row with a bias then skips the rows of B that meet its zeros, with
    /// the same bits.</summary>
    public bool IsFinite { get; }

    /// <summary>The packed elements.</summary>
    public ReadOnlySpan<T> Panels { get; }

    /// <summary>Elements that <see cref="Pack"/> needs for op(B) of k by n.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">It is more than a span can have.</exception>
    public static int Length(int k, int n) => Length(k, n, Isa.Width);

    /// <summary>Packs B or its transpose.</summary>
    /// <param name="transpose">Whether B is stored as n by k.</param>
    /// <param name="k">Rows of op(B).</param>
    /// <param name="n">Columns of op(B).</param>
    /// <param name="b">B, row-major.</param>
    /// <param name="ldb">Elements from a row of B to the next: at least its columns.</param>
    /// <param name="panels">At least <see cref="Length(int, int)"/> elements; overwritten. Separate from <paramref name="b"/>.
    /// Fastest when aligned to a cache line.</param>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the leading dimension too small.</exception>
    public static PackedMatrix<T> Pack(bool transpose, int k, int n, ReadOnlySpan<T> b, int ldb, Span<T> panels) =>
        PackAt(Isa.Width, transpose, k, n, b, ldb, panels);

    /// <summary>Packs at one width: production's and the tests'.</summary>
    internal static PackedMatrix<T> PackAt(SimdWidth width, bool transpose, int k, int n, ReadOnlySpan<T> b, int ldb, Span<T> panels)
    {
        int length = Length(k, n, width);
        (int rows, int columns) = transpose ? (n, k) : (k, n);
        Guard.AtLeast(ldb, columns);
        Guard.Length(b, Gemm.Extent(rows, columns, ldb));
        Guard.Length<T>(panels, length);
        Guard.Separate(panels, b);
        bool isFinite = width switch
        {
            SimdWidth.Bits512 => Copy<Simd512<T>, Vector512<T>>(transpose, k, n, b, ldb, panels, width),
            SimdWidth.Bits256 => Copy<Simd256<T>, Vector256<T>>(transpose, k, n, b, ldb, panels, width),
            SimdWidth.Bits128 => Copy<Simd128<T>, Vector128<T>>(transpose, k, n, b, ldb, panels, width),
            SimdWidth.Portable => Copy<SimdPortable<T>, Vector<T>>(transpose, k, n, b, ldb, panels, width),
            _ => Copy<Simd1<T>, T>(transpose, k, n, b, ldb, panels, width),
        };
        return new PackedMatrix<T>(k, n, panels, width, isFinite);
    }

    internal static int Length(int k, int n, SimdWidth width)
    {
        Guard.NotNegative(k);
        Guard.NotNegative(n);
        return n == 0 ? 0 : checked(k * Blocking.RoundUp(n, PanelWidth(width, k, n)));
    }

    /// <summary>Columns of a panel: two vectors; all columns, in whole vectors, where each element is four chains.</summary>
    internal static int PanelWidth(SimdWidth width, int k, int n)
    {
        int panel = Blocking.TileColumns<T>(width);
        return GemmPlan.UsesFourChains(n, k) ? Blocking.RoundUp(n, panel / 2) : panel;
    }

    /// <summary>Copies B into the panels, and returns whether all of it is finite.</summary>
    private static unsafe bool Copy<S, V>(
        bool transpose, int k, int n, ReadOnlySpan<T> b, int ldb, Span<T> panels, SimdWidth width)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        (int rows, int columns) = transpose ? (n, k) : (k, n);
        fixed (T* from = b, to = panels)
        {
            var problem = new GemmProblem<T> { B = from, StepB = transpose ? 1 : ldb, ColumnB = transpose ? ldb : 1 };
            Packing.PackB<S, V, T>(problem, 0, k, 0, n, PanelWidth(width, k, n), to);
            bool isFinite = true;
            for (int i = 0; i < rows; i++)
            {
                isFinite &= AreFinite<S, V>(from + ((nint)i * ldb), columns);
            }

            return isFinite;
        }
    }

    private static unsafe bool AreFinite<S, V>(T* x, int length)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        // x - x is 0 where x is finite, and else NaN.
        V sum = S.Zero;
        int i = 0;
        for (; i <= length - S.Count; i += S.Count)
        {
            V value = S.Load(ref *x, (nuint)i);
            sum = S.Add(sum, S.Subtract(value, value));
        }

        bool all = !S.Any(S.Xor(S.Equals(sum, sum), S.BroadcastBits(-1)));
        for (; i < length; i++)
        {
            all &= T.IsFinite(x[i]);
        }

        return all;
    }
}
