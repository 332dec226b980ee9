using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using NeuralKernels.Cli.Output;
using static System.FormattableString;

namespace NeuralKernels.Cli.Commands;

/// <summary>The errors of a command line in the form of all others: what, what was found, what was expected.</summary>
internal static class Problem
{
    /// <summary>The first error; null where there is none.</summary>
    public static string? Of(ParseResult parsed)
    {
        CommandResult result = parsed.CommandResult;
        string command = result.Command is RootCommand ? "nk" : $"nk {result.Command.Name}";
        return UnknownCommand(parsed) ?? UnknownOption(parsed, command) ?? WrongCount(result) ?? TooMany(parsed, command)
            ?? (parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null);
    }

    private static string? UnknownCommand(ParseResult parsed)
    {
        string Names(RootCommand root) => string.Join(", ", root.Subcommands.Select(command => command.Name));
        return parsed.CommandResult.Command is RootCommand root && parsed.UnmatchedTokens is [{ } word, ..] && !word.StartsWith('-')
            ? $"{Wording.Quote(word)}: found an unknown command, expected one of {Names(root)}"
            : null;
    }

    /// <summary>
    /// The parser mistakes an unknown option for an argument and complains about what follows. After "--" there are none.
    /// </summary>
    private static string? UnknownOption(ParseResult parsed, string command)
    {
        string[] before = [.. parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value)];
        IEnumerable<string> arguments = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens.Select(token => token.Value))
            .Concat(parsed.UnmatchedTokens);
        return arguments.FirstOrDefault(argument => argument.Length > 1 && argument[0] == '-' && before.Contains(argument)) is { } unknown
            ? $"{Wording.Quote(unknown)}: found an unknown option, expected one of those that {command} --help lists"
            : null;
    }

    private static string? WrongCount(CommandResult result)
    {
        foreach (OptionResult option in result.Children.OfType<OptionResult>().Where(option => !option.Implicit))
        {
            int found = option.Tokens.Count;
            if (found < option.Option.Arity.MinimumNumberOfValues)
            {
                return $"{option.Option.Name}: found no value, expected {option.Option.HelpName}";
            }

            if (found > option.Option.Arity.MaximumNumberOfValues)
            {
                return Invariant($"{option.Option.Name}: found {found} values, expected one");
            }
        }

        ArgumentResult? missing = result.Children.OfType<ArgumentResult>()
            .FirstOrDefault(argument => argument.Tokens.Count < argument.Argument.Arity.MinimumNumberOfValues);
        return missing is null ? null : $"{missing.Argument.Name}: found nothing, expected {missing.Argument.Description}";
    }

    private static string? TooMany(ParseResult parsed, string command) => parsed.UnmatchedTokens.Count == 0
        ? null
        : $"{Wording.Quote(parsed.UnmatchedTokens[0])}: found an argument too many, expected what {command} --help shows";
}
