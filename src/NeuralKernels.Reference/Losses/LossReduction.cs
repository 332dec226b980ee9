namespace NeuralKernels.Reference.Losses;

/// <summary>How the values of all elements, or of all rows, become one number.</summary>
public enum LossReduction
{
    /// <summary>Their mean; where rows have weights, the weighted mean: sum of w l over sum of w.</summary>
    Mean,

    /// <summary>Their sum; where rows have weights, sum of w l.</summary>
    Sum,
}
