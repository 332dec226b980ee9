namespace NeuralKernels.Measurement;

/// <summary>Reports progress.</summary>
/// <param name="done">The fraction completed, 0 to 1.</param>
/// <param name="stage">The current stage.</param>
/// <param name="detail">The current step of the stage.</param>
internal delegate void StageReport(double done, string stage, string detail);
