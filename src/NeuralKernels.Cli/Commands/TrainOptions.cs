using System;
using System.Collections.Generic;
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

/// <summary>The options of <c>nk train</c>, and what a command line asks for with them.</summary>
internal sealed class TrainOptions
{
    private const int MostNeurons = 1 << 20;
    private const string NoHiddenLayer = "none";

    private static readonly Dictionary<string, MissingPolicy> s_missing = new(StringComparer.Ordinal)
    {
        ["error"] = MissingPolicy.Error,
        ["drop"] = MissingPolicy.Drop,
        ["mean"] = MissingPolicy.Mean,
    };

    private static readonly Dictionary<string, DataTask> s_tasks = new(StringComparer.Ordinal)
    {
        ["classes"] = DataTask.Classification,
        ["numbers"] = DataTask.Regression,
    };

    // Those of counts and of variances want targets as they are, and a table's are standardised.
    private static readonly Dictionary<string, Loss> s_losses =
        new[] { "mse", "mae", "huber", "log-cosh", "quantile", "binary-cross-entropy", "hinge", "cross-entropy" }
            .ToDictionary(name => name, Loss.Parse, StringComparer.Ordinal);

    private static readonly Dictionary<string, Activation> s_activations = ActivationNames.All
        .ToDictionary(name => name, ActivationNames.Parse, StringComparer.Ordinal);

    private static readonly Dictionary<string, Norm> s_norms = new(StringComparer.Ordinal)
    {
        ["layer"] = Norm.Layer,
        ["rms"] = Norm.Rms,
        ["batch"] = Norm.Batch,
    };

    private static readonly Dictionary<string, FeatureScaling> s_scalings = new(StringComparer.Ordinal)
    {
        ["standard"] = FeatureScaling.Standard,
        ["min-max"] = FeatureScaling.MinMax,
        ["none"] = FeatureScaling.None,
    };

    private readonly DataOptions _data;
    private readonly ColumnOptions _columns;
    private readonly StepOptions _steps;
    private readonly RunOptions _run;
    private readonly Option<string?> _target = Choices.Text("--target", "NAME|INDEX", "The column of DATA to learn [the last]");
    private readonly Option<string?> _task = Choices.Name("--task", "What the target is [found out]", [.. s_tasks.Keys]);
    private readonly Option<string?> _missing = Choices.Name(
        "--missing", "What to do with missing values in DATA [error]", [.. s_missing.Keys]);
    private readonly Option<string?> _scale = Choices.Name("--scale", "How numbers in DATA are scaled [standard]", [.. s_scalings.Keys]);
    private readonly Option<bool> _balance = Choices.Switch("--balance", "Let rare classes count as much as frequent ones");
    private readonly Option<string?> _testImages = Choices.Text("--test-idx-images", "FILE", "Test on these images");
    private readonly Option<string?> _testLabels = Choices.Text("--test-idx-labels", "FILE", "Their labels");
    private readonly Option<double?> _validation = Share(
        "--validation", "The share of rows that is scored after each epoch and not learned [0.1]");
    private readonly Option<double?> _test = Share("--test", "The share of rows that is scored at the end and not learned [0.2]");
    private readonly Option<string?> _activation = Choices.Name(
        "--activation", "The activation of hidden layers [relu]", [.. s_activations.Keys]);
    private readonly Option<string?> _norm = Choices.Name(
        "--norm", "What normalizes the sums of hidden layers, before the activation [nothing]", [.. s_norms.Keys]);
    private readonly Option<double?> _dropout = Choices.Number(
        "--dropout", "SHARE", "How often training leaves out an output of a hidden layer [0]", x => x is >= 0 and < 1,
        "a number from 0 to below 1");

    private readonly Option<string?> _loss = Choices.Name("--loss", "What to make small [follows from the target]", [.. s_losses.Keys]);
    private readonly Option<string?> _optimizer = Choices.Name("--optimizer", "How to make it small [adam]", OptimizerChoice.Names);
    private readonly Option<double?> _rate = Choices.Number(
        "--lr", "RATE", "Step size [follows from data and optimizer]", x => x > 0, "a number above 0");
    private readonly Option<string?> _schedule = Choices.Name(
        "--schedule", "How the step size changes over the training [constant]", Schedule.Names);
    private readonly Option<double?> _momentum = Choices.Number(
        "--momentum", "SHARE", "What sgd, nesterov and rmsprop keep of the last step [0.9; rmsprop 0]", x => x is >= 0 and < 1,
        "a number from 0 to below 1");

    private readonly Option<double?> _decay = Choices.Number(
        "--weight-decay", "RATE", "Pull of the weights towards 0 [0; adamw 0.01]", x => x >= 0, "a number from 0");
    private readonly Option<int?> _batch = Choices.Integer("--batch", "ROWS", "Rows per step [follows from the data]", 1, 1 << 20);
    private readonly Option<int?> _epochs = Choices.Integer("--epochs", "N", "Passes over the rows [follows from the data]", 1, 1_000_000);
    private readonly Option<int?> _threads = Choices.Integer(
        "--threads", "N", "Threads, which never change the result [all processors]", 1, 256);
    private readonly Option<bool> _double = Choices.Switch("--double", "Learn in double precision instead of single");
    private readonly Option<string?> _out = Choices.Text("--out", "FILE", "Keep the model in this file (safetensors)");
    private readonly Option<string?> _report = Choices.Text(
        "--report", "FILE", "Show in this file how it went and what was learned (HTML)");
    private readonly Option<int[]?> _hidden = Choices.Create<int[]?>(
        "--hidden",
        "SIZES",
        "Neurons of each hidden layer, or none [64,64; 128 for images]",
        ParseHidden,
        $"sizes from 1 to {MostNeurons} such as 64,64, or {NoHiddenLayer}");

