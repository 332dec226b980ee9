namespace NeuralKernels.Measurement;

/// <summary>Says how far work is.</summary>
/// <param name="done">The share that is done, 0 to 1.</param>
/// <param name="stage">The part that it is in.</param>
/// <param name="detail">What it is at there.</param>
internal delegate void StageReport(double done, string stage, string detail);
