using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Data;
using static System.FormattableString;

namespace NeuralKernels.Tables;

/// <summary>What is decided about a whole table before any statistic: the target, the task, the kind of each column, the categories, and
/// the rows to read.</summary>
internal sealed class TableSchema
{
    private const int MaxIntegerClasses = ColumnSurvey.MaxDistinct - 1;
    private const int RowsPerIntegerClass = 5;
    private const int MaxFewNames = 20; // up to so many are categories even where every row has its own
    private const string Last = "last";

    private readonly Table _table;
    private readonly TableEncoderOptions _options;
    private readonly MissingWords _missing;
    private readonly int _target;
    private readonly ColumnSurvey[] _surveys;
    private readonly HashSet<int> _ignored;
    private readonly HashSet<int> _categorical;
    private readonly HashSet<int> _numeric;

    public TableSchema(Table table, TableEncoderOptions options)
    {
        _table = table;
        _options = options;
        _missing = new MissingWords(options.MissingWords);
        _target = options.Target is null || (options.Target == Last && table.IndexOf(Last) < 0)
            ? table.ColumnCount - 1
            : table.Find(options.Target);
        _ignored = [.. options.Ignore.Select(table.Find)];
        _categorical = [.. options.Categorical.Select(table.Find)];
        _numeric = [.. options.Numeric.Select(table.Find)];
        CheckOptions();
        if (table.ColumnCount - _ignored.Count < 2)
        {
            string left = _ignored.Count > 0 ? " that is not left out" : "";
            throw new DataFormatException(table.FileName, $"found one column{left}, expected at least one feature and the target");
        }

        _surveys = [.. Enumerable.Range(0, table.ColumnCount).Select(column => ColumnSurvey.Of(table, column, _missing))];
        CheckValues();
        (DataTask task, TaskReason) = InferTask();
        Rows = RowsToRead();
        string name = table.ColumnNames[_target];
        PreprocessingTarget target = task == DataTask.Classification ? new(name, _target, Classes()) : new(name, _target);
        int[] ignored = [.. _ignored.Order()];
        Preprocessing = new Preprocessing(
            FeatureColumns(), target, options.Missing, options.Scaling, table.HasHeader, [.. options.MissingWords], ignored);
        Columns = Describe();
    }

    /// <summary>The rows to read: all, or those without missing values where the others are dropped.</summary>
    public int[] Rows { get; }

    /// <summary>The reason for the task.</summary>
    public string TaskReason { get; }

    /// <summary>The columns and the target with their names, not fitted yet.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>How each column of the table is read.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Checks that a column is in one list at most, and the target in none.</summary>
    private void CheckOptions()
    {
        (HashSet<int> Columns, string Option)[] lists =
        [
            (_ignored, nameof(_options.Ignore)), (_categorical, nameof(_options.Categorical)), (_numeric, nameof(_options.Numeric)),
        ];
        for (int column = 0; column < _table.ColumnCount; column++)
        {
            string[] options = [.. lists.Where(list => list.Columns.Contains(column)).Select(list => list.Option)];
            if (options.Length > 1 || (options.Length == 1 && column == _target))
            {
                throw _table.ColumnError(column, column == _target
                    ? $"found the target among {options[0]}, expected features"
                    : $"found {string.Join(" and ", options)} for one column, expected one or the other");
            }
        }
    }

    private void CheckValues()
    {
        for (int column = 0; column < _table.ColumnCount; column++)
        {
            if (_surveys[column].Missing == _table.RowCount && !_ignored.Contains(column))
            {
                const string problem = "found a missing value in every row, expected numbers or categories";
                throw _table.ColumnError(column, problem, column == _target ? [] : [Ignore(column)]);
            }
        }
    }

    private int[] RowsToRead()
    {
        int[] incomplete =
            [.. Enumerable.Range(0, _table.ColumnCount).Where(column => _surveys[column].Missing > 0 && !_ignored.Contains(column))];
        int[] rows = [.. Enumerable.Range(0, _table.RowCount).Where(row =>
            _options.Missing != MissingPolicy.Drop || !incomplete.Any(column => _missing.Contains(_table, row, column)))];
        return rows.Length > 0 ? rows : throw new DataFormatException(
            _table.FileName, "found a missing value in every row, expected at least one complete row");
    }

    private PreprocessingColumn[] FeatureColumns()
    {
        var columns = new List<PreprocessingColumn>();
        for (int column = 0; column < _table.ColumnCount; column++)
        {
            if (column != _target && !_ignored.Contains(column))
            {
                bool isSpecified = _numeric.Contains(column) || _categorical.Contains(column);
                if (!isSpecified)
                {
                    CheckUnambiguous(column);
                }

                string name = _table.ColumnNames[column];
                bool isNumeric = isSpecified ? _numeric.Contains(column) : _surveys[column].IsNumeric;
                columns.Add(isNumeric ? new(name, 0, 1) : new(name, Categories(column, isSpecified), []));
            }
        }

        return [.. columns];
    }

    private string[] Categories(int column, bool isSpecified)
    {
        string[] names = ColumnSurvey.NamesOf(_table, column, Rows, _missing);
        if (names.Length <= _options.MaxCategories && (isSpecified || !IsKey(names.Length)))
        {
            return names;
        }

        SuggestedFix more = names.Length > _options.MaxCategories
            ? new(nameof(_options.MaxCategories), names.Length.ToString(CultureInfo.InvariantCulture), "takes them all")
            : Categorical(column);
        throw _table.ColumnError(column, TooMany(names), Ignore(column), more);
    }

