using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>How many rows a tile has, as a type, so that the JIT makes one method per count and folds the rest away.</summary>
internal interface ITileRows
{
    static abstract int Count { get; }
}

/// <summary>How many vectors of columns a tile has, and whether the last one is only partly there.</summary>
internal interface ITileColumns
{
    static abstract int Vectors { get; }

    static abstract bool IsMasked { get; }
}

/// <summary>What a tile does with B besides reading it.</summary>
internal interface ITileCopy
{
    /// <summary>Whether it writes the B that it reads, as it reads it, into a packed panel.</summary>
    static abstract bool Copies { get; }

    /// <summary>Whether it asks for a cache line of the next block of B in each step.</summary>
    static abstract bool Asks { get; }
}

/// <summary>The strides of a tile in bytes, and its depth (the inner dimension) in steps: what stays the same from tile to tile.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TileStrides(nint Depth, nint RowA, nint StepA, nint StepB, nint NextB, nint RowC)
{
    /// <summary>The step of the B that an asking tile asks for.</summary>
    public nint StepAsked { get; init; }
}

internal readonly struct Copy : ITileCopy
{
    public static bool Copies
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    public static bool Asks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }
}

internal readonly struct NoCopy : ITileCopy
{
    public static bool Copies
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    public static bool Asks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }
}

internal readonly struct Ask : ITileCopy
{
    public static bool Copies
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    public static bool Asks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }
}

internal readonly struct Rows1 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }
}

internal readonly struct Rows2 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }
}

internal readonly struct Rows3 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 3;
    }
}

internal readonly struct Rows4 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }
}

internal readonly struct Rows5 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 5;
    }
}

internal readonly struct Rows6 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 6;
    }
}

internal readonly struct Rows7 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 7;
    }
}

internal readonly struct Rows8 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }
}

internal readonly struct Rows9 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 9;
    }
}

internal readonly struct Rows10 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 10;
    }
}

internal readonly struct Rows11 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 11;
    }
}

internal readonly struct Rows12 : ITileRows
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 12;
    }
}

internal readonly struct OneVector : ITileColumns
{
    public static int Vectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    public static bool IsMasked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }
}

internal readonly struct OneVectorMasked : ITileColumns
{
    public static int Vectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    public static bool IsMasked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }
}

internal readonly struct TwoVectors : ITileColumns
{
    public static int Vectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    public static bool IsMasked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }
}

internal readonly struct TwoVectorsMasked : ITileColumns
{
    public static int Vectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    public static bool IsMasked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }
}

internal readonly struct FourVectors : ITileColumns
{
    public static int Vectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    public static bool IsMasked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }
}

internal readonly struct EightVectors : ITileColumns
{
    public static int Vectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    public static bool IsMasked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }
}

/// <summary>Of a row of B so far from the next that what the tiles to the right will read is asked for.</summary>
internal readonly struct EightFarVectors : ITileColumns
{
    public static int Vectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    public static bool IsMasked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }
}
