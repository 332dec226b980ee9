namespace NeuralKernels.Data;

/// <summary>What happens to a row with a missing value: an empty cell, or one of <see cref="Preprocessing.MissingWords"/>.</summary>
public enum MissingPolicy
{
    /// <summary>An error that names file, line and column.</summary>
    Error,

    /// <summary>The row is dropped.</summary>
    Drop,

    /// <summary>A missing number becomes the mean of its column in the training rows; a missing category becomes the mean of its one-hot
    /// columns there, that is the fraction of each category. A missing target remains an error.</summary>
    Mean,
}
