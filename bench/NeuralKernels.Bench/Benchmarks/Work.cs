namespace NeuralKernels.Bench.Benchmarks;

/// <summary>What one call does, whoever does it: the least that the task asks for.</summary>
/// <param name="Flops">Additions and multiplications; 0 where their number is an implementation's own affair, as in exp.</param>
/// <param name="Bytes">Of the operands: each array once where it is read, once more where it is written.</param>
/// <param name="IsBoundByMemory">Whether bytes, not operations, are what the call waits for: which peak its share is of.</param>
public readonly record struct Work(double Flops, double Bytes, bool IsBoundByMemory = false);
