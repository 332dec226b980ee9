namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>What the operands of a product are filled with.</summary>
internal enum GemmData
{
    /// <summary>Integers from -8 to 8: every sum is exact.</summary>
    Integers,

    /// <summary>Uniform in (-1, 1): nearly every step rounds, so that a changed order shows.</summary>
    Fractions,

    /// <summary>Magnitudes over the whole range of the exponent, with subnormals, overflow, and NaN that follows from it.</summary>
    Extremes,

    /// <summary>-1, -0, 0 and 1: the sign of a zero shows.</summary>
    Zeros,
}

/// <summary>Everything that decides the operands and the result of one product.</summary>
/// <remarks>Its text is what a failing test says, and can be pasted back as an initializer.</remarks>
internal sealed record GemmCase(int M, int N, int K)
{
    public bool TransposeA { get; init; }

    public bool TransposeB { get; init; }

    public double Alpha { get; init; } = 1;

    public double Beta { get; init; }

    /// <summary>Elements between the rows of A as it stands, so that lda = columns + GapA.</summary>
    public int GapA { get; init; }

    public int GapB { get; init; }

    public int GapC { get; init; }

    public bool Bias { get; init; }

    public bool Relu { get; init; }

    public GemmData Data { get; init; } = GemmData.Fractions;

    public int Seed { get; init; } = 1;

    public int Lda => (TransposeA ? M : K) + GapA;

    public int Ldb => (TransposeB ? K : N) + GapB;

    public int Ldc => N + GapC;

    /// <summary>Elements of A from the first to past the last: the length required.</summary>
    public int LengthA => Length(TransposeA ? K : M, TransposeA ? M : K, Lda);

    public int LengthB => Length(TransposeB ? N : K, TransposeB ? K : N, Ldb);

    public int LengthC => Length(M, N, Ldc);

    private static int Length(int rows, int columns, int stride) => rows == 0 || columns == 0 ? 0 : ((rows - 1) * stride) + columns;
}
