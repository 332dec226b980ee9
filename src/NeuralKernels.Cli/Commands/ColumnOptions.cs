using System.Collections.Generic;
using System.CommandLine;
using NeuralKernels.Data;
using NeuralKernels.Tables;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options that describe the columns of a table, where detection is wrong or refused.</summary>
internal sealed class ColumnOptions(Command command)
{
    private readonly Option<string[]?> _missingWords = command.AddParsed<string[]>(
        "--missing-words",
        "WORDS",
        "The words that mean a missing value, beside an empty cell; quoted cells are text "
        + $"[{string.Join(',', Preprocessing.DefaultMissingWords)}]",
        text => text.Length == 0 ? [] : text.Split(','),
        "words such as ?,NA");

    private readonly Option<string[]> _categorical = command.AddTexts(
        "--categorical", "NAME|INDEX", "A column that holds categories, though it looks like numbers; may be given several times");

    private readonly Option<string[]> _numeric = command.AddTexts(
        "--numeric", "NAME|INDEX", "A column that holds numbers, though some look like codes; may be given several times");

    private readonly Option<string[]> _ignore = command.AddTexts(
        "--ignore", "NAME|INDEX", "A column that is left out; may be given several times");

    private readonly Option<int?> _maxCategories = command.AddInteger(
        "--max-categories", "N", "The most categories that a column may have [256]", 1, 1_000_000);

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_missingWords, _categorical, _numeric, _ignore, _maxCategories];

    /// <summary>The values given.</summary>
    public TableEncoderOptions Read(ParseResult parsed)
    {
        var options = new TableEncoderOptions
        {
            Categorical = parsed.GetValue(_categorical) ?? [],
            Numeric = parsed.GetValue(_numeric) ?? [],
            Ignore = parsed.GetValue(_ignore) ?? [],
        };
        options = parsed.GetResult(_missingWords) is null ? options : options with { MissingWords = parsed.GetValue(_missingWords) ?? [] };
        return parsed.GetValue(_maxCategories) is { } max ? options with { MaxCategories = max } : options;
    }
}
