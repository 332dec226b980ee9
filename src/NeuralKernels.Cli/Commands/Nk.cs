using System;
using System.CommandLine;
using System.Globalization;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk</c>: its commands; each ends with an exit code and at most one line on stderr.</summary>
internal static class Nk
{
    /// <summary>Runs a command line.</summary>
    public static int Run(string[] args)
    {
        // The parser's help and errors are in English whatever the culture, as everything else here is.
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        try
        {
            ParseResult parsed = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            bool isQuestion = parsed.Action is HelpWithExamples or ShowVersion;
            if (!isQuestion && Problem.Of(parsed) is { } problem)
            {
                throw new InputException(problem);
            }

            // Ctrl-C is handled by Interrupt, and exceptions are handled below.
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (DataFormatException e)
        {
            return Say(Remedies.Describe(e), ExitCode.BadInput);
        }
        catch (Exception e) when (e is InputException or ModelFormatException)
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
            ExplainCommand.Create(),
            InfoCommand.Create(),
            TourCommand.Create(),
            VerifyCommand.Create(),
            BenchCommand.Create(),
        };
        HelpWithExamples.AddTo(root);
        ShowVersion.AddTo(root);
        root.SetAction(_ => root.Parse(["--help"]).Invoke());
        return root;
    }

    private static int Say(string message, int code)
    {
        Console.Error.WriteLine($"nk: {Wording.OneLine(message)}");
        return code;
    }
}
