namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>Elements from one product of a batch to the next; 0 where all share one.</summary>
/// <param name="A">From A to A.</param>
/// <param name="B">From B to B.</param>
/// <param name="C">From C to C: at least what one C takes, so that no two are written twice.</param>
/// <param name="Bias">From bias to bias.</param>
/// <param name="Other">From one matrix to the next of what the epilogue keeps or writes beside C.</param>
public readonly record struct BatchStrides(int A, int B, int C, int Bias = 0, int Other = 0);
