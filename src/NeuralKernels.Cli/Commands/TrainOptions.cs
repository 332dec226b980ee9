using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using NeuralKernels.Cli.Input;
using NeuralKernels.Cli.Output;
using NeuralKernels.Cli.Runs;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Schedules;
using static System.FormattableString;

namespace NeuralKernels.Cli.Commands;

/// <summary>The options of <c>nk train</c>.</summary>
internal sealed class TrainOptions(Command command)
{
    private const int MaxNeurons = 1 << 20;
    private const string NoHiddenLayer = "none";

    // Losses of counts and of variances need the targets as they are, and a table's are standardized.
    private static readonly string[] s_losses =
        ["mse", "mae", "huber", "log-cosh", "quantile", "binary-cross-entropy", "hinge", "cross-entropy"];

    private readonly DataOptions _data = new(command, "Decides rows, split, weights and order [42]", GeneratedSet.Names[0]);
    private readonly Option<string?> _target = command.AddText("--target", "NAME|INDEX", "The column of DATA to learn [the last]");
    private readonly Option<DataTask?> _task = command.AddName(
        "--task", "What the target is [detected]", ("classes", DataTask.Classification), ("numbers", DataTask.Regression));
    private readonly Option<MissingPolicy?> _missing = command.AddName(
        "--missing",
        "What to do with missing values in DATA [error]",
        ("error", MissingPolicy.Error),
        ("drop", MissingPolicy.Drop),
        ("mean", MissingPolicy.Mean));
    private readonly Option<FeatureScaling?> _scale = command.AddName(
        "--scale",
        "How numbers in DATA are scaled [standard]",
        ("standard", FeatureScaling.Standard),
        ("min-max", FeatureScaling.MinMax),
        ("none", FeatureScaling.None));
    private readonly Option<bool> _balance = command.AddSwitch("--balance", "Let rare classes count as much as frequent ones");
    private readonly Option<string?> _testImages = command.AddText("--test-idx-images", "FILE", "Test on these images");
    private readonly Option<string?> _testLabels = command.AddText("--test-idx-labels", "FILE", "Their labels");
    private readonly Option<double?> _validation = command.AddShare(
        "--validation", "The share of rows that is scored after each epoch and not learned [0.1]");
    private readonly Option<double?> _test = command.AddShare(
        "--test", "The share of rows that is scored at the end and not learned [0.2]");
    private readonly Option<int[]?> _hidden = command.AddParsed<int[]>(
        "--hidden",
        "SIZES",
        "Neurons of each hidden layer, or none [64,64; 128 for images]",
        ParseHidden,
        $"sizes from 1 to {MaxNeurons} such as 64,64, or {NoHiddenLayer}");
    private readonly Option<Activation?> _activation = command.AddName<Activation?>(
        "--activation", "The activation of hidden layers [relu]", ActivationNames.All, name => ActivationNames.Parse(name));
    private readonly Option<Norm?> _norm = command.AddName(
        "--norm",
        "What normalizes the sums of hidden layers, before the activation [nothing]",
        ("layer", Norm.Layer),
        ("rms", Norm.Rms),
        ("batch", Norm.Batch));
    private readonly Option<double?> _dropout = command.AddShare(
        "--dropout", "How often training leaves out an output of a hidden layer [0]");
    private readonly Option<Loss?> _loss = command.AddName<Loss>(
        "--loss", "What to minimize [follows from the target]", s_losses, Loss.Parse);
    private readonly Option<string?> _optimizer = command.AddName("--optimizer", "How to minimize it [adam]", OptimizerChoice.Names);
    private readonly Option<double?> _learningRate = command.AddPositive(
        "--lr", "RATE", "Learning rate [follows from data and optimizer]");
    private readonly Option<Schedule?> _schedule = command.AddName<Schedule>(
        "--schedule", "How the learning rate changes during the training [constant]", Schedule.Names, Schedule.Parse);
    private readonly Option<double?> _momentum = command.AddShare(
        "--momentum", "What sgd, nesterov and rmsprop keep of the last step [0.9; rmsprop 0]");
    private readonly Option<double?> _weightDecay = command.AddNonNegative(
        "--weight-decay", "How strongly weights decay towards 0 [0; adamw 0.01]");
    private readonly Option<int?> _batch = command.AddInteger("--batch", "ROWS", "Rows per step [follows from the data]", 1, 1 << 20);
    private readonly Option<int?> _epochs = command.AddInteger(
        "--epochs", "N", "Passes over the rows [follows from the data]", 1, 1_000_000);
    private readonly Option<int?> _threads = command.AddInteger(
        "--threads", "N", "Threads, which never change the result [all processors]", 1, 256);
    private readonly Option<bool> _double = command.AddSwitch("--double", "Learn in double precision instead of single");
    private readonly Option<string?> _out = command.AddText("--out", "FILE", "Save the model in this file (safetensors)");
    private readonly Option<string?> _report = command.AddText(
        "--report", "FILE", "Write a page to this file that shows how it went and what was learned (HTML)");
    private readonly ColumnOptions _columns = new(command);
    private readonly StepOptions _steps = new(command);
    private readonly RunOptions _run = new(command);

