namespace NeuralKernels.IO;

/// <summary>A tensor that an architecture asks for: what it is called and how it is shaped. Its type is the architecture's.</summary>
/// <param name="Name">Its name in the file: <c>layers.0.weight</c>.</param>
/// <param name="Shape">Its dimensions, row-major.</param>
public sealed record TensorDescription(string Name, params long[] Shape);
