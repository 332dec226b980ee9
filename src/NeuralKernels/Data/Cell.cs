using System;
using System.Globalization;

namespace NeuralKernels.Data;

/// <summary>How the text of one cell is read.</summary>
internal static class Cell
{
    /// <summary>Empty or blank, <c>?</c>, <c>NA</c>, or <c>NaN</c> in any case. (<c>na</c> is not missing: it may be a category.)</summary>
    public static bool IsMissing(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        return trimmed is "" or "?" or "NA" || trimmed.Equals("NaN", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A decimal number with a point, perhaps a sign and an exponent, whatever the user's language. May yield an
    /// infinity.</summary>
    public static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    /// <summary>A number without a fraction, small enough that every whole number near it is a double too.</summary>
    public static bool IsWhole(double number) => Math.Abs(number) <= 1L << 53 && number == Math.Truncate(number);

    /// <summary>One spelling for each class or category: whole numbers alike ("1.0" is "1"), other text without the blanks around
    /// it.</summary>
    public static string Name(string text) =>
        TryNumber(text, out double number) && IsWhole(number)
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : text.Trim();
}
