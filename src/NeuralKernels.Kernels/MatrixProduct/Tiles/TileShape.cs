namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>How many rows a tile has, as a type, so that the JIT makes one method per count and removes the code of the others.</summary>
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

/// <summary>What a tile does with B.</summary>
internal interface ITilePass;

/// <summary>Reads it.</summary>
internal readonly struct ReadB : ITilePass;

/// <summary>Reads it where it is stored and writes it to a packed panel.</summary>
internal readonly struct PackB : ITilePass;

/// <summary>Reads it, and prefetches in each step a cache line of the next block or, with few rows, columns of the next
/// tiles.</summary>
internal readonly struct PrefetchB : ITilePass;

/// <summary>Reads only the rows that meet a nonzero element of A.</summary>
internal readonly struct SkipZeros : ITilePass;

internal readonly struct Rows1 : ITileRows
{
    public static int Count => 1;
}

internal readonly struct Rows2 : ITileRows
{
    public static int Count => 2;
}

internal readonly struct Rows3 : ITileRows
{
    public static int Count => 3;
}

internal readonly struct Rows4 : ITileRows
{
    public static int Count => 4;
}

internal readonly struct Rows5 : ITileRows
{
    public static int Count => 5;
}

internal readonly struct Rows6 : ITileRows
{
    public static int Count => 6;
}

internal readonly struct Rows7 : ITileRows
{
    public static int Count => 7;
}

internal readonly struct Rows8 : ITileRows
{
    public static int Count => 8;
}

internal readonly struct Rows9 : ITileRows
{
    public static int Count => 9;
}

internal readonly struct Rows10 : ITileRows
{
    public static int Count => 10;
}

internal readonly struct Rows11 : ITileRows
{
    public static int Count => 11;
}

internal readonly struct Rows12 : ITileRows
{
    public static int Count => 12;
}

internal readonly struct OneVector : ITileColumns
{
    public static int Vectors => 1;

    public static bool IsMasked => false;
}

internal readonly struct TwoVectors : ITileColumns
{
    public static int Vectors => 2;

    public static bool IsMasked => false;
}

internal readonly struct FourVectors : ITileColumns
{
    public static int Vectors => 4;

    public static bool IsMasked => false;
}

internal readonly struct EightVectors : ITileColumns
{
    public static int Vectors => 8;

    public static bool IsMasked => false;
}

/// <summary>The same with a last vector that is read and written under a mask.</summary>
internal readonly struct Masked<TColumns> : ITileColumns
    where TColumns : struct, ITileColumns
{
    public static int Vectors => TColumns.Vectors;

    public static bool IsMasked => true;
}
