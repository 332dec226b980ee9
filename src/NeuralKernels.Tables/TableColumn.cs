using System.Collections.Generic;

namespace NeuralKernels.Tables;

/// <summary>What a column of a table is read as.</summary>
public enum ColumnKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>One of several categories.</summary>
    Category,

    /// <summary>The class to learn.</summary>
    Class,

    /// <summary>Nothing: the column is left out.</summary>
    Ignored,
}

/// <summary>A column of a table as <see cref="TableEncoder"/> understood it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is read as.</param>
/// <param name="IsTarget">Whether it is what is learned.</param>
/// <param name="Names">The classes or categories, in order; empty for numbers.</param>
/// <param name="Missing">Rows of the table that have no value in it.</param>
public sealed record TableColumn(string Name, ColumnKind Kind, bool IsTarget, IReadOnlyList<string> Names, int Missing);
