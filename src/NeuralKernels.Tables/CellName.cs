using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;

namespace NeuralKernels.Tables;

/// <summary>Cells as names of classes and categories.</summary>
internal static class CellName
{
    private const int SafeDigits = 15; // distinct integers of up to 15 digits are distinct doubles

    /// <summary>Whether a number is an integer of magnitude up to 2^53, where every integer is a double.</summary>
    public static bool IsInteger(double number) => Math.Abs(number) <= 1L << 53 && number == Math.Truncate(number);

    /// <summary>The common form of the spellings of one name: 9 for 9.0, as integers appear in tables that were once floating-point
    /// numbers. Any other text, such as 007, 1E2 and 1.10, is its own form.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="mark">The decimal mark.</param>
    public static ReadOnlySpan<char> Key(ReadOnlySpan<char> text, char mark)
    {
        ReadOnlySpan<char> name = CellText.Trim(text);
        int end = name.LastIndexOf(mark);
        if (end > 0 && end < name.Length - 1 && !name[(end + 1)..].ContainsAnyExcept('0') && IsPlainInteger(name[..end]))
        {
            name = name[..end];
        }

        return name is "-0" ? "0" : name;
    }

    /// <summary>Whether a text is digits with a redundant leading 0, as in a code: 007.</summary>
    public static bool HasLeadingZero(ReadOnlySpan<char> text) => text.Length > 1 && text[0] == '0' && AreDigits(text);

    /// <summary>Whether a text is digits, e and digits: 1E2, which is more likely a code than a number.</summary>
    public static bool IsBareExponent(ReadOnlySpan<char> text)
    {
        int e = text.IndexOfAny('e', 'E');
        return e > 0 && AreDigits(text[..e]) && AreDigits(text[(e + 1)..]);
    }

    /// <summary>Whether a text is one digit or more and nothing else.</summary>
    public static bool AreDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Whether a text is an integer that no double equals.</summary>
    public static bool IsInexact(ReadOnlySpan<char> text, double number)
    {
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text[1..] : text;
        return digits.Length > SafeDigits && AreDigits(digits) && double.IsFinite(number)
            && BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) != new BigInteger(number);
    }

    /// <summary>Orders integers first, ascending, then text in ordinal order.</summary>
    public static int Compare(string a, string b)
    {
        bool aWhole = long.TryParse(a, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long x);
        bool bWhole = long.TryParse(b, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long y);
        int byNumber = aWhole && bWhole ? x.CompareTo(y) : bWhole.CompareTo(aWhole);
        return byNumber != 0 ? byNumber : string.CompareOrdinal(a, b);
    }

    /// <summary>The index of each name, by its own spelling and by its common form.</summary>
    public static Dictionary<string, int> Index(IReadOnlyList<string> names)
    {
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            indices.TryAdd(names[i], i);
        }

        for (int i = 0; i < names.Count; i++)
        {
            indices.TryAdd(Key(names[i], '.').ToString(), i);
            indices.TryAdd(Key(names[i], ',').ToString(), i);
        }

        return indices;
    }

    private static bool IsPlainInteger(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text[1..] : text;
        return AreDigits(digits) && (digits.Length == 1 || digits[0] != '0');
    }
}
