using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;

namespace NeuralKernels.Tables;

/// <summary>What a cell is as the name of a class or a category, and what it has of a code.</summary>
internal static class CellName
{
    private const int SafeDigits = 15; // any 15 digits have a double of their own

    /// <summary>A number without a fraction, small enough that every whole number near it is a double too.</summary>
    public static bool IsWhole(double number) => Math.Abs(number) <= 1L << 53 && number == Math.Truncate(number);

    /// <summary>What two spellings of one name have in common: 9.0 is 9, as tables that were once floating-point numbers have it. Nothing
    /// else is made alike: 007, 1E2 and 1.10 are themselves.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="mark">The decimal mark.</param>
    public static ReadOnlySpan<char> Key(ReadOnlySpan<char> text, char mark)
    {
        ReadOnlySpan<char> name = CellText.Trim(text);
        int end = name.LastIndexOf(mark);
        if (end > 0 && end < name.Length - 1 && !name[(end + 1)..].ContainsAnyExcept('0') && IsPlainWhole(name[..end]))
        {
            name = name[..end];
        }

        return name is "-0" ? "0" : name;
    }

    /// <summary>Digits that begin with a needless 0, as codes do: 007.</summary>
    public static bool HasLeadingZero(ReadOnlySpan<char> text) => text.Length > 1 && text[0] == '0' && AreDigits(text);

    /// <summary>Digits, e and digits, as no program writes numbers, but as codes happen to be: 1E2.</summary>
    public static bool IsBareExponent(ReadOnlySpan<char> text)
    {
        int e = text.IndexOfAny('e', 'E');
        return e > 0 && AreDigits(text[..e]) && AreDigits(text[(e + 1)..]);
    }

    /// <summary>Nothing but digits, at least one.</summary>
    public static bool AreDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>A whole number that no double is equal to.</summary>
    public static bool IsInexact(ReadOnlySpan<char> text, double number)
    {
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text[1..] : text;
        return digits.Length > SafeDigits && AreDigits(digits) && double.IsFinite(number)
            && BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) != new BigInteger(number);
    }

    /// <summary>Whole numbers first and ascending, then text in ordinal order.</summary>
    public static int Compare(string a, string b)
    {
        bool aWhole = long.TryParse(a, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long x);
        bool bWhole = long.TryParse(b, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long y);
        int byNumber = aWhole && bWhole ? x.CompareTo(y) : bWhole.CompareTo(aWhole);
        return byNumber != 0 ? byNumber : string.CompareOrdinal(a, b);
    }

    /// <summary>The number of each name, found by its own spelling and by what it has in common with others.</summary>
    public static Dictionary<string, int> Number(IReadOnlyList<string> names)
    {
        var numbered = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            numbered.TryAdd(names[i], i);
        }

        for (int i = 0; i < names.Count; i++)
        {
            numbered.TryAdd(Key(names[i], '.').ToString(), i);
            numbered.TryAdd(Key(names[i], ',').ToString(), i);
        }

        return numbered;
    }

    private static bool IsPlainWhole(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text[1..] : text;
        return AreDigits(digits) && (digits.Length == 1 || digits[0] != '0');
    }
}
