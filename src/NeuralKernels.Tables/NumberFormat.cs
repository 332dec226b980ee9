using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>The format of the numbers of a text.</summary>
/// <param name="Decimal">The decimal mark: a point or a comma.</param>
/// <param name="Thousands">The separator of groups of three digits: a comma, a point, an apostrophe or a blank; null for none.</param>
internal readonly record struct NumberFormat(char Decimal, char? Thousands)
{
    private const int MaxLength = 400; // the digits of the largest double, its sign and some of a fraction
    private const char Minus = '\u2212';
    private const char Apostrophe = '\u2019';

    private static readonly SearchValues<char> s_inNumbers =
        SearchValues.Create("0123456789.,'\u2019eE+-\u2212 \t\u00a0\u2007\u2009\u202f");
    private static readonly char[] s_decimals = ['.', ','];
    private static readonly char?[] s_thousands = [null, ',', '.', ' ', '\''];

    /// <summary>A decimal point and no groups.</summary>
    public static NumberFormat Plain { get; } = new('.', null);

    /// <summary>Parses a decimal number with optional sign and exponent, independent of the current culture. May yield an
    /// infinity.</summary>
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

    /// <summary>For a text that is not a number in this format: the other formats in which it is one.</summary>
    public IReadOnlyList<SuggestedFix> FixesFor(ReadOnlySpan<char> text)
    {
        if (CellText.Trim(text).ContainsAnyExcept(s_inNumbers))
        {
            return [];
        }

        var found = new List<SuggestedFix>();
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

    /// <summary>Parses digits, optionally in groups, an optional fraction and an optional exponent, between blanks of any kind.</summary>
    private bool TryParse(ReadOnlySpan<char> text, out double number, out bool fraction, out bool groups)
    {
        (number, fraction, groups) = (0, false, false);
        text = CellText.Trim(text);
        if (text.Length > MaxLength)
        {
            return false;
        }

        Span<char> plain = stackalloc char[MaxLength];
        int length = 0;
        int i = 0;
        if (text.Length > 0 && (text[0] is '-' or '+' or Minus))
        {
            plain[length++] = text[i++] == '+' ? '+' : '-';
        }

        int digits = 0;
        int group = 0; // digits since the last separator of groups
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
