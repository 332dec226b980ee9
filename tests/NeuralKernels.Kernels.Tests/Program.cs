using System;
using NeuralKernels.Kernels.Tests.Codegen;
using NeuralKernels.Kernels.Tests.MatrixProduct;

namespace NeuralKernels.Kernels.Tests;

/// <summary>What tests ask of a process of its own, because it must crash or be compiled under other settings.</summary>
/// <remarks>The test runner does not come here.</remarks>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [GuardedProduct.Name, string step]:
                GuardedProduct.Run(step);
                return 0;
            case [EveryTile.Name]:
                EveryTile.Run();
                return 0;
            default:
                Console.Error.WriteLine($"Run the tests with 'dotnet test'; found: {string.Join(' ', arguments)}");
                return 2;
        }
    }
}
