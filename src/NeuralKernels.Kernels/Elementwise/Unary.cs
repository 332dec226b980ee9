namespace NeuralKernels.Kernels.Elementwise;

/// <summary>The loop for y[i] = f(x[i]).</summary>
internal static class Unary
{
}
