using System.Collections.Generic;
using System.CommandLine;
using NeuralKernels.Data;
using NeuralKernels.Tables;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options that say what the columns of a table are, where finding it out is wrong or refused.</summary>
internal sealed class ColumnOptions
{
    private readonly Option<string[]?> _missingWords = Choices.Create<string[]?>(
        "--missing-words",
        "WORDS",
        "The words that mean a missing value, beside an empty cell; quoted cells are text "
        + $"[{string.Join(',', Preprocessing.DefaultMissingWords)}]",
        text => text.Length == 0 ? [] : text.Split(','),
        "words such as ?,NA");

    private readonly Option<string[]> _categorical = Choices.Texts(
        "--categorical", "NAME|INDEX", "A column that holds categories, though it looks like numbers; may be given several times");

    private readonly Option<string[]> _numeric = Choices.Texts(
        "--numeric", "NAME|INDEX", "A column that holds numbers, though some look like codes; may be given several times");

    private readonly Option<string[]> _ignore = Choices.Texts(
        "--ignore", "NAME|INDEX", "A column that is left out; may be given several times");

    private readonly Option<int?> _maxCategories = Choices.Integer(
        "--max-categories", "N", "The most categories that a column may have [256]", 1, 1_000_000);

    /// <summary>The options, added to the command.</summary>
    public ColumnOptions(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    private IEnumerable<Option> All => [_missingWords, _categorical, _numeric, _ignore, _maxCategories];

    /// <summary>Refuses them where no text is read.</summary>
    /// <exception cref="InputException">One is given.</exception>
    public void RefuseAll(ParseResult parsed)
    {
        foreach (Option option in All)
        {
            DataOptions.RefuseWithoutFile(parsed.GetResult(option) is { Implicit: false }, option.Name);
        }
    }

    /// <summary>What is asked for.</summary>
    public TableEncoderOptions Read(ParseResult parsed)
    {
        var options = new TableEncoderOptions
        {
            Categorical = parsed.GetValue(_categorical) ?? [],
            Numeric = parsed.GetValue(_numeric) ?? [],
            Ignore = parsed.GetValue(_ignore) ?? [],
        };
        options = parsed.GetResult(_missingWords) is null ? options : options with { MissingWords = parsed.GetValue(_missingWords) ?? [] };
        return parsed.GetValue(_maxCategories) is { } most ? options with { MaxCategories = most } : options;
    }
}
