namespace NeuralKernels.IO;

/// <summary>A tensor of an architecture; its type is the architecture's.</summary>
/// <param name="Name">Its name in the file: <c>layers.0.weight</c>.</param>
/// <param name="Shape">Its dimensions, row-major.</param>
public sealed record TensorDescription(string Name, params long[] Shape);
