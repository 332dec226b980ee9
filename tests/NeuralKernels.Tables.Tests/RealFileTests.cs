using System;
using System.Linq;

using NeuralKernels.Data;
using NeuralKernels.Tests;
using Xunit;

namespace NeuralKernels.Tables.Tests;

public class RealFileTests
{
    private static readonly CsvOptions s_slashes = new() { CommentPrefix = "//" };

    [SkippableFact]
    public void Iris_is_three_classes_of_four_standardised_measures()
    {
        Table read = Table.ReadCsv(SharedData.PathOf("iris.csv"));
        Assert.EndsWith(
            "iris.csv: 150 rows, 5 columns, UTF-8, separated by commas, decimal point, no header, no comment lines", read.Describe(),
            StringComparison.Ordinal);
        var encoder = new TableEncoder(read);
        Assert.Equal(["Iris-setosa", "Iris-versicolor", "Iris-virginica"], encoder.ClassNames);

        var split = Split.Stratified(encoder.Labels, 3, 0.1, 0.2, seed: 42);
        Assert.Equal((105, 15, 30), (split.Training.Length, split.Validation.Length, split.Test.Length));
        Preprocessing fitted = encoder.Fit(split.Training);
        Dataset<double> training = fitted.Encode<double>(read, out _).Subset(split.Training);
        for (int feature = 0; feature < 4; feature++)
        {
            double[] column = [.. Enumerable.Range(0, training.Count).Select(row => training.Input(row)[feature])];
            Assert.InRange(column.Average(), -1e-13, 1e-13);
            Assert.InRange(column.Average(x => x * x), 1 - 1e-13, 1 + 1e-13);
        }
    }

    [SkippableFact]
    public void Breast_cancer_names_the_row_and_column_of_its_first_missing_value()
    {
        string path = SharedData.PathOf("breast-cancer.txt");
        Table table = Table.ReadCsv(path, s_slashes);
        Assert.Equal((699, 10), (table.RowCount, table.ColumnCount));
        var error = Assert.Throws<DataFormatException>(() => new TableEncoder(table, new() { Target = "0" }));
        Assert.Equal($"{path}:41: column '6': found a missing value ('?'), expected a number", error.Problem);
    }

    [SkippableFact]
    public void Breast_cancer_loses_sixteen_rows_or_none_by_policy()
    {
        Table table = Table.ReadCsv(SharedData.PathOf("breast-cancer.txt"), s_slashes);
        var dropping = new TableEncoder(table, new() { Target = "0", Missing = MissingPolicy.Drop });
        Assert.Equal((683, DataTask.Classification), (dropping.Count, dropping.Task));
        Assert.Equal(444, dropping.Labels.ToArray().Count(label => label == 0));

        var filling = new TableEncoder(table, new() { Target = "0", Missing = MissingPolicy.Mean });
        Dataset<float> data = filling.Fit([.. Enumerable.Range(0, filling.Count)]).Encode<float>(table, out int[] rows);
        Assert.Equal((699, 9, 699), (data.Count, data.InputSize, rows.Length));
        int filled = Enumerable.Range(0, 699).First(row => table[row, 6] == "?");
        Assert.Equal(0, data.Input(filled)[5]);
    }
}
