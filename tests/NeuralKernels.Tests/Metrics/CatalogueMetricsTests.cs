using System;
using System.Linq;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Metrics;
using Xunit;

namespace NeuralKernels.Tests.Metrics;

/// <summary>Values calculated by hand, or from scikit-learn's documentation.</summary>
public sealed class CatalogueMetricsTests
{
    [Fact]
    public void Top_k_counts_the_classes_before_the_label()
    {
        // The example of sklearn.metrics.top_k_accuracy_score: 0.75 at k = 2.
        double[] scores = [0.5, 0.2, 0.2, 0.3, 0.4, 0.2, 0.2, 0.4, 0.3, 0.7, 0.2, 0.1];
        int[] labels = [0, 1, 2, 2];
        Assert.Equal(0.75, TopK.Of<double>(scores, 3, labels, 2));
        Assert.Equal(0.5, TopK.Of<double>(scores, 3, labels, 1));
        Assert.Equal(1, TopK.Of<double>(scores, 3, labels, 3));
        Assert.Equal(0, TopK.Of<double>([1, 1], 2, [1], 1)); // of equal scores the first ranks before
        Assert.Equal(0, TopK.Of<double>([1, double.NaN], 2, [0], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopK.Of<double>(scores, 3, labels, 4));
        Assert.Throws<ArgumentException>(() => TopK.Of<double>(scores, 3, [0, 1, 2, 3], 1));
    }

    [Fact]
    public void Precision_recall_and_f1_by_class_and_averaged()
    {
        // The example of sklearn.metrics.f1_score and precision_score: y_true 0 1 2 0 1 2, y_pred 0 2 1 0 0 1.
        var matrix = new ConfusionMatrix(3);
        matrix.Add([0, 2, 1, 0, 0, 1], [0, 1, 2, 0, 1, 2]);

        Assert.Equal(2 / 3.0, matrix.Precision(0));
        Assert.Equal(1, matrix.Recall(0));
        Assert.Equal(0.8, matrix.F1(0));
        Assert.Equal(0, matrix.F1(1));
        Assert.Equal(0.8 / 3, matrix.MacroF1, 1e-15); // 0.26...
        Assert.Equal(0.8 / 3, matrix.WeightedF1, 1e-15);
        Assert.Equal(2 / 9.0, matrix.MacroPrecision, 1e-15); // 0.22...
        Assert.Equal(1 / 3.0, matrix.MacroRecall, 1e-15);
        Assert.Equal(matrix.Accuracy, matrix.WeightedRecall, 1e-15);
    }

    [Fact]
    public void Averages_leave_out_classes_that_are_not_there()
    {
        var matrix = new ConfusionMatrix(4);
        matrix.Add([0, 0, 0, 2, Decision.None], [0, 0, 1, 1, 1]); // class 1 is never predicted, 2 only predicted, 3 neither

        Assert.True(double.IsNaN(matrix.Precision(1)));
        Assert.True(double.IsNaN(matrix.Recall(2)));
        Assert.True(double.IsNaN(matrix.F1(3)));
        Assert.Equal((2 / 3.0) / 3, matrix.MacroPrecision, 1e-15);
        Assert.Equal(1 / 3.0, matrix.MacroRecall, 1e-15);
        Assert.Equal(0.8 / 3, matrix.MacroF1, 1e-15); // 2 * 2 / (3 + 2)
        Assert.Equal(0.8 * 2 / 5, matrix.WeightedF1, 1e-15);
        Assert.Equal((2 / 3.0) * 2 / 5, matrix.WeightedPrecision, 1e-15);
    }

    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_order()
    {
        // The example of sklearn.metrics.roc_auc_score and roc_curve: 0.75.
        Assert.Equal(0.75, RocAuc.Of<double>([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]));
        Assert.Equal(1, RocAuc.Of<double>([1, 2, 3], [0, 0, 1]));
        Assert.Equal(0, RocAuc.Of<double>([1, 2, 3], [1, 0, 0]));
        Assert.Equal(0.5, RocAuc.Of<double>([1, 1, 1], [1, 0, 0]));
        Assert.Equal(0.5, RocAuc.Of<double>([1, 2, 2, 3], [0, 0, 1, 0])); // above one, equal to one, below one: 1.5 of 3
        Assert.True(double.IsNaN(RocAuc.Of<double>([1, 2], [1, 1])));
        Assert.True(double.IsNaN(RocAuc.Of<double>([1, double.NaN, 0], [1, 0, 1])));
        Assert.Throws<ArgumentException>(() => RocAuc.Of<double>([1, 2], [0, 2]));
    }

    [Fact]
    public void The_area_agrees_with_counting_all_pairs()
    {
        var scores = new double[60];
        Uniform.Fill<double>(3, 0, 0, scores, 0, 1);
        scores = Array.ConvertAll(scores, score => Math.Round(score, 1)); // many are equal
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i * 7 % 3 == 0 ? 1 : 0)];
        double pairs = 0, right = 0;
        for (int i = 0; i < 60; i++)
        {
            for (int j = 0; j < 60; j++)
            {
                if (labels[i] == 1 && labels[j] == 0)
                {
                    pairs++;
                    right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        Assert.Equal(right / pairs, RocAuc.Of<double>(scores, labels), 1e-15);
    }

    [Fact]
    public void The_area_of_several_classes_is_their_mean()
    {
        double[] scores = [0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.3, 0.3, 0.4, 0.4, 0.5, 0.1];
        int[] labels = [0, 1, 2, 0];

        // Class 0 (0.8 0.2 0.3 0.4): both above both others, 4/4; class 1 (0.1 0.7 0.3 0.5): 3/3; class 2 (0.1 0.1 0.4 0.1): 3/3.
        Assert.Equal(1, RocAuc.OneAgainstRest<double>(scores, 3, labels));
        scores[9] = 0.25; // now above one of two
        Assert.Equal((0.75 + 1 + 1) / 3, RocAuc.OneAgainstRest<double>(scores, 3, labels), 1e-15);
    }

    [Fact]
    public void Calibration_compares_confidence_and_accuracy_bin_by_bin()
    {
        // Two bins. (0.5, 1]: confidences 0.9, 0.8, 0.6 with 2 right: |2.3 - 2|; [0, 0.5]: 0.4, right: |0.4 - 1|.
        double[] p = [0.9, 0.05, 0.05, 0.1, 0.8, 0.1, 0.2, 0.6, 0.2, 0.3, 0.3, 0.4];
        Assert.Equal((0.3 + 0.6) / 4, CalibrationError.Expected<double>(p, 3, [0, 1, 0, 2], bins: 2), 1e-15);

        // One column: 0.7 says 1, 0.2 says 0 with 0.8; one bin: |1.5 - 1| / 2.
        Assert.Equal(0.25, CalibrationError.Expected<double>([0.7, 0.2], 1, [1, 1], bins: 1), 1e-15);
        Assert.Equal(0, CalibrationError.Expected<double>([1, 0, 0, 1], 2, [0, 1]));
        Assert.True(double.IsNaN(CalibrationError.Expected<double>([double.NaN, 1], 2, [0])));
    }

    [Fact]
    public void Root_mean_squared_error()
    {
        Assert.Equal(Math.Sqrt((9 + 16) / 2.0), RootMeanSquaredError.Of<double>([1, 2], [4, -2]));
        Assert.Throws<ArgumentException>(() => RootMeanSquaredError.Of<double>([], []));
    }
}
