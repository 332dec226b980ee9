using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>How the numbers of a text are written: the decimal mark, and what parts groups of three digits, if anything does.</summary>
/// <param name="Decimal">A point or a comma.</param>
/// <param name="Thousands">A comma, a point, an apostrophe or a blank; null for nothing.</param>
internal readonly record struct NumberFormat(char Decimal, char? Thousands)
{
    private const int Longest = 400; // the digits of the largest double, its sign and some of a fraction
    private const char Minus = '\u2212';
    private const char Apostrophe = '\u2019';

    private static readonly SearchValues<char> s_inNumbers =
        SearchValues.Create("0123456789.,'\u2019eE+-\u2212 \t\u00a0\u2007\u2009\u202f");
    private static readonly char[] s_decimals = ['.', ','];
    private static readonly char?[] s_thousands = [null, ',', '.', ' ', '\''];

    /// <summary>A decimal point and no groups.</summary>
    public static NumberFormat Plain { get; } = new('.', null);

    /// <summary>Whether a cell that is no number as things stand is one in another format: 7,5 or 1 234.</summary>
    public static bool IsNumberElsewhere(ReadOnlySpan<char> text) => Plain.Readings(text).Count > 0;

    /// <summary>A decimal number, perhaps with a sign and an exponent, whatever the user's language. May yield an infinity.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out double number)
    {
        if (this == Plain)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            {
                return true;
            }

            if (Ascii.IsValid(text))
            {
                return false;
            }
        }

        return TryParse(text, out number, out _, out _);
    }

    /// <summary>What settles that a text is no number in this format: the others in which it is one.</summary>
    public IReadOnlyList<DataRemedy> Readings(ReadOnlySpan<char> text)
    {
        if (CellText.Trim(text).ContainsAnyExcept(s_inNumbers))
        {
            return [];
        }

        var found = new List<DataRemedy>();
        foreach (char mark in s_decimals)
        {
            foreach (char? thousands in s_thousands)
            {
                var other = new NumberFormat(mark, thousands);
                if (mark != thousands && other != this && other.TryParse(text, out double number, out bool fraction, out bool groups)
                    && (fraction || mark == Decimal) && (groups || thousands is null) && (fraction || groups))
                {
                    var settings = new List<(string, string)>();
                    if (fraction && mark != Decimal)
                    {
                        settings.Add((nameof(CsvOptions.Decimal), mark.ToString()));
                    }

                    if (groups && thousands != Thousands)
                    {
                        settings.Add((nameof(CsvOptions.Thousands), thousands!.Value.ToString()));
                    }

                    if (settings.Count > 0)
                    {
                        found.Add(new($"reads it as {number.ToString(CultureInfo.InvariantCulture)}", settings));
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Digits, perhaps in groups, perhaps a fraction and an exponent; blanks around them of any kind.</summary>
    private bool TryParse(ReadOnlySpan<char> text, out double number, out bool fraction, out bool groups)
    {
        (number, fraction, groups) = (0, false, false);
        text = CellText.Trim(text);
        if (text.Length > Longest)
        {
            return false;
        }

        Span<char> plain = stackalloc char[Longest];
        int length = 0;
        int i = 0;
        if (text.Length > 0 && (text[0] is '-' or '+' or Minus))
        {
            plain[length++] = text[i++] == '+' ? '+' : '-';
        }

        int digits = 0;
        int group = 0; // digits since the last mark between groups
        for (; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsAsciiDigit(c))
            {
                plain[length++] = c;
                digits++;
                group++;
            }
            else if (IsThousands(c) && (groups ? group == 3 : group is >= 1 and <= 3))
            {
                (groups, group) = (true, 0);
            }
            else
            {
                break;
            }
        }

        if (groups && group != 3)
        {
            return false;
        }

        if (i < text.Length && text[i] == Decimal)
        {
            plain[length++] = '.';
            for (i++; i < text.Length && char.IsAsciiDigit(text[i]); i++)
            {
                plain[length++] = text[i];
                digits++;
                fraction = true;
            }
        }

        if (digits > 0 && i < text.Length && (text[i] is 'e' or 'E'))
        {
            for (; i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] is 'e' or 'E' or '-' or '+' or Minus); i++)
            {
                plain[length++] = text[i] == Minus ? '-' : text[i];
            }
        }

        return digits > 0 && i == text.Length
            && double.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private bool IsThousands(char c) => c == Thousands
        || (Thousands == ' ' && (char.IsWhiteSpace(c) && c > '\r'))
        || (Thousands == '\'' && c == Apostrophe);
}
