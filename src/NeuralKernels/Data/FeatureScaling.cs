namespace NeuralKernels.Data;

/// <summary>How numeric features are scaled: x' = (x - mean) / scale. The target of a regression has an option of its own.</summary>
public enum FeatureScaling
{
    /// <summary>To mean 0 and standard deviation 1.</summary>
    Standard,

    /// <summary>To 0 at the minimum and 1 at the maximum; "mean" is then the minimum and "scale" the range.</summary>
    MinMax,

    /// <summary>No scaling.</summary>
    None,
}
