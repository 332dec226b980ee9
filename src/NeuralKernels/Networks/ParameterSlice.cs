using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels;

/// <summary>A named tensor in the flat span of parameters: its offset and its shape, row-major.</summary>
/// <param name="Name">For example "layers.0.weight".</param>
/// <param name="Offset">Elements from the start of the span.</param>
/// <param name="Shape">The sizes: [inputs, outputs] for weights, [outputs] for a bias.</param>
public sealed record ParameterSlice(string Name, int Offset, IReadOnlyList<int> Shape)
{
    /// <summary>Elements: the product of the sizes.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>Whether these are weights in the sense of <see cref="Training.Regularization"/>.</summary>
    internal bool IsMatrix => Shape.Count == 2;
}
