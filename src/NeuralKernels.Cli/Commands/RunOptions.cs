using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.IO;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options of <c>nk train</c> that say when a training ends, and what it saves and logs.</summary>
internal sealed class RunOptions(Command command)
{
    private const int MaxEpochs = 1_000_000;

    private readonly Option<int?> _patience = command.AddInteger(
        "--early-stopping", "EPOCHS",
        "End after so many epochs without a smaller loss on the validation rows, with the best weights [never]", 1, MaxEpochs);

    private readonly Option<string?> _checkpoint = command.AddText(
        "--checkpoint", "FILE", "Save the training in this file, so that --resume can continue it");
    private readonly Option<int?> _every = command.AddInteger(
        "--checkpoint-every", "EPOCHS", "How often; at the end in any case [1]", 1, MaxEpochs);
    private readonly Option<bool> _resume = command.AddSwitch(
        "--resume", "Continue from the file of --checkpoint, to the bits of an uninterrupted training");
    private readonly Option<string[]> _logs = command.AddTexts(
        "--log", "FILE", "Write a line after each epoch: NAME.csv, NAME.jsonl, - (CSV), or a folder for TensorBoard; may be given again");

    /// <summary>When the training ends early; null for never.</summary>
    public EarlyStopping? EarlyStopping(ParseResult parsed) =>
        parsed.GetValue(_patience) is { } patience ? new EarlyStopping(patience) : null;

    /// <summary>Where and how often the training is saved; null for nowhere.</summary>
    /// <exception cref="InputException">The file cannot be written or holds a model, or an option is given without the file.</exception>
    public Checkpoints? Checkpoints(ParseResult parsed)
    {
        bool resume = parsed.GetValue(_resume);
        if (parsed.GetValue(_checkpoint) is not { } path)
        {
            string? alone = parsed.GetValue(_every) is not null ? _every.Name : resume ? _resume.Name : null;
            InputException.ThrowIf(
                alone is not null, $"{alone}: found it without a file to save the training in, expected {_checkpoint.Name} with it");
            return null;
        }

        InputException.ThrowIf(
            OutputFile.IsStandard(path),
            $"{_checkpoint.Name}: found standard output, expected a file, which is written again and again");
        OutputFile.Checked(path, _checkpoint.Name);
        InputException.ThrowIf(
            FileTarget.Of(path) is { IsFile: false, Path: not "/dev/null" },
            $"{_checkpoint.Name}: found {path}, which is no file, expected a file, which is written again and again");
        InputException.ThrowIf(
            !resume && IsModel(path),
            $"{_checkpoint.Name}: found the model {path}, expected a new file or a training that was saved");
        return new Checkpoints(path, parsed.GetValue(_every) ?? 1);
    }

    /// <summary>The file to resume from; null to start anew.</summary>
    /// <exception cref="InputException">There is no such file.</exception>
    public string? Resume(ParseResult parsed)
    {
        if (!parsed.GetValue(_resume))
        {
            return null;
        }

        string path = parsed.GetValue(_checkpoint)!; // Checkpoints refused the option without it
        return File.Exists(path) ? path : throw new InputException(
            $"{_resume.Name}: found no file {path}, expected one that {_checkpoint.Name} wrote");
    }

    /// <summary>The logs, their kinds by the extensions of their names.</summary>
    /// <exception cref="InputException">A file cannot be written, or its extension is unknown.</exception>
    public IReadOnlyList<TrainingLog> Logs(ParseResult parsed) => [.. (parsed.GetValue(_logs) ?? []).Select(Log)];

    /// <summary>The files that are written.</summary>
    public IEnumerable<NamedFile> Outputs(ParseResult parsed) =>
        (parsed.GetValue(_logs) ?? []).Select(path => new NamedFile(path, _logs.Name))
            .Prepend(new NamedFile(parsed.GetValue(_checkpoint), _checkpoint.Name));

    private TrainingLog Log(string path)
    {
        if (OutputFile.IsStandard(path))
        {
            OutputFile.Checked(path, _logs.Name);
            return TrainingLog.Csv(Console.OpenStandardOutput());
        }

        string extension = Path.GetExtension(path);
        if (extension is ".csv" or ".jsonl" || !FileTarget.Of(path).IsFile) // a pipe has whatever name the shell gives it
        {
            OutputFile.Checked(path, _logs.Name, isAppended: true);
            return extension == ".jsonl" ? TrainingLog.JsonLines(path) : TrainingLog.Csv(path);
        }

        InputException.ThrowIf(
            extension.Length > 0 && !Directory.Exists(path) && !Path.EndsInDirectorySeparator(path),
            $"{_logs.Name}: found {path}, expected a name that ends with .csv or .jsonl, or a folder for TensorBoard");
        InputException.ThrowIf(File.Exists(path), $"{_logs.Name}: found the file {path}, expected a folder for TensorBoard");
        return TrainingLog.TensorBoard(OutputFile.CheckedFolder(path, _logs.Name));
    }

    /// <summary>Whether the file holds a trained model, which a checkpoint would silently replace.</summary>
    private static bool IsModel(string path)
    {
        if (!FileTarget.Of(path).IsFile)
        {
            return false; // a pipe is not read to find out
        }

        try
        {
            ModelFile.ReadArchitecture(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ModelFormatException)
        {
            return false;
        }
    }
}
