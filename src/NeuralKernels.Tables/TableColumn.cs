using System.Collections.Generic;

namespace NeuralKernels.Tables;

/// <summary>How a column of a table is read.</summary>
public enum ColumnKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>One of several categories.</summary>
    Category,

    /// <summary>The class to predict.</summary>
    Class,

    /// <summary>Not at all: the column is left out.</summary>
    Ignored,
}

/// <summary>How <see cref="TableEncoder"/> reads a column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How it is read.</param>
/// <param name="IsTarget">Whether it is the target.</param>
/// <param name="Names">The classes or categories, in order; empty for numbers.</param>
/// <param name="Missing">Rows of the table without a value in it.</param>
public sealed record TableColumn(string Name, ColumnKind Kind, bool IsTarget, IReadOnlyList<string> Names, int Missing);
