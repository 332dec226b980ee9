using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>The JSON form, for model files.</summary>
/// <remarks>
/// <code>
/// { "version": 1, "missing": "mean", "standardized": true, "named": true,
///   "columns": [ { "name": "age", "mean": 41.5, "scale": 12.25 },
///                { "name": "colour", "categories": ["blue", "red"], "shares": [0.25, 0.75] } ],
///   "target": { "name": "kind", "index": 2, "classes": ["no", "yes"] } }
/// </code>
/// The target of a regression has "mean" and "scale" instead of "classes". "scaling": "min-max" after "standardized" means minima and
/// ranges instead of means and standard deviations; a column then has "fill" beside "mean" where the replacement of a missing value is not
/// the minimum. "missingWords": ["?"] after "missing" lists the words for missing values where they are not the default ones, and
/// "ignored": [4] after "columns" the columns of the table that are not used. Numbers are written so that they are read back to the same
/// bits.
/// </remarks>
public sealed partial class Preprocessing
{
    private const int FormatVersion = 1;
    private const string MinMaxName = "min-max";

    /// <summary>Writes one JSON object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteNumber("version", FormatVersion);
        writer.WriteString("missing", Missing switch
        {
            MissingPolicy.Error => "error",
            MissingPolicy.Drop => "drop",
            _ => "mean",
        });
        if (!MissingWords.SequenceEqual(DefaultMissingWords, StringComparer.Ordinal))
        {
            WriteStrings(writer, "missingWords", MissingWords);
        }

        writer.WriteBoolean("standardized", Scaling != FeatureScaling.None);
        if (Scaling == FeatureScaling.MinMax)
        {
            writer.WriteString("scaling", MinMaxName);
        }

        writer.WriteBoolean("named", HasColumnNames);
        writer.WriteStartArray("columns");
        foreach (PreprocessingColumn column in _columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            if (column.IsCategorical)
            {
                WriteStrings(writer, "categories", column.Categories);
                WriteNumbers(writer, "shares", column.Shares);
            }
            else
            {
                writer.WriteNumber("mean", column.Mean);
                writer.WriteNumber("scale", column.Scale);
                if (column.Fill != column.Mean)
                {
                    writer.WriteNumber("fill", column.Fill);
                }
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (Ignored.Count > 0)
        {
            WriteNumbers(writer, "ignored", [.. Ignored.Select(index => (double)index)]);
        }

        writer.WriteStartObject("target");
        writer.WriteString("name", Target.Name);
        writer.WriteNumber("index", Target.Index);
        if (Target.Task == DataTask.Classification)
        {
            WriteStrings(writer, "classes", Target.ClassNames);
        }
        else
        {
            writer.WriteNumber("mean", Target.Mean);
            writer.WriteNumber("scale", Target.Scale);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Reads the JSON of <see cref="Write"/> and validates all of it.</summary>
    /// <exception cref="FormatException">A value is absent, of the wrong kind or out of range. The message begins with its path:
    /// <c>preprocessing.columns[3].scale: found -1, expected a finite number above 0</c>.</exception>
    public static Preprocessing Read(JsonElement json)
    {
        var root = new JsonPathElement("preprocessing", json);
        if (root.Get("version").AsNumber() != FormatVersion)
        {
            throw root.Get("version").Error("1");
        }

        MissingPolicy missing = root.Get("missing").AsString() switch
        {
            "error" => MissingPolicy.Error,
            "drop" => MissingPolicy.Drop,
            "mean" => MissingPolicy.Mean,
            _ => throw root.Get("missing").Error("'error', 'drop' or 'mean'"),
        };
        List<JsonPathElement> items = root.Get("columns").AsArray();
        if (items.Count == 0)
        {
            throw root.Get("columns").Error("at least one column");
        }

        PreprocessingColumn[] columns = [.. items.ConvertAll(ReadColumn)];
        int[] ignored = root.Has("ignored") ? ReadIgnored(root.Get("ignored")) : [];
        PreprocessingTarget target = ReadTarget(root.Get("target"), columns.Length + ignored.Length);
        if (Array.IndexOf(ignored, target.Index) >= 0 || (ignored.Length > 0 && ignored[^1] > columns.Length + ignored.Length))
        {
            throw root.Get("ignored").Error(Invariant($"indices from 0 to {columns.Length + ignored.Length} without that of the target"));
        }

        string[]? words = root.Has("missingWords") ? ReadNames(root.Get("missingWords"), 0) : null;
        return new Preprocessing(columns, target, missing, ReadScaling(root), root.Get("named").AsBoolean(), words, ignored);
    }

    private static PreprocessingColumn ReadColumn(JsonPathElement element)
    {
        string name = element.Get("name").AsString();
        if (!element.Has("categories"))
        {
            double mean = element.Get("mean").AsNumber();
            return new(name, mean, ReadScale(element), element.Has("fill") ? element.Get("fill").AsNumber() : mean);
        }

        string[] categories = ReadNames(element.Get("categories"), 1);
        List<JsonPathElement> shares = element.Get("shares").AsArray();
        if (shares.Count != categories.Length)
        {
            throw element.Get("shares").Error($"{categories.Length} numbers, one per category");
        }

        return new(name, categories, [.. shares.ConvertAll(share => share.AsNumber())]);
    }

    private static PreprocessingTarget ReadTarget(JsonPathElement element, int columns)
    {
        string name = element.Get("name").AsString();
        double index = element.Get("index").AsNumber();
        if (!(index >= 0 && index <= columns && index == Math.Truncate(index)))
        {
            throw element.Get("index").Error(Invariant($"a whole number from 0 to {columns}"));
        }

        return element.Has("classes")
            ? new(name, (int)index, ReadNames(element.Get("classes"), 2))
            : new(name, (int)index, element.Get("mean").AsNumber(), ReadScale(element));
    }

    private static int[] ReadIgnored(JsonPathElement element)
    {
        double last = -1;
        var indices = new List<int>();
        foreach (JsonPathElement item in element.AsArray())
        {
            double index = item.AsNumber();
            if (!(index > last && index <= int.MaxValue / 2 && index == Math.Truncate(index)))
            {
                throw item.Error("whole numbers from 0 in ascending order");
            }

            indices.Add((int)index);
            last = index;
        }

        return [.. indices];
    }

    private static FeatureScaling ReadScaling(JsonPathElement root)
    {
        if (!root.Get("standardized").AsBoolean())
        {
            return FeatureScaling.None;
        }

        return !root.Has("scaling") ? FeatureScaling.Standard
            : root.Get("scaling").AsString() == MinMaxName ? FeatureScaling.MinMax
            : throw root.Get("scaling").Error($"'{MinMaxName}'");
    }

    private static double ReadScale(JsonPathElement element)
    {
        double scale = element.Get("scale").AsNumber();
        return scale > 0 ? scale : throw element.Get("scale").Error("a finite number above 0");
    }

    private static string[] ReadNames(JsonPathElement element, int min)
    {
        List<JsonPathElement> items = element.AsArray();
        if (items.Count < min)
        {
            throw element.Error(Invariant($"at least {min} names"));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. items.Select(item => seen.Add(item.AsString()) ? item.AsString() : throw item.Error("a name that was not used before"))];
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<double> values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }
}
