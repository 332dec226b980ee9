using System;

namespace NeuralKernels.Bench.Suite;

/// <summary>Marks a method as another library's way to the same result, which is near ours and not the same to the bit.</summary>
/// <param name="library">Its name: see <see cref="SuiteFilter"/>, which leaves out what is not installed.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RivalAttribute(string library) : Attribute
{
    public string Library { get; } = library;
}