    /// <summary>The values given.</summary>
    /// <exception cref="InputException">Options contradict each other.</exception>
    public TrainSettings Read(ParseResult parsed)
    {
        DataSource source = _data.Source(parsed, needLabels: true);
        if (source is not TableSource)
        {
            DataOptions.RefuseWithoutFile(parsed, [_target, _task, _missing, _scale, .. _columns.All]);
        }

        IdxSource? test = TestSource(parsed, source);
        double validationShare = parsed.GetValue(_validation) ?? 0.1;
        double testShare = parsed.GetValue(_test) ?? (test is null ? 0.2 : 0);
        InputException.ThrowIf(
            validationShare + testShare >= 1,
            Invariant($"--validation, --test: found {validationShare} and {testShare}, expected a sum below 1, ")
            + "so that rows are left to learn from");
        string? output = OutputFile.Checked(parsed.GetValue(_out), _out.Name);
        string? report = OutputFile.Checked(parsed.GetValue(_report), _report.Name);
        OutputFile.RefuseShared(
            [.. source.Files, new(test?.Images, _testImages.Name), new(test?.Labels, _testLabels.Name)],
            [new(output, _out.Name), new(report, _report.Name), .. _run.Outputs(parsed)]);
        return new TrainSettings(
            Source: source,
            TestSource: test,
            Columns: _columns.Read(parsed) with
            {
                Target = parsed.GetValue(_target),
                Task = parsed.GetValue(_task),
                Missing = parsed.GetValue(_missing) ?? MissingPolicy.Error,
                Scaling = parsed.GetValue(_scale) ?? FeatureScaling.Standard,
            },
            Balance: parsed.GetValue(_balance),
            Validation: validationShare,
            Test: testShare,
            Hidden: parsed.GetResult(_hidden) is null ? null : parsed.GetValue(_hidden), // an array that is not given is an empty one
            Activation: parsed.GetValue(_activation),
            Norm: parsed.GetValue(_norm),
            Dropout: parsed.GetValue(_dropout) ?? 0,
            Loss: parsed.GetValue(_loss),
            Optimizer: parsed.GetValue(_optimizer),
            LearningRate: parsed.GetValue(_learningRate),
            Schedule: parsed.GetValue(_schedule),
            Momentum: parsed.GetValue(_momentum),
            WeightDecay: parsed.GetValue(_weightDecay),
            Regularization: _steps.Regularization(parsed),
            AverageDecay: _steps.AverageDecay(parsed),
            EarlyStopping: _run.EarlyStopping(parsed),
            Checkpoints: _run.Checkpoints(parsed),
            Resume: _run.Resume(parsed),
            Logs: _run.Logs(parsed),
            Batch: parsed.GetValue(_batch),
            Epochs: parsed.GetValue(_epochs),
            Seed: _data.Seed(parsed),
            Threads: parsed.GetValue(_threads) ?? Math.Clamp(Environment.ProcessorCount, 1, 256),
            Double: parsed.GetValue(_double),
            Out: output,
            Report: report);
    }

    private IdxSource? TestSource(ParseResult parsed, DataSource source)
    {
        string? images = parsed.GetValue(_testImages);
        string? labels = parsed.GetValue(_testLabels);
        if (images is null && labels is null)
        {
            return null;
        }

        string given = images is null ? _testLabels.Name : _testImages.Name;
        InputException.ThrowIf(
            images is null || labels is null, $"{given}: found it alone, expected --test-idx-images and --test-idx-labels together");
        InputException.ThrowIf(
            source is not IdxSource, $"{given}: found it without --idx-images, expected IDX files to learn from");
        InputException.ThrowIf(
            parsed.GetValue(_test) is not null, "--test: found it beside --test-idx-images, expected one or the other");
        return new IdxSource(images, labels);
    }

    private static int[]? ParseHidden(string text)
    {
        if (text is NoHiddenLayer or "0")
        {
            return [];
        }

        int[] sizes = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            && size is >= 1 and <= MaxNeurons ? size : 0)];
        return sizes.Contains(0) ? null : sizes;
    }
}
