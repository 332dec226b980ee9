using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Cli.Output;
using NeuralKernels.Cli.Runs;
using NeuralKernels.Data;
using NeuralKernels.Layers;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Report;

/// <summary>A training as a page: how it went, how good it is on rows it did not learn from, and what it learned.</summary>
/// <param name="data">What was learned from.</param>
/// <param name="trainer">Who taught, and the network.</param>
/// <param name="history">The epochs, at least one.</param>
/// <param name="recipe">How it was taught, in words.</param>
internal sealed class ReportPage<T>(TrainingData<T> data, Trainer<T> trainer, IReadOnlyList<EpochReport> history, string recipe)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int WeightBins = 30;

    private readonly Page _page = new("What the network learned");

    /// <summary>Computes and writes the page.</summary>
    public Page Create()
    {
        foreach (string line in data.Story)
        {
            _page.Text(line);
        }

        string layers = string.Join(", ", trainer.Network.Layers.Select(layer => layer.Describe()));
        _page.Text($"{layers}: {Html.Count(trainer.Network.ParameterCount)} parameters. {recipe}.");
        Curves();
        (string name, Dataset<T> rows) = Parts().Last(); // test, or what there is of validation and training
        Scores();
        Answers answers = Answers.Of(trainer.Network, trainer.Loss, rows.Inputs);
        if (rows.IsClassification)
        {
            Classes(name, rows, answers);
        }
        else
        {
            Numbers(name, rows, answers);
        }

        Weights();
        return _page;
    }

    private void Curves()
    {
        _page.Section("How it went").Figure(
            "loss",
            TrainingCurves.Loss(history).ToString(),
            "The mean loss of each epoch; that of the training rows is taken as they were met, each before its step.");
        if (TrainingCurves.Validated(history))
        {
            string score = data.Training.IsClassification
                ? "The share of validation rows that were named right"
                : "The share of the validation targets' variance that is explained";
            _page.Figure("score", TrainingCurves.Score(history).ToString(), $"{score}, after each epoch.");
        }
    }

    private IEnumerable<(string Name, Dataset<T> Rows)> Parts() =>
        new[] { ("training", data.Training), ("validation", data.Validation), ("test", data.Test) }.Where(part => part.Item2.Count > 0);

    private void Scores()
    {
        bool classes = data.Training.IsClassification;
        var rows = new List<IReadOnlyList<string>>();
        foreach ((string name, Dataset<T> part) in Parts())
        {
            Evaluation scores = trainer.Evaluate(part);
            double score = scores.Accuracy ?? scores.R2 ?? double.NaN;
            rows.Add([name, Html.Count(scores.Rows), Figures.Loss(scores.Loss), Figures.Score(score)]);
        }

        _page.Section("How good it is").Figure(
            "scores", Html.Table(["rows", "how many", "loss", classes ? "accuracy" : "R2"], rows),
            "Only the training rows were learned from.");
    }

    private void Classes(string name, Dataset<T> rows, Answers answers)
    {
        _page.Figure(
            "confusion",
            ConfusionDrawing.Create(trainer.Evaluate(rows).Confusion!, rows.ClassNames),
            $"What the {name} rows of each class were taken for: green where right, red where wrong, each row of the picture shaded by share.");
        if (trainer.Loss.TakesLogits)
        {
            var calibration = Calibration.Of(answers, rows.Labels);
            _page.Figure(
                "calibration",
                calibration.Draw().ToString(),
                "Is it right as often as it says? On the dashed line it is; below, it is too sure of itself. "
                + $"Each dot is the {name} rows of like probability, the larger the more; they are {Html.Number(calibration.Error, 3)} off on average.");
        }

        if (PlaneDrawing.CanShow(rows))
        {
            Chart plane = PlaneDrawing.Plane(trainer.Network, trainer.Loss, rows, [Input(0), Input(1)]);
            _page.Figure(
                "plane",
                plane + Html.Legend(rows.ClassNames),
                $"What it makes of every place in the plane, the fainter the less sure, and the {name} rows on it.");
        }
    }

    private void Numbers(string name, Dataset<T> rows, Answers answers)
    {
        if (rows.TargetSize == 1)
        {
            PreprocessingTarget column = data.Preprocessing.Target;
            var target = new Unit(rows.TargetNames[0], column.Mean, column.Scale);
            double[] truth = [.. PlaneDrawing.Column(rows.Targets, 0, 1).Select(target.Of)];
            double[] said = [.. answers.Values.Select(target.Of)];
            (double from, double to) = Scale.Around(truth.Concat(said));
            int stride = PlaneDrawing.Stride(rows.Count);
            Chart chart = new Chart("What was predicted over what is so", (from, to), (from, to), target.Name, "predicted", height: 360)
                .Curve([(from, from), (to, to)], "faint")
                .Dots(truth.Zip(said).Where((_, row) => row % stride == 0), "f0 ring");
            _page.Figure("predicted", chart.ToString(), $"Each dot is one of the {name} rows; on the dashed line it is predicted exactly.");
            if (rows.InputSize == 1)
            {
                Chart curve = PlaneDrawing.Curve(trainer.Network, trainer.Loss, rows, Input(0), target);
                _page.Figure("curve", curve.ToString(), $"What it says over its one input, and the {name} rows.");
            }
        }
    }

    private void Weights()
    {
        _page.Section("What it is made of");
        for (int i = 0; i < trainer.Network.Layers.Count; i++)
        {
            Layer<T> layer = trainer.Network.Layers[i];
            if (layer is not Dense<T>)
            {
                continue;
            }

            double[] weights = [.. PlaneDrawing.Column<T>(trainer.Network.Weights(i), 0, 1)];
            _page.Figure(
                Invariant($"weights{i}"),
                Histogram.Of(weights, WeightBins).Draw(Invariant($"The weights of layer {i}"), "weight").ToString(),
                Invariant($"The {Html.Count(weights.Length)} weights of layer {i} ({layer.Describe()})."));
        }
    }

    /// <summary>An input's name and unit; a column that became several inputs has no unit.</summary>
    private Unit Input(int input)
    {
        IReadOnlyList<PreprocessingColumn> columns = data.Preprocessing.Columns;
        PreprocessingColumn? column = columns.Count == data.Training.InputSize && !columns[input].IsCategorical ? columns[input] : null;
        return new Unit(data.Training.FeatureNames[input], column?.Mean ?? 0, column?.Scale ?? 1);
    }
}
