using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.IO;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options of <c>nk train</c> that say when a training ends, and what is kept and written on the way.</summary>
internal sealed class RunOptions
{
    private const int Most = 1_000_000;

    private readonly Option<int?> _patience = Choices.Integer(
        "--early-stopping", "EPOCHS",
        "End after so many epochs without a smaller loss on the validation rows, with the best weights [never]", 1, Most);

    private readonly Option<string?> _checkpoint = Choices.Text(
        "--checkpoint", "FILE", "Save the training in this file, so that --resume can go on with it");
    private readonly Option<int?> _every = Choices.Integer(
        "--checkpoint-every", "EPOCHS", "How often; at the end in any case [1]", 1, Most);
    private readonly Option<bool> _resume = Choices.Switch(
        "--resume", "Go on from the file of --checkpoint, to the bits of a training that never stopped");
    private readonly Option<string[]> _logs = Choices.Texts(
        "--log", "FILE", "Write a line after each epoch: NAME.csv, NAME.jsonl, - (CSV), or a folder for TensorBoard; may be given again");

    /// <summary>The options, added to the command.</summary>
    public RunOptions(Command command)
    {
        foreach (Option option in (Option[])[_patience, _checkpoint, _every, _resume, _logs])
        {
            command.Add(option);
        }
    }

    /// <summary>When the training ends early; null for never.</summary>
    public EarlyStopping? EarlyStopping(ParseResult parsed) =>
        parsed.GetValue(_patience) is { } patience ? new EarlyStopping(patience) : null;

    /// <summary>Where and how often the training is saved; null for nowhere.</summary>
    /// <exception cref="InputException">The file cannot be written or holds a model, or an option stands without the file.</exception>
    public Checkpoints? Checkpoints(ParseResult parsed)
    {
        if (parsed.GetValue(_checkpoint) is { } path)
        {
            if (OutputFile.IsStandard(path))
            {
                throw new InputException($"{_checkpoint.Name}: found standard output, expected a file, which is written again and again");
            }

            OutputFile.Checked(path, _checkpoint.Name);
            if (FileTarget.Of(path) is { IsFile: false, Path: not "/dev/null" })
            {
                throw new InputException(
                    $"{_checkpoint.Name}: found {path}, which is no file, expected a file, which is written again and again");
            }

            if (!parsed.GetValue(_resume) && IsModel(path))
            {
                throw new InputException($"{_checkpoint.Name}: found the model {path}, expected a new file or a training that was saved");
            }

            return new Checkpoints(path, parsed.GetValue(_every) ?? 1);
        }

        string? alone = parsed.GetValue(_every) is not null ? _every.Name : parsed.GetValue(_resume) ? _resume.Name : null;
        return alone is null ? null : throw new InputException(
            $"{alone}: found it without a file to save the training in, expected {_checkpoint.Name} with it");
    }

    /// <summary>The file that the training goes on from; null where it begins.</summary>
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

    /// <summary>The logs, by the endings of their names.</summary>
    /// <exception cref="InputException">A file cannot be written, or is of no kind that there is.</exception>
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

        string ending = Path.GetExtension(path);
        if (ending is ".csv" or ".jsonl" || !FileTarget.Of(path).IsFile) // a pipe has whatever name the shell gives it
        {
            OutputFile.Checked(path, _logs.Name, isAppended: true);
            return ending == ".jsonl" ? TrainingLog.JsonLines(path) : TrainingLog.Csv(path);
        }

        if (ending.Length > 0 && !Directory.Exists(path) && !Path.EndsInDirectorySeparator(path))
        {
            throw new InputException(
                $"{_logs.Name}: found {path}, expected a name that ends with .csv or .jsonl, or a folder for TensorBoard");
        }

        return !File.Exists(path) ? TrainingLog.TensorBoard(OutputFile.CheckedFolder(path, _logs.Name)) : throw new InputException(
            $"{_logs.Name}: found the file {path}, expected a folder for TensorBoard");
    }

    /// <summary>Whether a model that was learned stands there, which a checkpoint would silently replace.</summary>
    private static bool IsModel(string path)
    {
        if (!FileTarget.Of(path).IsFile)
        {
            return false; // nor is a pipe read to find out
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
