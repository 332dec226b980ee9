using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using NeuralKernels.Cli.Output;

namespace NeuralKernels.Cli.Commands;

/// <summary>Options that check what they are given, and say what they would have taken. An option that is not given is null.</summary>
internal static class Choices
{
    /// <summary>A whole number in [least, most].</summary>
    public static Option<int?> Integer(string name, string valueName, string help, int least, int most) => Create<int?>(
        name,
        valueName,
        help,
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most ? value : null,
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    /// <summary>A seed: any whole number that 64 bits hold.</summary>
    public static Option<ulong?> Seed(string name, string help) => Create<ulong?>(
        name,
        "N",
        help,
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null,
        "a whole number from 0 to 2^64 - 1");

    /// <summary>A finite number that passes a check.</summary>
    public static Option<double?> Number(
        string name, string valueName, string help, Func<double, bool> isFine, string expected) => Create<double?>(
        name,
        valueName,
        help,
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value) && isFine(value) ? value : null,
        expected);

    /// <summary>One of several names.</summary>
    public static Option<string?> Name(string name, string help, IReadOnlyList<string> names)
    {
        string list = string.Join(", ", names);
        Option<string?> option = Create<string?>(
            name, "NAME", $"{help}: {list}", text => names.Contains(text, StringComparer.Ordinal) ? text : null, $"one of {list}");
        option.CompletionSources.Add([.. names]);
        return option;
    }

    /// <summary>Any text but none.</summary>
    public static Option<string?> Text(string name, string valueName, string help) =>
        Create<string?>(name, valueName, help, text => text.Length > 0 ? text : null, $"a {valueName}");

    /// <summary>Texts, one for each time that the option is given; none of them empty.</summary>
    public static Option<string[]> Texts(string name, string valueName, string help)
    {
        var option = new Option<string[]>(name) { HelpName = valueName, Description = help, Arity = ArgumentArity.OneOrMore };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"{name}: found '', expected a {valueName}");
            }
        });
        return option;
    }

    /// <summary>An argument that is not empty where it is given.</summary>
    public static Argument<T> RefuseEmpty<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"{argument.Name}: found '', expected {argument.Description}");
            }
        });
        return argument;
    }

    /// <summary>An option with its own reading; a null means that the text is not right.</summary>
    public static Option<T?> Create<T>(string name, string valueName, string help, Func<string, T?> read, string expected) => new(name)
    {
        HelpName = valueName,
        Description = help,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Read(result, name, read, expected),
    };

    /// <summary>A switch.</summary>
    public static Option<bool> Switch(string name, string help) => new(name) { Description = help, Arity = ArgumentArity.Zero };

    private static T? Read<T>(ArgumentResult result, string name, Func<string, T?> read, string expected)
    {
        string text = result.Tokens[0].Value;
        T? value = read(text);
        if (value is null)
        {
            result.AddError($"{name}: found {Wording.Quote(text)}, expected {expected}");
        }

        return value;
    }
}
