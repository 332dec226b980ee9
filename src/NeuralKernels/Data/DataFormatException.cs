using System;
using System.Globalization;
using System.Text;

namespace NeuralKernels.Data;

/// <summary>A data file does not hold what it should. The message is one line: <c>file:line: column 'x': found ..., expected
/// ...</c>.</summary>
public sealed class DataFormatException : FormatException
{
    /// <summary>A problem at a place in a file.</summary>
    /// <param name="fileName">The file as the user knows it.</param>
    /// <param name="line">The line in the file, counted from 1; 0 where the problem is not on one line.</param>
    /// <param name="column">The column's name; null where the problem is not in one column.</param>
    /// <param name="problem">What is wrong: "found ..., expected ...".</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DataFormatException(string fileName, int line, string? column, string problem, Exception? innerException = null)
        : base(Compose(fileName, line, column, problem), innerException)
    {
        FileName = fileName;
        Line = line;
        Column = column;
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

    /// <summary>Text from a file as a message may show it: on one line, in quotes, and not longer than a message bears.</summary>
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
            else
            {
                shown.Append(c);
            }
        }

        return shown.Append(text.Length > Longest ? "...'" : "'").ToString();
    }

    private static string Compose(string fileName, int line, string? column, string problem)
    {
        string place = line > 0 ? $"{fileName}:{line.ToString(CultureInfo.InvariantCulture)}" : fileName;
        return column is null ? $"{place}: {problem}" : $"{place}: column {Show(column)}: {problem}";
    }
}
