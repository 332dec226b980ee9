using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Updates;

namespace Readme;

/// <summary>The C# block of docs/kernels.md, compiled and run as it stands there.</summary>
internal static class KernelBlocks
{
    public static (float[] Product, float[] Probabilities, double Sum, float[] Weights) Run()
    {
        // <kernels>
        float[] a = [1, 2, 3, 4, 5, 6], b = [1, 0, 0, 1, 1, 1], c = new float[4];
        Gemm.Multiply<float>(2, 2, 3, a, b, c);                          // C = A B, 2 x 3 times 3 x 2: 4 5 10 11
        float[] bias = [0.5f, -20];
        var epilogue = new Epilogue<float>(bias, Activation.Relu);
        Gemm.Multiply(false, false, 2, 2, 3, a, b, c, epilogue, []);     // relu(A B + bias): 4.5 0 10.5 0; small products need no workspace

        float[] x = [-1, 0, 1], y = new float[3];
        Exp.Apply<float>(x, y);                                          // the float nearest to e^x
        Tanh.Forward<float>(x, y);
        Tanh.Backward<float>(y, [1, 1, 1], y);                           // from the output, in place: 1 - y^2
        Softmax.Forward<float>(1, 3, x, y);                              // one row of three
        double sum = Sum.Compute<float>(y);                              // in a fixed tree

        float[] weights = [1, 2, 3];
        SgdStep.Apply<float>(weights, [10, 20, 30], learningRate: 0.1);  // 0 0 0
        // </kernels>
        return (c, y, sum, weights);
    }
}
