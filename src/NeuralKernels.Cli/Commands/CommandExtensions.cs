using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using NeuralKernels.Cli.Output;

namespace NeuralKernels.Cli.Commands;

/// <summary>
/// Options and arguments that check their values and say what they expect. Each is added to the command at once; an option that is not
/// given has the value null.
/// </summary>
internal static class CommandExtensions
{
    /// <summary>Adds an integer in [min, max].</summary>
    public static Option<int?> AddInteger(this Command command, string name, string valueName, string help, int min, int max) =>
        command.AddParsed<int?>(
            name,
            valueName,
            help,
            text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= min && value <= max ? value : null,
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));

    /// <summary>Adds the option <c>--seed</c>: any unsigned 64-bit integer.</summary>
    public static Option<ulong?> AddSeed(this Command command, string help) => command.AddParsed<ulong?>(
        "--seed",
        "N",
        help,
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null,
        "a whole number from 0 to 2^64 - 1");

    /// <summary>Adds a number in [0, 1).</summary>
    public static Option<double?> AddShare(this Command command, string name, string help, string valueName = "SHARE") =>
        command.AddNumber(name, valueName, help, x => x is >= 0 and < 1, "a number from 0 to below 1");

    /// <summary>Adds a finite number above 0.</summary>
    public static Option<double?> AddPositive(this Command command, string name, string valueName, string help) =>
        command.AddNumber(name, valueName, help, x => x > 0, "a number above 0");

    /// <summary>Adds a finite number of at least 0.</summary>
    public static Option<double?> AddNonNegative(this Command command, string name, string help) =>
        command.AddNumber(name, "RATE", help, x => x >= 0, "a number from 0");

    /// <summary>Adds a choice among names.</summary>
    public static Option<string?> AddName(this Command command, string name, string help, IReadOnlyList<string> names) =>
        command.AddName<string>(name, help, names, text => text);

    /// <summary>Adds a choice among the names of values.</summary>
    public static Option<T?> AddName<T>(this Command command, string name, string help, params (string Name, T Value)[] values)
        where T : struct =>
        command.AddName<T?>(name, help, [.. values.Select(each => each.Name)], text => values.First(each => each.Name == text).Value);

    /// <summary>Adds a choice among the names that <paramref name="parse"/> knows.</summary>
    public static Option<T?> AddName<T>(this Command command, string name, string help, IReadOnlyList<string> names, Func<string, T?> parse)
    {
        string list = string.Join(", ", names);
        Option<T?> option = command.AddParsed(
            name, "NAME", $"{help}: {list}", text => names.Contains(text) ? parse(text) : default, $"one of {list}");
        option.CompletionSources.Add([.. names]);
        return option;
    }

    /// <summary>Adds a text that is not empty.</summary>
    public static Option<string?> AddText(this Command command, string name, string valueName, string help) =>
        command.AddParsed(name, valueName, help, text => text.Length > 0 ? text : null, $"a {valueName}");

    /// <summary>Adds texts, one for each time the option is given, none of them empty.</summary>
    public static Option<string[]> AddTexts(this Command command, string name, string valueName, string help)
    {
        var option = new Option<string[]>(name) { HelpName = valueName, Description = help, Arity = ArgumentArity.OneOrMore };
        option.Validators.Add(result => RefuseEmpty(result, name, $"a {valueName}"));
        command.Add(option);
        return option;
    }

    /// <summary>Adds an option with its own parser, which returns null for an invalid text.</summary>
    public static Option<T?> AddParsed<T>(
        this Command command, string name, string valueName, string help, Func<string, T?> parse, string expected)
    {
        var option = new Option<T?>(name)
        {
            HelpName = valueName,
            Description = help,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(result, name, parse, expected),
        };
        command.Add(option);
        return option;
    }

    /// <summary>Adds a switch.</summary>
    public static Option<bool> AddSwitch(this Command command, string name, string help)
    {
        var option = new Option<bool>(name) { Description = help, Arity = ArgumentArity.Zero };
        command.Add(option);
        return option;
    }

    /// <summary>Adds an argument that is not empty where it is given.</summary>
    public static Argument<T> AddArgument<T>(this Command command, string name, string description, ArgumentArity arity)
    {
        var argument = new Argument<T>(name) { Description = description, Arity = arity };
        argument.Validators.Add(result => RefuseEmpty(result, name, description));
        command.Add(argument);
        return argument;
    }

    /// <summary>Adds the argument MODEL.</summary>
    public static Argument<string> AddModel(this Command command) => command.AddArgument<string>(
        "MODEL", "a model that nk train or a program saved (- for standard input)", ArgumentArity.ExactlyOne);

    private static Option<double?> AddNumber(
        this Command command, string name, string valueName, string help, Func<double, bool> isValid, string expected) =>
        command.AddParsed<double?>(
            name,
            valueName,
            help,
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value) && isValid(value) ? value : null,
            expected);

    private static void RefuseEmpty(SymbolResult result, string name, string expected)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0))
        {
            result.AddError($"{name}: found '', expected {expected}");
        }
    }

    private static T? Parse<T>(ArgumentResult result, string name, Func<string, T?> parse, string expected)
    {
        string text = result.Tokens[0].Value;
        T? value = parse(text);
        if (value is null)
        {
            result.AddError($"{name}: found {Wording.Quote(text)}, expected {expected}");
        }

        return value;
    }
}
