namespace NeuralKernels.Kernels.Losses;

/// <summary>What becomes of the values of all elements, or of all rows.</summary>
public enum LossReduction
{
    /// <summary>Their mean; where rows have weights, the weighted mean: sum of w l over sum of w, and 0 where no row has a weight above
    /// 0.</summary>
    Mean,

    /// <summary>Their sum; where rows have weights, sum of w l.</summary>
    Sum,
}
