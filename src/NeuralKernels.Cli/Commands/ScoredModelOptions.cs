using System;
using System.CommandLine;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;

namespace NeuralKernels.Cli.Commands;

/// <summary>MODEL, DATA and --target, for commands that compare a model's answers with the known ones.</summary>
internal sealed class ScoredModelOptions(Command command)
{
    private readonly Argument<string> _model = command.AddModel();
    private readonly DataOptions _data = new(command);
    private readonly Option<string?> _target = command.AddText(
        "--target", "NAME|INDEX", "The column of DATA that holds the answers, for a model without preprocessing");

    /// <summary>Checks the options and opens the model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="create">From the model's path, the source of the rows and the target column to what uses the model.</param>
    /// <exception cref="InputException">Options contradict each other, or a file cannot be read.</exception>
    public void Open(ParseResult parsed, Func<string, DataSource, string?, IModelUse> create)
    {
        string path = parsed.GetRequiredValue(_model);
        DataSource source = _data.Source(parsed, needLabels: true);
        if (source is not TableSource)
        {
            DataOptions.RefuseWithoutFile(parsed, [_target]);
        }

        OutputFile.RefuseShared([new(path, _model.Name), .. source.Files], []);
        AnyModel.Open(path, create(path, source, parsed.GetValue(_target)));
    }
}