    private string[] Classes()
    {
        string[] names = ColumnSurvey.NamesOf(_table, _target, Rows, _missing);
        if (names.Length < 2)
        {
            string found = names.Length == 0 ? "no class" : $"one class, {DataFormatException.Quote(names[0])}";
            throw _table.ColumnError(_target, $"found {found}, expected at least two");
        }

        return _options.Task is not null || (names.Length <= _options.MaxCategories && !IsKey(names.Length))
            ? names
            : throw _table.ColumnError(_target, TooMany(names), AsClasses);
    }

    /// <summary>Whether a column is a key: names that hardly any two rows share identify a row, and nothing can be learned from
    /// them.</summary>
    private bool IsKey(int names) => names > MaxFewNames && 2 * names > Rows.Length;

    private string TooMany(string[] names) =>
        Invariant($"found {names.Length} different texts in {Rows.Length} rows, such as {DataFormatException.Quote(names[0])}, ")
        + Invariant($"expected numbers or at most {_options.MaxCategories} categories that rows share");

    private (DataTask Task, string Reason) InferTask()
    {
        ColumnSurvey survey = _surveys[_target];
        string target = DataFormatException.Quote(_table.ColumnNames[_target]);
        if (_options.Task is { } specified)
        {
            return (specified, $"{target} is read as {(specified == DataTask.Classification ? "classes" : "numbers")}, as asked");
        }

        int distinct = survey.DistinctNumbers;
        bool areFew = distinct == 2 || (distinct <= MaxIntegerClasses && survey.Numbers >= RowsPerIntegerClass * distinct);
        bool areIntegers = survey.IsNumeric && survey.AllIntegers && survey.Texts == 0 && survey.FirstInexact < 0;
        if (areFew && areIntegers && distinct > 1)
        {
            return (DataTask.Classification, Invariant($"{target} holds {distinct} different whole numbers, so it is read as classes"));
        }

        CheckUnambiguous(_target);
        return survey.IsNumeric
            ? (DataTask.Regression, $"{target} holds numbers, so it is read as numbers")
            : (DataTask.Classification, $"{target} holds text, so it is read as classes");
    }

    /// <summary>Throws for a column that could be numbers or names.</summary>
    private void CheckUnambiguous(int column)
    {
        ColumnSurvey survey = _surveys[column];
        SuggestedFix[] kinds = column == _target
            ? [AsClasses, new(nameof(_options.Task), nameof(DataTask.Regression), "reads numbers")]
            : [Categorical(column), new(nameof(_options.Numeric), _table.ColumnNames[column], "reads numbers")];
        if (!survey.IsNumeric && 2 * (survey.Numbers + survey.OtherFormats) >= survey.Numbers + survey.Texts)
        {
            int row = survey.FirstOtherFormat;
            throw Ambiguous(row, ", expected a number or a name", [.. _table.FormatFixes(row, column), kinds[0]]);
        }

        if (survey.IsNumeric && survey.FirstInexact >= 0)
        {
            throw Ambiguous(survey.FirstInexact, ", which no double is equal to, expected whole numbers up to 2^53, or names", kinds);
        }

        if (survey.IsNumeric && survey.Texts == 0 && survey.FirstCode >= 0)
        {
            throw Ambiguous(survey.FirstCode, ", which may be a code, expected numbers or names", kinds);
        }

        DataFormatException Ambiguous(int row, string problem, SuggestedFix[] fixes) =>
            _table.CellError(row, column, $"found {DataFormatException.Quote(_table[row, column])}{problem}", fixes);
    }

    private TableColumn[] Describe()
    {
        int next = 0;
        var columns = new TableColumn[_table.ColumnCount];
        for (int column = 0; column < columns.Length; column++)
        {
            PreprocessingTarget target = Preprocessing.Target;
            bool isIgnored = _ignored.Contains(column);
            IReadOnlyList<string> names = column == _target ? target.ClassNames : isIgnored ? [] : Preprocessing.Columns[next++].Categories;
            ColumnKind kind = isIgnored ? ColumnKind.Ignored
                : names.Count == 0 ? ColumnKind.Number
                : column == _target ? ColumnKind.Class
                : ColumnKind.Category;
            columns[column] = new(_table.ColumnNames[column], kind, column == _target, names, _surveys[column].Missing);
        }

        return columns;
    }

    /// <summary>The fixes for a text in a column of numbers.</summary>
    public IReadOnlyList<SuggestedFix> FixesFor(int row, int column)
    {
        string word = _table.IsQuoted(row, column) ? $"\"{_table[row, column]}\"" : _table[row, column];
        SuggestedFix[] kind = column == _target ? (_options.Task is null ? [AsClasses] : [])
            : _numeric.Contains(column) ? []
            : [Categorical(column)];
        IReadOnlyList<SuggestedFix> formats = _table.FormatFixes(row, column);
        return formats.Count > 0 ? [.. formats, .. kind]
            : [new(nameof(_options.MissingWords), string.Join(',', [.. _options.MissingWords, word]), "reads it as missing"), .. kind];
    }

    private SuggestedFix Ignore(int column) => new(nameof(_options.Ignore), _table.ColumnNames[column], "leaves it out");

    private SuggestedFix Categorical(int column) => new(nameof(_options.Categorical), _table.ColumnNames[column], "reads categories");

    private SuggestedFix AsClasses => new(nameof(_options.Task), nameof(DataTask.Classification), "reads classes");
}