    /// <summary>The options, added to the command.</summary>
    public TrainOptions(Command command)
    {
        _data = new DataOptions(command, "Decides rows, split, weights and order [42]", generateWhenNothing: GeneratedSet.Names[0]);
        foreach (Option option in (Option[])[
            _target, _task, _missing, _scale, _balance, _testImages, _testLabels, _validation, _test, _hidden, _activation, _norm, _dropout,
            _loss,
            _optimizer, _rate, _schedule, _momentum, _decay, _batch, _epochs, _threads, _double, _out, _report])
        {
            command.Add(option);
        }

        _columns = new ColumnOptions(command);
        _steps = new StepOptions(command);
        _run = new RunOptions(command);
    }

    /// <summary>What is asked for.</summary>
    /// <exception cref="InputException">Options do not go together.</exception>
    public TrainSettings Read(ParseResult parsed)
    {
        DataSource source = _data.Source(parsed, needLabels: true);
        if (source is not TableSource)
        {
            foreach (Option<string?> option in (Option<string?>[])[_target, _task, _missing, _scale])
            {
                DataOptions.RefuseWithoutFile(parsed.GetValue(option) is not null, option.Name);
            }

            _columns.RefuseAll(parsed);
        }

        IdxSource? test = TestSource(parsed, source);
        double validationShare = parsed.GetValue(_validation) ?? 0.1;
        double testShare = parsed.GetValue(_test) ?? (test is null ? 0.2 : 0);
        if (validationShare + testShare >= 1)
        {
            throw new InputException(
                Invariant($"--validation, --test: found {validationShare} and {testShare}, expected a sum below 1, ")
                + "so that rows are left to learn from");
        }

        string? output = OutputFile.Checked(parsed.GetValue(_out), _out.Name);
        string? report = OutputFile.Checked(parsed.GetValue(_report), _report.Name);
        IEnumerable<NamedFile> inputs = [.. source.Files, new(test?.Images, _testImages.Name), new(test?.Labels, _testLabels.Name)];
        OutputFile.RefuseShared(inputs, [new(output, _out.Name), new(report, _report.Name), .. _run.Outputs(parsed)]);

        return new TrainSettings
        {
            Source = source,
            TestSource = test,
            Columns = _columns.Read(parsed) with
            {
                Target = parsed.GetValue(_target),
                Task = Named(parsed, _task, s_tasks),
                Missing = Named(parsed, _missing, s_missing) ?? MissingPolicy.Error,
                Scaling = Named(parsed, _scale, s_scalings) ?? FeatureScaling.Standard,
            },
            Balance = parsed.GetValue(_balance),
            Validation = validationShare,
            Test = testShare,
            Hidden = parsed.GetResult(_hidden) is null ? null : parsed.GetValue(_hidden), // a list that is not given would be an empty one
            Activation = Named(parsed, _activation, s_activations),
            Norm = Named(parsed, _norm, s_norms),
            Dropout = parsed.GetValue(_dropout) ?? 0,
            Loss = parsed.GetValue(_loss) is { } loss ? s_losses[loss] : null,
            Optimizer = parsed.GetValue(_optimizer),
            LearningRate = parsed.GetValue(_rate),
            Schedule = parsed.GetValue(_schedule) is { } schedule ? Schedule.Parse(schedule) : null,
            Momentum = parsed.GetValue(_momentum),
            WeightDecay = parsed.GetValue(_decay),
            Regularization = _steps.Rules(parsed),
            AverageDecay = _steps.AverageDecay(parsed),
            EarlyStopping = _run.EarlyStopping(parsed),
            Checkpoints = _run.Checkpoints(parsed),
            Resume = _run.Resume(parsed),
            Logs = _run.Logs(parsed),
            Batch = parsed.GetValue(_batch),
            Epochs = parsed.GetValue(_epochs),
            Seed = _data.Seed(parsed),
            Threads = parsed.GetValue(_threads) ?? Math.Clamp(Environment.ProcessorCount, 1, 256),
            Double = parsed.GetValue(_double),
            Out = output,
            Report = report,
        };
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
        if (images is null || labels is null)
        {
            throw new InputException($"{given}: found it alone, expected --test-idx-images and --test-idx-labels together");
        }

        if (source is not IdxSource)
        {
            throw new InputException($"{given}: found it without --idx-images, expected IDX files to learn from");
        }

        return parsed.GetValue(_test) is null ? new IdxSource(images, labels) : throw new InputException(
            "--test: found it beside --test-idx-images, expected one or the other");
    }

    private static T? Named<T>(ParseResult parsed, Option<string?> option, Dictionary<string, T> names)
        where T : struct => parsed.GetValue(option) is { } name ? names[name] : null;

    private static Option<double?> Share(string name, string help) =>
        Choices.Number(name, "SHARE", help, x => x is >= 0 and < 1, "a number from 0 to below 1");

    private static int[]? ParseHidden(string text)
    {
        if (text is NoHiddenLayer or "0")
        {
            return [];
        }

        string[] parts = text.Split(',');
        int[] sizes = [.. parts.Select(
            part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
                    && size is >= 1 and <= MostNeurons ? size : 0)];
        return sizes.Contains(0) ? null : sizes;
    }
}
