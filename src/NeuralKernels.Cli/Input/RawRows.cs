using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Cli.Input;

/// <summary>Rows of raw numbers on their way into a network.</summary>
internal static class RawRows
{
    /// <summary>The same rows with their inputs prepared; labels and targets stay.</summary>
    public static Dataset<T> Prepare<T>(Dataset<T> raw, Preprocessing preprocessing)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] inputs = raw.Inputs.ToArray();
        preprocessing.EncodeInPlace<T>(inputs);
        return raw.IsClassification
            ? Dataset.Classification(inputs, raw.InputSize, raw.Labels.ToArray(), raw.ClassNames, raw.FeatureNames)
            : Dataset.Regression(inputs, raw.InputSize, raw.Targets.ToArray(), raw.TargetSize, raw.FeatureNames, raw.TargetNames);
    }
}
