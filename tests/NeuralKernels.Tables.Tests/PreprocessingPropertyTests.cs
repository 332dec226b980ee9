using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using NeuralKernels.Data;
using NeuralKernels.Tests.Support;
using Xunit;
using Xunit.Sdk;

namespace NeuralKernels.Tables.Tests;

/// <summary>
/// A preprocessing that was fitted on some rows of a table encodes any row to the bits of the plainest encoder: in whatever order and
/// company the rows come, also after it was written and read. What it has no rule for, it refuses.
/// </summary>
public class PreprocessingPropertyTests
{
    private const string Unseen = "unseen";

    [Fact]
    public void Any_table_is_encoded_as_by_the_plainest_encoder()
    {
        Gen<string> gap = Gen.Elements("", " ", "?", "NA");
        Gen<string> number = Gen.OneOf(
            Gen.Choose(-12, 12).Select(quarters => (quarters / 4.0).ToString("R", CultureInfo.InvariantCulture)),
            Gen.Choose(-999_999, 999_999).Select(n => (n * 0.001).ToString("R", CultureInfo.InvariantCulture)));
        Gen<string> category = Gen.Elements("u", "v", "w", "a b", "é", " u ");
        Gen<Drawn> tables =
            from kinds in Gen.Elements(false, true).NonEmptyListOf().Select(list => list.Take(4).ToArray())
            from isClass in Gen.Elements(false, true)
            from missing in Gen.Elements(MissingPolicy.Drop, MissingPolicy.Mean)
            from scaling in Gen.Elements(FeatureScaling.Standard, FeatureScaling.MinMax, FeatureScaling.None)
            from standardized in Gen.Elements(false, true)
            from count in Gen.Choose(2, 9)
            from fitted in Rows(kinds, isClass, count, gaps: false).SelectMany(whole =>
                Rows(kinds, isClass, count, gaps: true).Select(any => (string[][])[.. whole.Take(2), .. any.Skip(2)]))
            from training in Gen.Choose(0, 99).ArrayOf(count)
            from others in Gen.Choose(0, 5).SelectMany(n => Rows(kinds, isClass, n, gaps: true))
            from unseen in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Drawn(kinds, isClass, missing, scaling, standardized, WithTwoClasses(fitted, isClass), training, others, unseen);
        PropertyCases.ForAll(tables, Simpler, 100, Expect);

        Gen<string> Cell(bool isText, bool gaps) =>
            gaps ? Gen.Frequency((4, isText ? category : number), (1, gap)) : isText ? category : number;

        Gen<string[][]> Rows(bool[] kinds, bool isClass, int n, bool gaps) => kinds
            .Select(isText => Cell(isText, gaps))
            .Append(isClass ? Gen.Elements("p", "q") : number)
            .Aggregate(
                Gen.Constant(Array.Empty<string>()), (row, cell) => row.SelectMany(cells => cell.Select(c => (string[])[.. cells, c])))
            .ArrayOf(n);
    }

    /// <summary>The standardizer by itself, of rows of numbers with gaps.</summary>
    [Fact]
    public void Any_rows_are_standardized_as_by_the_plainest_loop()
    {
        Gen<float> number = Gen.Frequency(
            (6, Gen.Choose(-1000, 1000).Select(n => n * 0.37f)), (1, Gen.Constant(float.NaN)), (1, Gen.Elements(0f, -0f, 1e30f, 1e-30f)));
        Gen<float[][]> tables =
            from size in Gen.Choose(1, 4)
            from count in Gen.Choose(1, 12)
            from rows in number.ArrayOf(size).ArrayOf(count)
            select rows;
        PropertyCases.ForAll(tables, rows => PropertyCases.Simpler(rows, _ => [], min: 1), 100, rows =>
        {
            float[] all = [.. rows.SelectMany(row => row)], standardized = [.. all], ranged = [.. all];
            int size = rows[0].Length;
            Standardizer.Fit<float>(all, size).Apply<float>(standardized);
            Standardizer.FitMinMax<float>(all, size).Apply<float>(ranged);
            for (int j = 0; j < size; j++)
            {
                double[] column = [.. rows.Select(row => (double)row[j])];
                (double mean, double deviation) = Model.Moments(column);
                (double min, double range) = Model.Range(column);
                for (int i = 0; i < rows.Length; i++)
                {
                    Same($"standardized [{i}, {j}]", (float)((rows[i][j] - mean) / deviation), standardized[(i * size) + j]);
                    Same($"ranged [{i}, {j}]", (float)((rows[i][j] - min) / range), ranged[(i * size) + j]);
                }
            }
        });
    }

