using System;
using System.Globalization;
using System.Text;

namespace NeuralKernels.IO;

/// <summary>A file is not a valid model file. The message is one line with the file, what was found and what was expected.</summary>
public sealed class ModelFormatException : Exception
{
    private const int MaxQuoted = 60;

    /// <summary>An error in <paramref name="file"/>.</summary>
    /// <param name="reason">The check that failed.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="message">What was found and what was expected, without the file.</param>
    /// <param name="inner">The cause, if any.</param>
    public ModelFormatException(ModelFormatReason reason, string file, string message, Exception? inner = null)
        : base($"{file}: {message}", inner)
    {
        Reason = reason;
        File = file;
    }

    /// <summary>The check that failed.</summary>
    public ModelFormatReason Reason { get; }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>Text from the file for a message: in quotes, cut after 60 characters, and without characters that control a
    /// terminal.</summary>
    internal static string Quote(ReadOnlySpan<char> text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text[..Math.Min(text.Length, MaxQuoted)])
        {
            UnicodeCategory category = char.GetUnicodeCategory(c);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append(text.Length > MaxQuoted ? "...\"" : "\"").ToString();
    }
}
