using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>The content of a data file is not as expected. The message is one line: <c>file:line: column 'x': found ..., expected ...</c>,
/// followed by the options that would resolve it.</summary>
public sealed class DataFormatException : FormatException
{
    /// <summary>A problem at a place in a file.</summary>
    /// <param name="fileName">The file as the user knows it.</param>
    /// <param name="line">The line in the file, counted from 1; 0 where the problem is not on one line.</param>
    /// <param name="column">The column's name; null where the problem is not in one column.</param>
    /// <param name="problem">What is wrong: "found ..., expected ...".</param>
    /// <param name="fixes">Alternative options that resolve it; null for none.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DataFormatException(
        string fileName,
        int line,
        string? column,
        string problem,
        IReadOnlyList<SuggestedFix>? fixes = null,
        Exception? innerException = null)
        : base(string.Join("; ", [Compose(fileName, line, column, problem), .. fixes?.Select(fix => fix.ToString()) ?? []]), innerException)
    {
        FileName = fileName;
        Line = line;
        Column = column;
        Problem = Compose(fileName, line, column, problem);
        ProblemAlone = problem;
        Fixes = fixes ?? [];
    }

    /// <summary>A problem of a whole file.</summary>
    public DataFormatException(string fileName, string problem, Exception? innerException = null)
        : this(fileName, 0, null, problem, null, innerException)
    {
    }

    /// <summary>The file as the user knows it.</summary>
    public string FileName { get; }

    /// <summary>The line in the file, counted from 1; 0 where the problem is not on one line.</summary>
    public int Line { get; }

    /// <summary>The column's name; null where the problem is not in one column.</summary>
    public string? Column { get; }

    /// <summary>The message without the fixes, for a program that has its own names for the options.</summary>
    public string Problem { get; }

    /// <summary>Alternative options that resolve the problem; none where no option does.</summary>
    public IReadOnlyList<SuggestedFix> Fixes { get; }

    /// <summary>The problem without its place.</summary>
    internal string ProblemAlone { get; }

    /// <summary>Text from a file for a message: in quotes, on one line, cut after 40 characters, and invisible characters by their code
    /// point: <c>'1&lt;U+00A0&gt;000'</c>.</summary>
    internal static string Quote(string text)
    {
        const int maxLength = 40;
        var quoted = new StringBuilder("'");
        foreach (char c in text.Length > maxLength ? text.AsSpan(0, maxLength) : text)
        {
            quoted.Append(char.IsControl(c) ? Invariant($"\\u{(int)c:x4}") : IsInvisible(c) ? Invariant($"<U+{(int)c:X4}>") : c.ToString());
        }

        return quoted.Append(text.Length > maxLength ? "...'" : "'").ToString();
    }

    /// <summary>Whether a reader would not see the character, or would mistake it for a blank.</summary>
    internal static bool IsInvisible(char c) => c > '\x7e'
        && (char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned);

    private static string Compose(string fileName, int line, string? column, string problem)
    {
        string place = line > 0 ? Invariant($"{fileName}:{line}") : fileName;
        return column is null ? $"{place}: {problem}" : $"{place}: column {Quote(column)}: {problem}";
    }
}
