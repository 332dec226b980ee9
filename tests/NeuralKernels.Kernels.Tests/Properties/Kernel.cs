using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Verification;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>How many elements an operand of a rows x columns call has.</summary>
internal enum Extent
{
    /// <summary>rows x columns.</summary>
    Matrix,

    /// <summary>One per row.</summary>
    PerRow,

    /// <summary>One per column.</summary>
    PerColumn,

    /// <summary>Two halves of columns each in every row.</summary>
    Halves,
}

/// <summary>What a kernel does with an operand.</summary>
internal enum Access
{
    /// <summary>Reads it, and leaves it as it is.</summary>
    Read,

    /// <summary>Writes it without reading it: it starts as NaN.</summary>
    Write,

    /// <summary>Reads and writes it.</summary>
    Update,
}

/// <summary>The numbers that an operand may hold.</summary>
internal enum Domain
{
    Any,

    /// <summary>0 or above, infinity and NaN included.</summary>
    NotNegative,

    /// <summary>0 or above, and finite.</summary>
    Weight,

    /// <summary>An integer from 0 to columns - 1.</summary>
    Label,
}

/// <summary>One span of a call.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Access">What the kernel does with it.</param>
/// <param name="Extent">How many elements it has.</param>
/// <param name="Domain">The numbers that it may hold.</param>
internal sealed record Operand(string Name, Access Access = Access.Read, Extent Extent = Extent.Matrix, Domain Domain = Domain.Any)
{
    /// <summary>The operands whose memory a written one may share.</summary>
    public int[] MayReplace { get; init; } = [];

    /// <summary>Whether it may be left out.</summary>
    public bool Optional { get; init; }

    public int Length(int rows, int columns) => Extent switch
    {
        Extent.PerRow => rows,
        Extent.PerColumn => columns,
        Extent.Halves => 2 * rows * columns,
        _ => rows * columns,
    };

    /// <summary>The row and the column that element <paramref name="k"/> belongs to; -1 where it belongs to all.</summary>
    public (int Row, int Column) Place(int k, int columns) => Extent switch
    {
        Extent.PerRow => (k, -1),
        Extent.PerColumn => (-1, k),
        Extent.Halves => (k / (2 * columns), k % columns),
        _ => (k / columns, k % columns),
    };

    public bool Allows<T>(T value, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Domain switch
        {
            Domain.NotNegative => !T.IsNegative(value),
            Domain.Weight => !T.IsNegative(value) && T.IsFinite(value),
            Domain.Label => T.IsInteger(value) && !T.IsNegative(value) && value < T.CreateChecked(columns),
            _ => true,
        };
}

/// <summary>A number that is no span, drawn from the list or the range, if any. The first of the list is the simplest.</summary>
internal sealed record Parameter(string Name, params double[] Simple)
{
    public (double Min, double Max)? Range { get; init; }
}

/// <summary>One way to call a kernel, and the same call of its naive twin: a row of the table that the properties run over.</summary>
/// <param name="Name">The class, and what tells the call from others of the class after a comma.</param>
/// <param name="Operands">The spans.</param>
/// <param name="Parameters">The numbers.</param>
/// <param name="Fast">The kernel.</param>
/// <param name="Naive">The twin.</param>
internal sealed record Kernel<T>(string Name, Operand[] Operands, Parameter[] Parameters, Action<Call<T>> Fast, Action<Call<T>> Naive)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static IReadOnlyList<Kernel<T>> All { get; } =
    [
        .. UnaryKernels.All<T>(), .. RowKernels.All<T>(), .. LossKernels.All<T>(), .. UpdateKernels.All<T>(), .. RandomKernels.All<T>(),
    ];

    /// <summary>Whether it takes rows and columns; else there is one row.</summary>
    public bool HasRows { get; init; }

    public int MinRows { get; init; }

    public int MinColumns { get; init; }

    /// <summary>Whether the case has a seed, a stream and a start.</summary>
    public bool IsRandom { get; init; }

    /// <summary>How far returned numbers may be off, in units of the last place, where a bound is stated and not the bits.</summary>
    public int Ulps { get; init; }

    /// <summary>The function whose definition or stated bound judges what is not the twin's result.</summary>
    public Func<Call<T>, FunctionCase<double>>? Stated { get; init; }

    /// <summary>Whether -0 gives 0 in double, although the exact value is -0: a known fault, within the stated bound. Mending it would
    /// change the published digest of the functions of double, which nk verify prints and which stays as it is.</summary>
    public bool LosesSignOfZero { get; init; }

    /// <summary>The class that is called.</summary>
    public string Class => Name.Split(',')[0];

    public static Kernel<T> Find(string name) => All.First(kernel => kernel.Name == name);
}

/// <summary>The arguments of one call, laid out in memory.</summary>
internal sealed class Call<T>(Kernel<T> kernel, KernelCase<T> drawn, Memory<T>[] operands)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Rows => drawn.Rows;

    public int Columns => drawn.Columns;

    public ulong Seed => drawn.Seed;

    public ulong Stream => drawn.Stream;

    public long Start => drawn.Start;

    /// <summary>What the call returns.</summary>
    public double[] Results { get; set; } = [];

    public Span<T> this[int operand] => operands[operand].Span;

    public Span<T> this[string operand] => operands[Array.FindIndex(kernel.Operands, each => each.Name == operand)].Span;

    public double Parameter(string name) => drawn.Parameters[Array.FindIndex(kernel.Parameters, each => each.Name == name)];

    public T Number(string name) => T.CreateTruncating(Parameter(name));

    public bool Is(string name) => Parameter(name) != 0;

    public int[] Labels(string operand) => Array.ConvertAll(this[operand].ToArray(), int.CreateTruncating);
}