    private static string[][] WithTwoClasses(string[][] rows, bool isClass)
    {
        if (isClass)
        {
            (rows[0][^1], rows[1][^1]) = ("p", "q");
        }

        return rows;
    }

    /// <summary>Fewer rows, or fewer columns; the first two rows stay, for they have no gap and both classes.</summary>
    private static IEnumerable<Drawn> Simpler(Drawn drawn) =>
    [
        .. PropertyCases.Simpler(drawn.Others, _ => []).Select(others => drawn with { Others = others }),
        .. PropertyCases.Simpler(drawn.Fitted[2..], _ => []).Select(more => drawn with { Fitted = [.. drawn.Fitted[..2], .. more] }),
        .. PropertyCases.Simpler(drawn.Training, _ => []).Select(training => drawn with { Training = training }),
        .. drawn.Kinds.Length == 1 ? [] : drawn.Kinds.Select((_, c) => drawn.Without(c)),
        .. drawn.HasUnseen ? (Drawn[])[drawn with { HasUnseen = false }] : [],
    ];

    private static void Expect(Drawn drawn)
    {
        Table table = TestTables.WithHeader(drawn.Header, [.. drawn.Fitted.Select(Line)]);
        var encoder = new TableEncoder(table, new()
        {
            Task = drawn.IsClass ? DataTask.Classification : DataTask.Regression,
            Missing = drawn.Missing,
            Scaling = drawn.Scaling,
            StandardizeTarget = drawn.StandardizeTarget,
            Categorical = drawn.Names(isText: true),
            Numeric = drawn.Names(isText: false),
        });
        int[] training = [0, .. drawn.Training.Select(row => row % encoder.Count)];
        Preprocessing fitted = encoder.Fit(training);
        var model = new Model(drawn, training);
        Assert.Equal(model.Kept, encoder.Rows.ToArray());

        string[][] others = drawn.Others;
        foreach (Preprocessing preprocessing in new[] { fitted, WrittenAndRead(fitted) })
        {
            ExpectEncoded<double>(model, preprocessing, drawn, [.. drawn.Fitted, .. others]);
            ExpectEncoded<float>(model, preprocessing, drawn, [.. drawn.Fitted, .. others]);
            ExpectEncoded<float>(model, preprocessing, drawn, [.. others.Reverse(), .. drawn.Fitted.Reverse()]);
            foreach (string[] row in others)
            {
                ExpectEncoded<double>(model, preprocessing, drawn, [row]);
            }

            int text = Array.IndexOf(drawn.Kinds, true);
            if (drawn.HasUnseen && text >= 0)
            {
                string[] row = [.. drawn.Fitted[0]];
                row[text] = Unseen;
                ExpectRefused(model, preprocessing, drawn, text, [drawn.Fitted[1], row]);
            }
        }
    }

