using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace NeuralKernels.IO;

/// <summary>An optimizer, a schedule or a set of rules as text that files keep: <c>adam(learning_rate=0.02; beta1=0.9)</c>.</summary>
/// <remarks>
/// Name and keys are written out where they are used, so that a renamed class or property changes no file. Numbers are written in the
/// invariant
/// culture and read back as the same bits.
/// </remarks>
internal static class RecipeText
{
    /// <summary>Schedules by the class names that version 0.1 wrote.</summary>
    private static readonly Dictionary<string, string> s_earlierNames = new(StringComparer.Ordinal)
    {
        ["Constant"] = "constant",
        ["StepDecay"] = "step",
        ["ExponentialDecay"] = "exponential",
        ["PolynomialDecay"] = "polynomial",
        ["InverseTimeDecay"] = "inverse-time",
        ["CosineDecay"] = "cosine",
        ["OneCycle"] = "one-cycle",
        ["ReduceOnPlateau"] = "plateau",
        ["StepRules"] = "rules",
        ["EarlyStopping"] = "early-stopping",
    };

    /// <summary>The text of a name and its constants. A key stays what it is for good; a new one is added at the end, as a
    /// <see cref="Added"/>.</summary>
    public static string Of(string name, params ReadOnlySpan<(string Key, object? Value)> constants)
    {
        var text = new StringBuilder(name).Append('(');
        string separator = "";
        foreach ((string key, object? value) in constants)
        {
            if (value is Added { IsUsual: true })
            {
                continue;
            }

            text.Append(separator).Append(key).Append('=').Append(Value(value));
            separator = "; ";
        }

        return text.Append(')').ToString();
    }

    /// <summary>A constant that earlier versions did not have: left out where it has the value that they worked with.</summary>
    public static Added Since(object? value, object? usual) => new(value, Equals(value, usual));

    /// <summary>Whether a file's text is of the same recipe: the same text, or what version 0.1 wrote for it.</summary>
    /// <remarks>
    /// Version 0.1 wrote <c>Adam { Name = adam, LearningRate = 0.02, Beta1 = 0.9 }</c>, numbers in the culture of the process. The values
    /// stand in today's order,
    /// so names are not compared; the separator after a value has a blank behind it, which a decimal comma has not.
    /// </remarks>
    public static bool Matches(string saved, string current) =>
        saved == current || (FromEarlier(saved) is { } values && values == Bare(current));

    private static string Value(object? value) => value switch
    {
        Added added => Value(added.Value),
        bool flag => flag ? "true" : "false",
        Enum choice => choice.ToString().ToLowerInvariant(),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Name and values of a text of today, without keys.</summary>
    private static string Bare(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        return open < 0 || !text.EndsWith(')')
            ? text
            : Join(
                text[..open],
                text[(open + 1)..^1].Split("; ", StringSplitOptions.RemoveEmptyEntries)
                    .Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]));
    }

    /// <summary>The same of a text of version 0.1; null where it is none.</summary>
    private static string? FromEarlier(string text)
    {
        int open = text.IndexOf(" { ", StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith('}'))
        {
            return null;
        }

        string name = s_earlierNames.GetValueOrDefault(text[..open], text[..open]);
        var values = new List<string>();
        foreach (string part in text[(open + 3)..^1].TrimEnd().Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                return null;
            }

            string value = part[(equals + 1)..].Trim();
            if (part.StartsWith("Name =", StringComparison.Ordinal))
            {
                name = value;
                continue;
            }

            values.Add(value switch
            {
                "True" => "true",
                "False" => "false",
                _ => value.Replace(',', '.').Replace('\u2212', '-'), // decimal commas and minus signs of other cultures
            });
        }

        return Join(name, values);
    }

    private static string Join(string name, IEnumerable<string> values) => $"{name}({string.Join("; ", values)})";

    /// <summary>See <see cref="Since"/>.</summary>
    internal sealed record Added(object? Value, bool IsUsual);
}
