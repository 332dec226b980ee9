namespace NeuralKernels.Bench.Benchmarks;

/// <summary>The minimum work of one call, for any implementation.</summary>
/// <param name="Flops">Additions and multiplications; 0 where their number depends on the implementation, as in exp.</param>
/// <param name="Bytes">The bytes of the operands: each array counts once where it is read, and once where it is written.</param>
/// <param name="IsBoundByMemory">Whether memory, not arithmetic, is the bound, and which peak the share refers to.</param>
public readonly record struct Work(double Flops, double Bytes, bool IsBoundByMemory = false);
