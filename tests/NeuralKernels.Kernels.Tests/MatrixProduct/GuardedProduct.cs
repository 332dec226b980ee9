using System;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>A product with an operand one element over a guarded page, or beside it: a process that must crash, or end well.</summary>
internal static class GuardedProduct
{
    public const string Name = "guarded-product";

    /// <summary>Printed before the product, so that a crash is known to be the product's.</summary>
    public const string Ready = "ready";

    public const string Survived = "survived";

    private const int Length = 16;

    /// <summary>Runs a product of 4 by 4 matrices.</summary>
    /// <param name="step">"within", or the operand and side to overstep: "a-before", "a-after", "b-before" ... "c-after".</param>
    public static unsafe void Run(string step)
    {
        using var a = new GuardedMemory<float>(Length);
        using var b = new GuardedMemory<float>(Length);
        using var c = new GuardedMemory<float>(Length);
        Console.WriteLine(Ready);
        fixed (float* pa = Operand(a, "a", step), pb = Operand(b, "b", step), pc = Operand(c, "c", step))
        {
            Kernels.MatrixProduct.Gemm.Multiply(
                4,
                4,
                4,
                new ReadOnlySpan<float>(pa + Overstep("a", step), Length),
                new ReadOnlySpan<float>(pb + Overstep("b", step), Length),
                new Span<float>(pc + Overstep("c", step), Length));
        }

        Console.WriteLine(Survived);
    }

    private static Span<float> Operand(GuardedMemory<float> memory, string name, string step) =>
        step == $"{name}-after" ? memory.AtEnd(Length) : memory.AtStart(Length);

    private static int Overstep(string name, string step) => step == $"{name}-before" ? -1 : step == $"{name}-after" ? 1 : 0;
}
