using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace NeuralKernels.Data;

/// <summary>A data file does not hold what it should. The message is one line: <c>file:line: column 'x': found ..., expected
/// ...</c>, and what would settle it.</summary>
public sealed class DataFormatException : FormatException
{
    /// <summary>A problem at a place in a file.</summary>
    /// <param name="fileName">The file as the user knows it.</param>
    /// <param name="line">The line in the file, counted from 1; 0 where the problem is not on one line.</param>
    /// <param name="column">The column's name; null where the problem is not in one column.</param>
    /// <param name="problem">What is wrong: "found ..., expected ...".</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DataFormatException(string fileName, int line, string? column, string problem, Exception? innerException = null)
        : this(fileName, line, column, problem, [], innerException)
    {
    }

    /// <summary>A problem at a place in a file that options would settle.</summary>
    /// <param name="fileName">The file as the user knows it.</param>
    /// <param name="line">The line in the file, counted from 1; 0 where the problem is not on one line.</param>
    /// <param name="column">The column's name; null where the problem is not in one column.</param>
    /// <param name="problem">What is wrong: "found ..., expected ...".</param>
    /// <param name="remedies">What settles it, one or the other.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DataFormatException(
        string fileName, int line, string? column, string problem, IReadOnlyList<DataRemedy> remedies, Exception? innerException = null)
        : base(
            string.Join("; ", [Compose(fileName, line, column, problem), .. remedies.Select(remedy => remedy.ToString())]), innerException)
    {
        FileName = fileName;
        Line = line;
        Column = column;
        Problem = Compose(fileName, line, column, problem);
        Bare = problem;
        Remedies = remedies;
    }

    /// <summary>A problem of a whole file.</summary>
    public DataFormatException(string fileName, string problem, Exception? innerException = null)
        : this(fileName, 0, null, problem, innerException)
    {
    }

    /// <summary>The file as the user knows it.</summary>
    public string FileName { get; }

    /// <summary>The line in the file, counted from 1; 0 where the problem is not on one line.</summary>
    public int Line { get; }

    /// <summary>The column's name; null where the problem is not in one column.</summary>
    public string? Column { get; }

    /// <summary>The message without the remedies, for a program that names options in its own words.</summary>
    public string Problem { get; }

    /// <summary>What settles the problem, one or the other; none where no option does.</summary>
    public IReadOnlyList<DataRemedy> Remedies { get; }

    /// <summary>The problem without its place.</summary>
    internal string Bare { get; }

    /// <summary>Text from a file as a message may show it: on one line, in quotes, not longer than a message bears, and with invisible
    /// characters by their number: <c>'1&lt;U+00A0&gt;000'</c>.</summary>
    internal static string Show(string text)
    {
        const int Longest = 40;
        var shown = new StringBuilder("'");
        foreach (char c in text.Length > Longest ? text.AsSpan(0, Longest) : text)
        {
            if (char.IsControl(c))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else if (IsInvisible(c))
            {
                shown.Append(CultureInfo.InvariantCulture, $"<U+{(int)c:X4}>");
            }
            else
            {
                shown.Append(c);
            }
        }

        return shown.Append(text.Length > Longest ? "...'" : "'").ToString();
    }

    /// <summary>Whether a reader would not see the character, or would take it for a blank.</summary>
    internal static bool IsInvisible(char c) => c > '\x7e'
        && (char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned);

    private static string Compose(string fileName, int line, string? column, string problem)
    {
        string place = line > 0 ? $"{fileName}:{line.ToString(CultureInfo.InvariantCulture)}" : fileName;
        return column is null ? $"{place}: {problem}" : $"{place}: column {Show(column)}: {problem}";
    }
}
