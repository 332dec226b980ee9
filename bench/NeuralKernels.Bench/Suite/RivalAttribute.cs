using System;

namespace NeuralKernels.Bench.Suite;

/// <summary>Marks a method as another library's computation of the same result, which need not be equal to the bit.</summary>
/// <param name="library">The name of the library; <see cref="SuiteFilter"/> skips libraries that are not installed.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RivalAttribute(string library) : Attribute
{
    public string Library { get; } = library;
}
