using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk</c>: its commands, and how each end of one becomes an exit code and at most one line on stderr.</summary>
internal static class Nk
{
    /// <summary>Runs a command line.</summary>
    public static int Run(string[] args)
    {
        try
        {
            ParseResult parsed = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            bool isQuestion = parsed.Action is HelpWithExamples or ShowVersion;
            if (!isQuestion && Problem(parsed) is { } problem)
            {
                throw new InputException(problem);
            }

            // Ctrl-C is the commands' own business (Interrupt), and so are exceptions, below.
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e) when (e is InputException or DataFormatException or ModelFormatException)
        {
            return Say(e.Message, ExitCode.BadInput);
        }
        catch (Exception e)
        {
            return Say(e.GetBaseException().Message, ExitCode.Failed);
        }
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("nk trains, inspects and runs neural networks. 'nk train' needs nothing and shows what it does.")
        {
            TrainCommand.Create(),
            PredictCommand.Create(),
            EvaluateCommand.Create(),
            InfoCommand.Create(),
        };
        HelpWithExamples.AddTo(root);
        ShowVersion.AddTo(root);
        root.SetAction(_ => root.Parse(["--help"]).Invoke());
        return root;
    }

    /// <summary>The first thing wrong with a command line; null where nothing is.</summary>
    private static string? Problem(ParseResult parsed)
    {
        string command = Name(parsed.CommandResult.Command);

        // The parser takes an option that it does not know for an argument, and then complains about what follows.
        IEnumerable<string> arguments = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens.Select(token => token.Value))
            .Concat(parsed.UnmatchedTokens);
        if (arguments.FirstOrDefault(argument => argument.Length > 1 && argument[0] == '-') is { } unknown)
        {
            return $"{Wording.Quote(unknown)}: found an unknown option, expected one of those that {command} --help lists";
        }

        return parsed.UnmatchedTokens.Count > 0
            ? $"{Wording.Quote(parsed.UnmatchedTokens[0])}: found an argument too many, expected what {command} --help shows"
            : parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null;
    }

    private static string Name(Command command) => command is RootCommand ? "nk" : $"nk {command.Name}";

    private static int Say(string message, int code)
    {
        Console.Error.WriteLine($"nk: {Wording.OneLine(message)}");
        return code;
    }
}
