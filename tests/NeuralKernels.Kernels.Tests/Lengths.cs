using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Kernels.Tests;

/// <summary>The lengths that kernels over spans are run at: every one up to 260, so every tail of every width, and a few longer.</summary>
internal static class Lengths
{
    public static IEnumerable<int> All => Enumerable.Range(0, 261).Concat([511, 1024, 1030]);
}
