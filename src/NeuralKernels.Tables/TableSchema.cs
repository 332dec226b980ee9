using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>What a whole table says by its names alone: the target, the task, the kind of each column, the categories, the rows to
/// read.</summary>
internal sealed class TableSchema
{
    private const int MostWholeClasses = ColumnSurvey.Many - 1;
    private const int RowsPerWholeClass = 5;
    private const int FewNames = 20; // so few are categories even where every row has its own
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
        _target = TargetColumn();
        _ignored = Named(options.Ignore);
        _categorical = Named(options.Categorical);
        _numeric = Named(options.Numeric);
        CheckNames();
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
        PreprocessingTarget target = task == DataTask.Classification ? new(name, _target, Classes()) : new(name, _target, 0, 1);
        int[] ignored = [.. _ignored.Order()];
        Preprocessing = new Preprocessing(
            FeatureColumns(), target, options.Missing, options.Scaling, table.HasHeader, [.. options.MissingWords], ignored);
        Columns = Describe();
    }

    /// <summary>The rows to read: all, or those that miss nothing where rows are dropped.</summary>
    public int[] Rows { get; }

    /// <summary>Why the task is what it is.</summary>
    public string TaskReason { get; }

    /// <summary>Columns and target with their names, not fitted yet.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>What each column of the table is read as.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    private int TargetColumn()
    {
        int found = _options.Target is null ? -1 : _table.Find(_options.Target);
        return found >= 0 ? found
            : _options.Target is null or Last ? _table.ColumnCount - 1
            : throw _table.NoColumn(_options.Target);
    }

    private HashSet<int> Named(IReadOnlyList<string> names)
    {
        var columns = new HashSet<int>();
        foreach (string name in names)
        {
            int column = _table.Find(name);
            columns.Add(column >= 0 ? column : throw _table.NoColumn(name));
        }

        return columns;
    }

    /// <summary>A column is told one thing only; the target is told by its task.</summary>
    private void CheckNames()
    {
        for (int column = 0; column < _table.ColumnCount; column++)
        {
            (HashSet<int> Columns, string Option)[] told =
            [
                (_ignored, nameof(_options.Ignore)), (_categorical, nameof(_options.Categorical)), (_numeric, nameof(_options.Numeric)),
            ];
            string[] options = [.. told.Where(list => list.Columns.Contains(column)).Select(list => list.Option)];
            if (options.Length > 1 || (options.Length == 1 && column == _target))
            {
                string found = column == _target ? $"the target among {options[0]}" : string.Join(" and ", options) + " for one column";
                string expected = column == _target ? "features" : "one or the other";
                throw new DataFormatException(_table.FileName, 0, _table.ColumnNames[column], $"found {found}, expected {expected}");
            }
        }
    }

    private void CheckValues()
    {
        for (int column = 0; column < _table.ColumnCount; column++)
        {
            if (_surveys[column].Missing == _table.RowCount && !_ignored.Contains(column))
            {
                IReadOnlyList<DataRemedy> remedies = column == _target ? [] : [Ignore(column)];
                const string Problem = "found a missing value in every row, expected numbers or categories";
                throw new DataFormatException(_table.FileName, 0, _table.ColumnNames[column], Problem, remedies);
            }
        }
    }

    private int[] RowsToRead()
    {
        var rows = new List<int>(_table.RowCount);
        for (int row = 0; row < _table.RowCount; row++)
        {
            if (_options.Missing != MissingPolicy.Drop || !HasMissing(row))
            {
                rows.Add(row);
            }
        }

        return rows.Count > 0 ? [.. rows] : throw new DataFormatException(
            _table.FileName, "found a missing value in every row, expected at least one complete row");
    }

    private bool HasMissing(int row)
    {
        for (int column = 0; column < _table.ColumnCount; column++)
        {
            if (_surveys[column].Missing > 0 && !_ignored.Contains(column) && _missing.Contains(_table, row, column))
            {
                return true;
            }
        }

        return false;
    }

    private PreprocessingColumn[] FeatureColumns()
    {
        var columns = new List<PreprocessingColumn>();
        for (int column = 0; column < _table.ColumnCount; column++)
        {
            if (column != _target && !_ignored.Contains(column))
            {
                bool told = _numeric.Contains(column) || _categorical.Contains(column);
                if (!told)
                {
                    Doubt(column, isTarget: false);
                }

                string name = _table.ColumnNames[column];
                bool numeric = told ? _numeric.Contains(column) : _surveys[column].IsNumeric;
                columns.Add(numeric ? new(name, 0, 1) : new(name, Categories(column, told), []));
            }
        }

        return [.. columns];
    }

    private string[] Categories(int column, bool told)
    {
        string[] names = ColumnSurvey.NamesOf(_table, column, Rows, _missing);
        if (names.Length <= _options.MaxCategories && (told || !IsKey(names.Length)))
        {
            return names;
        }

        DataRemedy more = names.Length > _options.MaxCategories
            ? new(nameof(_options.MaxCategories), names.Length.ToString(CultureInfo.InvariantCulture), "takes them all")
            : Categorical(column);
        throw new DataFormatException(_table.FileName, 0, _table.ColumnNames[column], TooMany(names), [Ignore(column), more]);
    }

    private string[] Classes()
    {
        string[] names = ColumnSurvey.NamesOf(_table, _target, Rows, _missing);
        if (names.Length < 2)
        {
            throw new DataFormatException(
                _table.FileName,
                0,
                _table.ColumnNames[_target],
                $"found {(names.Length == 0 ? "no class" : $"one class, {DataFormatException.Show(names[0])}")}, expected at least two");
        }

        return _options.Task is not null || (names.Length <= _options.MaxCategories && !IsKey(names.Length)) ? names
            : throw new DataFormatException(_table.FileName, 0, _table.ColumnNames[_target], TooMany(names), [AsClasses]);
    }

    /// <summary>Names that hardly any two rows share say which row it is, and nothing that another row could learn from.</summary>
    private bool IsKey(int names) => names > FewNames && 2 * names > Rows.Length;

    private string TooMany(string[] names) => string.Create(
        CultureInfo.InvariantCulture,
        $"found {names.Length} different texts in {Rows.Length} rows, such as {DataFormatException.Show(names[0])}, "
        + $"expected numbers or at most {_options.MaxCategories} categories that rows share");

    private (DataTask Task, string Reason) InferTask()
    {
        ColumnSurvey survey = _surveys[_target];
        string target = DataFormatException.Show(_table.ColumnNames[_target]);
        if (_options.Task is { } asked)
        {
            return (asked, $"{target} is read as {(asked == DataTask.Classification ? "classes" : "numbers")}, as asked");
        }

        int different = survey.DifferentNumbers;
        bool few = different == 2 || (different <= MostWholeClasses && survey.Numbers >= RowsPerWholeClass * different);
        bool fewWhole = survey.IsNumeric && survey.AllWhole && survey.Texts == 0 && different > 1 && few && survey.FirstInexact < 0;
        if (!fewWhole)
        {
            Doubt(_target, isTarget: true);
        }

        return !survey.IsNumeric ? (DataTask.Classification, $"{target} holds text, so it is read as classes")
            : fewWhole ? (
                DataTask.Classification,
                string.Create(
                    CultureInfo.InvariantCulture, $"{target} holds {different} different whole numbers, so it is read as classes"))
            : (DataTask.Regression, $"{target} holds numbers, so it is read as numbers");
    }

    /// <summary>Refuses a column that could be numbers and could be names.</summary>
    private void Doubt(int column, bool isTarget)
    {
        ColumnSurvey survey = _surveys[column];
        DataRemedy[] kinds = isTarget ? [AsClasses, AsNumbers] : [Categorical(column), Numeric(column)];
        if (!survey.IsNumeric && 2 * (survey.Numbers + survey.NumbersElsewhere) >= survey.Numbers + survey.Texts)
        {
            int row = survey.FirstNumberElsewhere;
            throw _table.CellError(
                row, column, $"found {Show(row, column)}, expected a number or a name", [.. _table.Readings(row, column), kinds[0]]);
        }

        if (survey.IsNumeric && survey.FirstInexact >= 0)
        {
            int row = survey.FirstInexact;
            throw _table.CellError(
                row, column, $"found {Show(row, column)}, which no double is equal to, expected whole numbers up to 2^53, or names", kinds);
        }

        if (survey.IsNumeric && survey.Texts == 0 && survey.FirstCode >= 0)
        {
            int row = survey.FirstCode;
            throw _table.CellError(row, column, $"found {Show(row, column)}, which may be a code, expected numbers or names", kinds);
        }
    }

    private TableColumn[] Describe()
    {
        int next = 0;
        var columns = new TableColumn[_table.ColumnCount];
        for (int column = 0; column < columns.Length; column++)
        {
            PreprocessingTarget target = Preprocessing.Target;
            bool ignored = _ignored.Contains(column);
            IReadOnlyList<string> names = column == _target ? target.ClassNames : ignored ? [] : Preprocessing.Columns[next++].Categories;
            ColumnKind kind = ignored ? ColumnKind.Ignored
                : names.Count == 0 ? ColumnKind.Number
                : column == _target ? ColumnKind.Class
                : ColumnKind.Category;
            columns[column] = new(_table.ColumnNames[column], kind, column == _target, names, _surveys[column].Missing);
        }

        return columns;
    }

    /// <summary>What settles that a text stands in a column of numbers.</summary>
    public IReadOnlyList<DataRemedy> Remedies(int row, int column)
    {
        string word = _table.IsQuoted(row, column) ? $"\"{_table[row, column]}\"" : _table[row, column];
        IReadOnlyList<DataRemedy> kind = _options.Task is not null && column == _target ? [] : column == _target ? [AsClasses]
            : _numeric.Contains(column) ? [] : [Categorical(column)];
        IReadOnlyList<DataRemedy> readings = _table.Readings(row, column);
        return readings.Count > 0 ? [.. readings, .. kind]
            : [new(nameof(_options.MissingWords), string.Join(',', [.. _options.MissingWords, word]), "reads it as missing"), .. kind];
    }

    private string Show(int row, int column) => DataFormatException.Show(_table[row, column]);

    private DataRemedy Ignore(int column) => new(nameof(_options.Ignore), _table.ColumnNames[column], "leaves it out");

    private DataRemedy Categorical(int column) => new(nameof(_options.Categorical), _table.ColumnNames[column], "reads categories");

    private DataRemedy Numeric(int column) => new(nameof(_options.Numeric), _table.ColumnNames[column], "reads numbers");

    private DataRemedy AsClasses => new(nameof(_options.Task), nameof(DataTask.Classification), "reads classes");

    private DataRemedy AsNumbers => new(nameof(_options.Task), nameof(DataTask.Regression), "reads numbers");
}
