namespace NeuralKernels.Cli.Runs;

/// <summary>The normalization of a hidden layer before its activation.</summary>
internal enum Norm
{
    /// <summary>Each row to mean 0 and variance 1.</summary>
    Layer,

    /// <summary>Each row to root mean square 1.</summary>
    Rms,

    /// <summary>Each column to mean 0 and variance 1, over the batch.</summary>
    Batch,
}
