using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>The part of an epilogue that no tile does in registers, applied to rows of C that have just been written.</summary>
internal readonly unsafe struct TileEpilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows are collected until they have so many elements: 8 KiB of float are still in L1; a call for each row would cost more
    /// than its work.</summary>
    public const int Stripe = 2048;

    private readonly Activation _activation;
    private readonly T* _other;
    private readonly nint _rowOther;
    private readonly Kind _kind;

    private TileEpilogue(Kind kind, Activation activation, T* other, nint rowOther)
    {
        _kind = kind;
        _activation = activation;
        _other = other;
        _rowOther = rowOther;
    }

    private enum Kind : byte
    {
        None,
        InPlace,
        Activated,
        Gradient,
    }

    /// <summary>Whether there is anything to do.</summary>
    public bool IsEmpty => _kind == Kind.None;

    /// <summary>What is left of an epilogue after bias and ReLU; the pointers are null where its spans are empty.</summary>
    public static TileEpilogue<T> Create(in Epilogue<T> epilogue, T* activated, T* kept)
    {
        if (epilogue.IsInTile || (epilogue.Activation.Kind == ActivationKind.Identity && activated == null))
        {
            return default;
        }

        return kept != null ? new(Kind.Gradient, epilogue.Activation, kept, epilogue.LeadingDimension)
            : activated != null ? new(Kind.Activated, epilogue.Activation, activated, epilogue.LeadingDimension)
            : new(Kind.InPlace, epilogue.Activation, null, 0);
    }

    /// <summary>The same for the part of C that begins at a row and column.</summary>
    public TileEpilogue<T> Part(int row, int column) =>
        _other == null ? this : new TileEpilogue<T>(_kind, _activation, _other + (row * _rowOther) + column, _rowOther);

    /// <summary>The same with the other matrix so many elements further on.</summary>
    public TileEpilogue<T> Moved(nint elements) =>
        _other == null ? this : new TileEpilogue<T>(_kind, _activation, _other + elements, _rowOther);

    /// <summary>Applies it to C[row .. row + rows, column .. column + columns].</summary>
    /// <param name="c">C[0, 0].</param>
    /// <param name="rowC">Elements from a row of C to the next.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="column">The first column.</param>
    /// <param name="columns">Columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(T* c, nint rowC, int row, int rows, int column, int columns)
    {
        if (IsEmpty)
        {
            return;
        }

        int length = columns;
        if (rowC == columns && (_other == null || _rowOther == columns))
        {
            // Without gaps the rows are one span.
            length = rows * columns;
            rows = 1;
        }

        for (int i = 0; i < rows; i++)
        {
            var z = new Span<T>(c + ((row + i) * rowC) + column, length);
            T* other = _other + ((row + i) * _rowOther) + column;
            switch (_kind)
            {
                case Kind.Activated:
                    _activation.Forward(z, new Span<T>(other, length));
                    break;
                case Kind.Gradient:
                    _activation.Backward(new ReadOnlySpan<T>(other, length), z, z);
                    break;
                default:
                    _activation.Forward(z, z);
                    break;
            }
        }
    }
}
