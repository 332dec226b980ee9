namespace NeuralKernels.Data;

/// <summary>What is learned from the target.</summary>
public enum DataTask
{
    /// <summary>The target names a class.</summary>
    Classification,

    /// <summary>The target is a number.</summary>
    Regression,
}
