using System;
using System.Numerics;
using NeuralKernels.Kernels.Normalization;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Tests.Normalization;

/// <summary>
/// The spans of a normalization, twice: as arrays that a twin works on, and before a guarded page as pointers that a kernel works on at
/// every width.
/// </summary>
internal sealed unsafe class NormStage<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Capacity = 12291 * 3;

    private readonly GuardedSpan<T> _x = new(Capacity);
    private readonly GuardedSpan<T> _gradients = new(Capacity);
    private readonly GuardedSpan<T> _output = new(Capacity);
    private readonly GuardedSpan<T> _gamma = new(Capacity);
    private readonly GuardedSpan<T> _beta = new(Capacity);
    private readonly GuardedSpan<T> _first = new(Capacity);
    private readonly GuardedSpan<T> _squares = new(Capacity);
    private readonly GuardedSpan<T> _scratch = new(Capacity);

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    /// <summary>rows x columns, away from mean 0.</summary>
    public T[] X { get; private set; } = [];

    /// <summary>rows x columns.</summary>
    public T[] Gradients { get; private set; } = [];

    public T[] Gamma { get; private set; } = [];

    public T[] Beta { get; private set; } = [];

    /// <summary>For the twin to write: rows x columns.</summary>
    public T[] Output { get; private set; } = [];

    /// <summary>For the twin to write, one value per column, of either sign: a running mean, or the gradient of gamma.</summary>
    public T[] First { get; private set; } = [];

    /// <summary>For the twin to write, one value per column, none negative: a running variance, or the gradient of beta.</summary>
    public T[] Squares { get; private set; } = [];

    public T* XAt => _x.Pointer(X.Length);

    public T* GradientsAt => _gradients.Pointer(X.Length);

    public T* OutputAt => _output.Pointer(X.Length);

    public T* GammaAt => _gamma.Pointer(Columns);

    public T* BetaAt => _beta.Pointer(Columns);

    public T* FirstAt => _first.Pointer(Columns);

    public T* SquaresAt => _squares.Pointer(Columns);

    /// <summary>Room for the sums that wait while a backward pass by rows adds up the others, and no more.</summary>
    public T* ScratchAt => _scratch.Pointer(RowNormBackward<T>.ScratchLength(Rows, Columns));

    /// <summary>New values of this shape, times <paramref name="factor"/>.</summary>
    public void Set(int rows, int columns, double factor = 1)
    {
        (Rows, Columns) = (rows, columns);
        X = Array.ConvertAll(
            Samples.Values<T>(rows * columns, columns), value => (value + T.CreateChecked(1.5)) * T.CreateChecked(factor));
        Gradients = Samples.Values<T>(rows * columns, columns + 1000);
        Gamma = Samples.Values<T>(columns, columns + 2000);
        Beta = Samples.Values<T>(columns, columns + 3000);
        Reset();
    }

    /// <summary>What the twin wrote is forgotten.</summary>
    public void Reset()
    {
        Output = new T[X.Length];
        First = Samples.Values<T>(Columns, Columns + 4000);
        Squares = Array.ConvertAll(Samples.Values<T>(Columns, Columns + 5000), T.Abs);
    }

    /// <summary>
    /// Runs the kernel at every width and expects what the twin wrote, <paramref name="over"/> or NaN standing in the output before.
    /// </summary>
    public void Check<TKernel>(string name, TKernel kernel, T[]? over = null)
        where TKernel : struct, IAnyWidth<double, bool>
    {
        T[] first = Samples.Values<T>(Columns, Columns + 4000);
        T[] squares = Array.ConvertAll(Samples.Values<T>(Columns, Columns + 5000), T.Abs);
        Widths.ForEach<double, TKernel, bool>(
            kernel,
            () =>
            {
                _x.Fill(X);
                _gradients.Fill(Gradients);
                _gamma.Fill(Gamma);
                _beta.Fill(Beta);
                _first.Fill(first);
                _squares.Fill(squares);
                _output.Span(X.Length).Fill(T.NaN);
                over?.CopyTo(_output.Span(X.Length));
            },
            (_, width) =>
            {
                string what = $"{name}, {Rows} x {Columns}, {width}";
                SameBits.Expect<T>(Output, _output.Span(X.Length), what);
                SameBits.Expect<T>(First, _first.Span(Columns), $"{what}, mean or gradient of gamma");
                SameBits.Expect<T>(Squares, _squares.Span(Columns), $"{what}, variance or gradient of beta");
            });
    }

    public void Dispose()
    {
        _x.Dispose();
        _gradients.Dispose();
        _output.Dispose();
        _gamma.Dispose();
        _beta.Dispose();
        _first.Dispose();
        _squares.Dispose();
        _scratch.Dispose();
    }
}