    /// <summary>A category that is in no row of the table is refused with what there is; else the encoding is the model's.</summary>
    private static void ExpectEncoded<T>(Model model, Preprocessing preprocessing, Drawn drawn, string[][] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Table table = TestTables.WithHeader(drawn.Header, [.. rows.Select(Line)]);
        if (model.FirstUnseen(rows) is { } problem)
        {
            Assert.Equal(problem, TestTables.ProblemOf(() => preprocessing.Encode<T>(table, out _)));
            return;
        }

        Dataset<T> encoded = preprocessing.Encode<T>(table, out int[] kept);
        int[] expected = [.. Enumerable.Range(0, rows.Length).Where(row => !model.IsDropped(rows[row]))];
        Assert.Equal(expected, kept);
        for (int i = 0; i < expected.Length; i++)
        {
            double[] features = model.Encode(rows[expected[i]]);
            for (int j = 0; j < features.Length; j++)
            {
                T found = encoded.Inputs[(i * features.Length) + j];
                Same($"{preprocessing.FeatureNames()[j]} of row {i}", T.CreateTruncating(features[j]), found);
            }

            if (drawn.IsClass)
            {
                Assert.Equal(rows[expected[i]][^1] == "p" ? 0 : 1, encoded.Labels[i]);
            }
            else
            {
                Same($"target of row {i}", T.CreateTruncating(model.Target(rows[expected[i]])), encoded.Targets[i]);
            }
        }
    }

    private static void ExpectRefused(Model model, Preprocessing preprocessing, Drawn drawn, int column, string[][] rows)
    {
        Table table = TestTables.WithHeader(drawn.Header, [.. rows.Select(Line)]);
        string problem = TestTables.ProblemOf(() => preprocessing.EncodeInputs<float>(table, out _));
        Assert.Equal(model.UnseenAt(row: 1, column, Unseen), problem);
    }

