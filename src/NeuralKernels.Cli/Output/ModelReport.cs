using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.IO;

namespace NeuralKernels.Cli.Output;

/// <summary>A model described for people.</summary>
internal static class ModelReport
{
    private const int MaxNames = 10;

    /// <summary>Says its layers, its file and loss, and how raw rows become inputs and outputs become answers.</summary>
    public static void Tell<T>(string path, long bytes, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NetworkSummary all = model.Network.Summary();
        Screen.DrawTable(["layer", "tensors", "parameters", "bytes", "FLOP per sample"], [
            .. all.Layers.Select(layer =>
                Row(layer.Description, layer.TensorNames, layer.Parameters, layer.Bytes, layer.FlopsPerSample)),
            Row("all", "", all.Parameters, all.Bytes, all.FlopsPerSample),
        ]);
        Screen.Lines(Lines(path, bytes, model));
    }

    private static IEnumerable<string> Lines<T>(string path, long bytes, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string precision = typeof(T) == typeof(float) ? "single" : "double";
        yield return $"file: {path}, {Figures.Count(bytes)} bytes, {precision} precision";
        yield return $"loss: {model.Loss.Name}";
        if (model.Preprocessing is not { } preprocessing)
        {
            yield return $"inputs: {Figures.Count(model.Network.InputSize)} numbers as they are";
            yield break;
        }

        int categorical = preprocessing.Columns.Count(column => column.IsCategorical);
        yield return $"inputs: {Figures.Count(preprocessing.InputSize)} from {Figures.Count(preprocessing.Columns.Count)} columns "
            + $"({List(preprocessing.Columns.Select(column => column.Name))}), "
            + preprocessing.Scaling switch
            {
                FeatureScaling.Standard => "standardised",
                FeatureScaling.MinMax => "scaled from 0 to 1",
                _ => "as they are",
            }
            + (categorical > 0 ? $", {Figures.Count(categorical)} of them one-hot" : "");
        yield return $"missing values: {(preprocessing.Missing switch
        {
            MissingPolicy.Drop => "the row is left out",
            MissingPolicy.Mean => "become the mean of the training rows",
            _ => "are an error",
        })}";
        PreprocessingTarget target = preprocessing.Target;
        yield return target.Task == DataTask.Classification
            ? $"target: {Wording.OneLine(target.Name)}, {target.ClassNames.Count} classes ({List(target.ClassNames)})"
            : $"target: {Wording.OneLine(target.Name)}, a number{(target.Mean != 0 || target.Scale != 1 ? ", standardised" : "")}";
    }

    private static IReadOnlyList<string> Row(string layer, string tensors, params long[] counts) =>
        [layer, tensors, .. counts.Select(count => Figures.Count(count))];

    private static string List(IEnumerable<string> names) => Wording.List([.. names], MaxNames);
}
