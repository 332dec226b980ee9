using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace NeuralKernels.IO;

/// <summary>The text of an optimizer, a schedule or a regularization in checkpoints: <c>adam(learning_rate=0.02; beta1=0.9)</c>.</summary>
/// <remarks>Names and keys are literals, independent of the names of classes and properties, so that renaming these changes no file.
/// Numbers are written in the invariant culture and read back as the same bits.</remarks>
public static class RecipeText
{
    /// <summary>Today's names by the names of classes that version 0.1 wrote.</summary>
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

    /// <summary>The text of a name and its constants. Keys never change; a new one is appended with <see cref="Since"/>.</summary>
    /// <param name="name">The name: "adam".</param>
    /// <param name="constants">Keys and values; numbers are written in the invariant culture.</param>
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

    /// <summary>A constant that earlier versions did not have: omitted where it has the value that they implied.</summary>
    internal static Added Since(object? value, object? usual) => new(value, Equals(value, usual));

    /// <summary>Whether a file's text is the current one, or the text that version 0.1 wrote for it.</summary>
    /// <remarks>Version 0.1 wrote <c>Adam { Name = adam, LearningRate = 0.02, Beta1 = 0.9 }</c>, numbers in the culture of the process. The
    /// values are in today's order, so keys are not compared; a separator has a blank after the comma, which a decimal comma does
    /// not.</remarks>
    internal static bool Matches(string saved, string current) =>
        saved == current || (FromEarlier(saved) is { } values && values == Bare(current));

    private static string Value(object? value) => value switch
    {
        Added added => Value(added.Value),
        bool flag => flag ? "true" : "false",
        Enum choice => choice.ToString().ToLowerInvariant(),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The name and values of a current text, without keys.</summary>
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

    /// <summary>The same for a text of version 0.1; null for any other text.</summary>
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
