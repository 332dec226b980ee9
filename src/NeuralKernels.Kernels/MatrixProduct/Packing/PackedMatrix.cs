using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>op(B), k by n, copied once into the order in which the tile reads it: weights that many products share.</summary>
/// <remarks>
/// <see cref="Gemm.Multiply{T}(bool, int, T, ReadOnlySpan{T}, int, PackedMatrix{T}, T, Span{T}, int, in Epilogue{T}, Span{T}, int)"/>
/// multiplies by it,
/// to the bits of the product with B itself. The memory is the caller's; pack again when B has changed. Panels of two vectors of columns,
/// step by
/// step; the layout is that of the width it was packed at, which <see cref="Width"/> says.
/// </remarks>
public readonly ref struct PackedMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A matrix that was packed before.</summary>
    /// <param name="k">Rows of op(B).</param>
    /// <param name="n">Columns of op(B).</param>
    /// <param name="panels">What <see cref="Pack"/> wrote, not changed since.</param>
    /// <param name="width">What <see cref="Width"/> said then.</param>
    /// <param name="isFinite">What <see cref="IsFinite"/> said then. If it did not say so, the products with rows that have zeros may
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

    /// <summary>Whether no element is infinite or NaN. A product of one row with a bias then does not read what its zeros meet, to the same
    /// bits.</summary>
    public bool IsFinite { get; }

    /// <summary>The memory.</summary>
    public ReadOnlySpan<T> Panels { get; }

    /// <summary>Elements that <see cref="Pack"/> needs for op(B) of k by n.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">They are more than a span can have.</exception>
    public static int Length(int k, int n) => Length(k, n, Isa.Width);

    /// <summary>Packs B or its transpose.</summary>
    /// <param name="transpose">Whether B stands as n by k.</param>
    /// <param name="k">Rows of op(B).</param>
    /// <param name="n">Columns of op(B).</param>
    /// <param name="b">B, row-major.</param>
    /// <param name="ldb">Elements from a row of B to the next: at least its columns.</param>
    /// <param name="panels">At least <see cref="Length(int, int)"/> elements; overwritten. Separate from <paramref name="b"/>. Best aligned
    /// to a cache line.</param>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the leading dimension too small.</exception>
    public static PackedMatrix<T> Pack(bool transpose, int k, int n, ReadOnlySpan<T> b, int ldb, Span<T> panels) => Isa.Width switch
    {
        SimdWidth.Bits512 => Pack<Simd512<T>, Vector512<T>>(transpose, k, n, b, ldb, panels, SimdWidth.Bits512),
        SimdWidth.Bits256 => Pack<Simd256<T>, Vector256<T>>(transpose, k, n, b, ldb, panels, SimdWidth.Bits256),
        SimdWidth.Bits128 => Pack<Simd128<T>, Vector128<T>>(transpose, k, n, b, ldb, panels, SimdWidth.Bits128),
        SimdWidth.Portable => Pack<SimdPortable<T>, Vector<T>>(transpose, k, n, b, ldb, panels, SimdWidth.Portable),
        _ => Pack<Simd1<T>, T>(transpose, k, n, b, ldb, panels, SimdWidth.Scalar),
    };

    /// <summary>Columns of a panel: two vectors; all columns, in whole vectors, where the second order of summation applies.</summary>
    internal static int PanelWidth<V>(int k, int n)
        where V : struct
    {
        int panel = Blocking.TileColumns<V, T>();
        return GemmPlan.UsesChains(n, k) ? Blocking.RoundUp(n, panel / 2) : panel;
    }

    /// <summary>Packs at one width, for the tests too.</summary>
    internal static unsafe PackedMatrix<T> Pack<S, V>(
        bool transpose, int k, int n, ReadOnlySpan<T> b, int ldb, Span<T> panels, SimdWidth width)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        Guard.NotNegative(k);
        Guard.NotNegative(n);
        (int rows, int columns) = transpose ? (n, k) : (k, n);
        Guard.AtLeast(ldb, columns);
        Guard.Length(b, Gemm.Extent(rows, columns, ldb));
        Guard.Length<T>(panels, Length<V>(k, n));
        Guard.Separate(panels, b);
        fixed (T* from = b, to = panels)
        {
            var problem = new GemmProblem<T> { B = from, StepB = transpose ? 1 : ldb, ColumnB = transpose ? ldb : 1 };
            Packing.PackB<S, V, T>(problem, 0, k, 0, n, PanelWidth<V>(k, n), to);
            bool isFinite = true;
            for (int i = 0; i < rows; i++)
            {
                isFinite &= AreFinite<S, V>(from + ((nint)i * ldb), columns);
            }

            return new PackedMatrix<T>(k, n, panels, width, isFinite);
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

    internal static int Length(int k, int n, SimdWidth width) => width switch
    {
        SimdWidth.Bits512 => Length<Vector512<T>>(k, n),
        SimdWidth.Bits256 => Length<Vector256<T>>(k, n),
        SimdWidth.Bits128 => Length<Vector128<T>>(k, n),
        SimdWidth.Portable => Length<Vector<T>>(k, n),
        _ => Length<T>(k, n),
    };

    private static int Length<V>(int k, int n)
        where V : struct
    {
        Guard.NotNegative(k);
        Guard.NotNegative(n);
        return checked(k * Blocking.RoundUp(n, PanelWidth<V>(k, n)));
    }
}
