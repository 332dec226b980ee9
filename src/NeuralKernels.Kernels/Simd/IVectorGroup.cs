using System.Runtime.Intrinsics;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Floats in a few registers, side by side: what the loops ask of them.</summary>
internal interface IVectorGroup<F>
    where F : struct, IVectorGroup<F>
{
    /// <summary>How many floats.</summary>
    static abstract int Count { get; }

    /// <summary>The width of a register.</summary>
    static abstract SimdWidth Width { get; }

    /// <summary>The floats from source[offset] and on.</summary>
    static abstract F Load(ref float source, nuint offset);

    /// <summary>The floats to destination[offset] and on.</summary>
    void Store(ref float destination, nuint offset);
}

/// <summary>Floats in a few AVX-512 registers: what the formulas that run at either number of registers ask of them.</summary>
internal interface IVector512Group<F> : IVectorGroup<F>
    where F : struct, IVector512Group<F>
{
    static abstract F operator -(F x, float y);

    static abstract F operator &(F x, int y);

    /// <summary>x y + z, rounded once.</summary>
    static abstract F Fma(F x, float y, F z);

    /// <inheritdoc cref="Fma(F, float, F)"/>
    static abstract F Fma(F x, float y, float z);

    /// <summary>table[i] for i in the low five bits of each lane.</summary>
    static abstract F Lookup(Vector512<float> lower, F i, Vector512<float> upper);

    static abstract F AddBits(F x, F y);

    static abstract F ShiftLeftBits(F x, int count);
}