    private static Preprocessing WrittenAndRead(Preprocessing preprocessing)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            preprocessing.Write(writer);
        }

        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        return Preprocessing.Read(document.RootElement);
    }

    private static string Line(string[] cells) => string.Join('|', cells);

    private static void Same<T>(string what, T expected, T found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!expected.Equals(found) || (expected == T.Zero && T.IsNegative(expected) != T.IsNegative(found)))
        {
            throw new XunitException($"{what} is {found:R}; the plainest encoder's is {expected:R}.");
        }
    }

    /// <summary>A table to fit on, with text or numbers in each feature column, and rows to encode.</summary>
    private sealed record Drawn(
        bool[] Kinds,
        bool IsClass,
        MissingPolicy Missing,
        FeatureScaling Scaling,
        bool StandardizeTarget,
        string[][] Fitted,
        int[] Training,
        string[][] Others,
        bool HasUnseen)
    {
        public string Header => string.Join('|', Kinds.Select((_, c) => Name(c)).Append("y"));

        public static string Name(int column) => $"c{column}";

        public string[] Names(bool isText) => [.. Enumerable.Range(0, Kinds.Length).Where(c => Kinds[c] == isText).Select(Name)];

        public Drawn Without(int column)
        {
            return this with
            {
                Kinds = Cut(Kinds),
                Fitted = [.. Fitted.Select(Cut)],
                Others = [.. Others.Select(Cut)],
            };

            T[] Cut<T>(T[] row) => [.. row[..column], .. row[(column + 1)..]];
        }

        public override string ToString() =>
            $"{Header} ({(IsClass ? "classes" : "numbers")}, {Missing}, {Scaling}, target standardized: {StandardizeTarget}), "
            + $"fitted: [{string.Join(" / ", Fitted.Select(Line))}], training: [{string.Join(' ', Training)}], "
            + $"others: [{string.Join(" / ", Others.Select(Line))}], unseen: {HasUnseen}";
    }

    /// <summary>The plainest encoder: a column at a time, in double, sums in the order of the training rows.</summary>
    private sealed class Model
    {
        private readonly Drawn _drawn;
        private readonly string[][] _categories;
        private readonly string[][] _training;
        private readonly string[][] _kept;

        public Model(Drawn drawn, int[] training)
        {
            _drawn = drawn;
            Kept = [.. Enumerable.Range(0, drawn.Fitted.Length).Where(row => !IsDropped(drawn.Fitted[row]))];
            _kept = [.. Kept.Select(row => drawn.Fitted[row])];
            _training = [.. training.Select(row => _kept[row])];
            _categories = [.. drawn.Kinds.Select((_, c) => _kept
                .Select(row => row[c])
                .Where(cell => !IsGap(cell))
                .Select(cell => cell.Trim())
                .Distinct()
                .Order(StringComparer.Ordinal)
                .ToArray())];
        }

        public int[] Kept { get; }

        public bool IsDropped(string[] row) => _drawn.Missing == MissingPolicy.Drop && row.Any(IsGap);

        public double[] Encode(string[] row) =>
            [.. _drawn.Kinds.SelectMany((isText, c) => isText ? OneHot(row[c], c) : [Scaled(row[c], c)])];

        public double Target(string[] row)
        {
            double target = Number(row[^1]);
            (double mean, double deviation) = Moments([.. _training.Select(other => Number(other[^1]))]);
            return _drawn.StandardizeTarget ? (target - mean) / deviation : target;
        }

        /// <summary>The message about the first category, in the order in which rows are read, that is in no row of the table.</summary>
        public string? FirstUnseen(string[][] rows)
        {
            for (int row = 0; row < rows.Length; row++)
            {
                for (int c = 0; c < _drawn.Kinds.Length; c++)
                {
                    if (IsGap(rows[row][c]) && _drawn.Missing == MissingPolicy.Drop)
                    {
                        break; // the row is dropped, and the rest of it is not read
                    }

                    if (_drawn.Kinds[c] && !IsGap(rows[row][c]) && !_categories[c].Contains(rows[row][c].Trim()))
                    {
                        return UnseenAt(row, c, rows[row][c]);
                    }
                }
            }

            return null;
        }

        public string UnseenAt(int row, int column, string cell) =>
            $"t.csv:{row + 2}: column '{Drawn.Name(column)}': found '{cell}', "
            + $"expected one of {string.Join(", ", _categories[column].Select(name => $"'{name}'"))}";

        /// <summary>The mean, the number itself where all are equal, and the population deviation, 1 where it is 0.</summary>
        public static (double Mean, double Deviation) Moments(double[] column)
        {
            double[] numbers = [.. column.Where(x => !double.IsNaN(x))];
            double sum = 0, squares = 0;
            foreach (double x in numbers)
            {
                sum += x;
            }

            double mean = numbers.Length > 0 && numbers.All(x => x == numbers[0]) ? numbers.Aggregate(Math.Min) : sum / numbers.Length;
            foreach (double x in numbers)
            {
                squares += (x - mean) * (x - mean);
            }

            double deviation = Math.Sqrt(squares / Math.Max(numbers.Length, 1));
            return (mean, deviation == 0 ? 1 : deviation);
        }

        /// <summary>The minimum, the first of equal ones, and the range, 1 where it is 0.</summary>
        public static (double Min, double Range) Range(double[] column)
        {
            double[] numbers = [.. column.Where(x => !double.IsNaN(x))];
            if (numbers.Length == 0)
            {
                return (double.NaN, 1);
            }

            double min = numbers.Aggregate((low, x) => x < low ? x : low), max = numbers.Aggregate((high, x) => x > high ? x : high);
            return (min, max > min ? max - min : 1);
        }

        private static bool IsGap(string cell) => cell.Trim() is "" or "?" or "NA";

        private static double Number(string cell) => IsGap(cell) ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

        private double Scaled(string cell, int c)
        {
            double[] numbers = [.. _training.Select(row => Number(row[c]))];
            (double mean, double deviation) = Moments(numbers);
            (double min, double range) = Range(numbers);
            double x = IsGap(cell) ? mean : Number(cell);
            return _drawn.Scaling switch
            {
                FeatureScaling.Standard => (x - mean) / deviation,
                FeatureScaling.MinMax => (x - min) / range,
                _ => x,
            };
        }

        /// <summary>0 and a 1; of a gap, the fraction of each category in the training rows that have one.</summary>
        private double[] OneHot(string cell, int c)
        {
            string[] seen = [.. _training.Select(row => row[c]).Where(other => !IsGap(other)).Select(other => other.Trim())];
            return [.. _categories[c].Select(name =>
                !IsGap(cell) ? (cell.Trim() == name ? 1.0 : 0) : seen.Count(other => other == name) / (double)seen.Length)];
        }
    }
}
