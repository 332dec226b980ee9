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

/// <summary>A training as a page: how it went, how good the network is on rows it did not learn from, and what it learned.</summary>
/// <param name="data">The data.</param>
/// <param name="trainer">The trainer, with the network.</param>
/// <param name="history">The epochs, at least one.</param>
/// <param name="recipe">How the network was trained, in words.</param>
internal sealed class ReportPage<T>(TrainingData<T> data, Trainer<T> trainer, IReadOnlyList<EpochReport> history, string recipe)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int WeightBins = 30;

    private readonly Page _page = new("What the network learned");

    /// <summary>Draws the page.</summary>
    public Page Create()
    {
        string layers = string.Join(", ", trainer.Network.Layers.Select(layer => layer.Describe()));
        _page.Text([.. data.Summary, $"{layers}: {Figures.Count(trainer.Network.ParameterCount)} parameters. {recipe}."]);
        Curves();
        Scores();
        (string name, Dataset<T> rows) = data.Parts.Last(); // test, or else validation or training
        Answers answers = Answers.Of(trainer.Network, trainer.Loss, rows.Inputs);
        if (rows.IsClassification)
        {
            Classes(name, rows, answers);
        }
        else if (rows.TargetSize == 1)
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
            TrainingCurves.Loss(history),
            "The mean loss of each epoch; for the training rows each loss is taken before the step that learns from it.");
        if (TrainingCurves.Validated(history))
        {
            string score = data.Training.IsClassification
                ? "The share of validation rows that were classified correctly"
                : "The share of the validation targets' variance that is explained";
            _page.Figure("score", TrainingCurves.Score(history), $"{score}, after each epoch.");
        }
    }

    private void Scores()
    {
        IEnumerable<IReadOnlyList<string>> rows =
            from part in data.Parts
            let scores = trainer.Evaluate(part.Rows)
            let score = scores.Accuracy ?? scores.R2 ?? double.NaN
            select (IReadOnlyList<string>)[part.Name, Figures.Count(scores.Rows), Figures.Loss(scores.Loss), Figures.Score(score)];
        _page.Section("How good it is").Figure(
            "scores",
            Html.Table(["rows", "how many", "loss", data.Training.IsClassification ? "accuracy" : "R2"], rows),
            "Only the training rows were learned from.");
    }

    private void Classes(string name, Dataset<T> rows, Answers answers)
    {
        _page.Figure(
            "confusion",
            ConfusionDrawing.Create(trainer.Evaluate(rows).Confusion!, rows.ClassNames),
            $"The predicted classes of the {name} rows of each class: green where correct, red where wrong, each row of the picture shaded"
            + " by share.");
        if (trainer.Loss.TakesLogits)
        {
            var calibration = Calibration.Of(answers, rows.Labels);
            _page.Figure(
                "calibration",
                calibration.Draw(),
                "Is it right as often as it claims? On the dashed line it is; below, it is overconfident. Each dot stands for "
                + $"{name} rows of similar probability, larger for more rows; they are {Html.Number(calibration.Error, 3)} off on"
                + " average.");
        }

        if (PlaneDrawing.CanShow(rows))
        {
            Chart plane = PlaneDrawing.Plane(trainer.Network, trainer.Loss, rows, [Input(0), Input(1)]);
            _page.Figure(
                "plane",
                plane + Html.Legend(rows.ClassNames),
                $"The predicted class of every place in the plane, fainter where less certain, and the {name} rows.");
        }
    }

    private void Numbers(string name, Dataset<T> rows, Answers answers)
    {
        PreprocessingTarget column = data.Preprocessing.Target;
        var target = new Unit(rows.TargetNames[0], column.Mean, column.Scale);
        double[] truth = [.. Figures.Column(rows.Targets, 0, 1).Select(target.Of)];
        double[] predicted = [.. answers.Values.Select(target.Of)];
        (double from, double to) = Scale.Around(truth.Concat(predicted));
        Chart chart = new Chart("Predictions over true targets", (from, to), (from, to), target.Name, "predicted", height: 360)
            .Curve([(from, from), (to, to)], "faint")
            .Dots(PlaneDrawing.Thinned(truth.Zip(predicted), rows.Count), "f0 ring");
        _page.Figure("predicted", chart, $"Each dot is one of the {name} rows; on the dashed line the prediction is exact.");
        if (rows.InputSize == 1)
        {
            Chart curve = PlaneDrawing.Curve(trainer.Network, trainer.Loss, rows, Input(0), target);
            _page.Figure("curve", curve, $"The predictions over the one input, and the {name} rows.");
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

            double[] weights = Figures.Column<T>(trainer.Network.Weights(i), 0, 1);
            _page.Figure(
                Invariant($"weights{i}"),
                Histogram.Of(weights, WeightBins).Draw(Invariant($"The weights of layer {i}"), "weight"),
                Invariant($"The {Figures.Count(weights.Length)} weights of layer {i} ({layer.Describe()})."));
        }
    }

    /// <summary>The name and unit of an input; one of several inputs from the same column has no unit.</summary>
    private Unit Input(int input)
    {
        IReadOnlyList<PreprocessingColumn> columns = data.Preprocessing.Columns;
        PreprocessingColumn? column = columns.Count == data.Training.InputSize && !columns[input].IsCategorical ? columns[input] : null;
        return new Unit(data.Training.FeatureNames[input], column?.Mean ?? 0, column?.Scale ?? 1);
    }
}
