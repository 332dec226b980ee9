namespace NeuralKernels.Kernels.Losses;

/// <summary>How the values of all elements, or of all rows, become one number.</summary>
public enum LossReduction
{
    /// <summary>
    /// Their mean; where rows have weights, the weighted mean: sum of w l over sum of w, and 0 where no row has a weight above 0.
    /// </summary>
    Mean,

    /// <summary>Their sum; where rows have weights, sum of w l.</summary>
    Sum,
}
