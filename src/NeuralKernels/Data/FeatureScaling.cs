namespace NeuralKernels.Data;

/// <summary>How numeric features are scaled: x' = (x - mean) / scale. The target of a regression is standardised or left alone by
/// itself.</summary>
public enum FeatureScaling
{
    /// <summary>To mean 0 and deviation 1.</summary>
    Standard,

    /// <summary>From 0 at the least value to 1 at the greatest; "mean" is then the least and "scale" the range.</summary>
    MinMax,

    /// <summary>Not at all.</summary>
    None,
}
