using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Linq;

namespace NeuralKernels.Cli.Commands;

/// <summary>The parser's own help, followed by a command's examples: a line that says the purpose, a line to type.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, (string Purpose, string Line)[]> s_examples = new(StringComparer.Ordinal)
    {
        ["nk"] =
        [
            ("Watch a network learn two spirals", "nk train"),
            ("Learn from a file, and save the model", "nk train iris.csv --target species --out iris.safetensors"),
            ("Use it on new rows", "nk predict iris.safetensors new.csv"),
        ],
        ["train"] =
        [
            ("Watch a network learn two spirals", "nk train"),
            ("Learn the last column of a file, and save the model", "nk train iris.csv --out iris.safetensors"),
            ("Logistic regression on a file without a header, whose comments begin with //",
                "nk train cancer.txt --target 0 --comment // --missing drop --hidden none"),
            ("A file with decimal commas in a Windows encoding, where n/a means missing and the column id is of no use",
                "nk train shop.csv --decimal , --encoding windows-1252 --missing-words n/a --missing mean --ignore id"),
            ("See how it went and what was learned, in a browser", "nk train --report report.html"),
            ("Stop early, and be able to resume", "nk train iris.csv --early-stopping 10 --checkpoint run.safetensors --log run.csv"),
            ("Handwritten digits",
                "nk train --idx-images train-images.gz --idx-labels train-labels.gz"
                + " --test-idx-images t10k-images.gz --test-idx-labels t10k-labels.gz"),
        ],
        ["predict"] =
        [
            ("Classes and their probabilities, or numbers, one line per row", "nk predict iris.safetensors new.csv"),
            ("Into a file", "nk predict digits.safetensors --idx-images t10k-images.gz --out answers.csv"),
        ],
        ["evaluate"] =
        [
            ("How well a model does on rows whose answer is known", "nk evaluate iris.safetensors more.csv"),
            ("On new spirals", "nk evaluate spirals.safetensors --generate spirals --seed 7"),
            ("A model that a program saved, which knows no columns", "nk evaluate network.safetensors numbers.csv --target answer"),
        ],
        ["explain"] =
        [
            ("How the model answers row 7, and which neurons its cost is due to", "nk explain iris.safetensors more.csv --row 7"),
            ("More of it", "nk explain digits.safetensors --idx-images t10k-images.gz --idx-labels t10k-labels.gz --row 8 --top 30"),
        ],
        ["info"] = [("What a model is made of", "nk info iris.safetensors")],
        ["tour"] = [("See how a network learns, in a browser", "nk tour --out tour.html")],
        ["verify"] =
        [
            ("Prove the same bits in a few seconds", "nk verify --quick"),
            ("The thorough form, for a script", "nk verify --json"),
        ],
        ["bench"] =
        [
            ("How fast this CPU is, as tables and as a page with charts", "nk bench --html bench.html"),
            ("Record it now", "nk bench --json before.json"),
            ("What a change made slower", "nk bench --compare before.json"),
        ],
    };

    /// <summary>Shows examples in the help of a command and of all its subcommands.</summary>
    public static void AddTo(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        Console.Out.WriteLine("Examples:");
        foreach ((string purpose, string line) in s_examples[command is RootCommand ? "nk" : command.Name])
        {
            Console.Out.WriteLine($"  {purpose}:");
            Console.Out.WriteLine($"    {line}");
        }

        return ExitCode.Done;
    }
}
