namespace NeuralKernels.Kernels.Updates;

/// <summary>The hyperparameters of Adam, AdamW, AMSGrad and NAdam; the defaults are PyTorch's for Adam.</summary>
/// <param name="LearningRate">lr.</param>
/// <param name="Beta1">Exponential decay rate of the first moment, in [0, 1).</param>
/// <param name="Beta2">Exponential decay rate of the second moment, in [0, 1).</param>
/// <param name="Epsilon">eps, added to the denominator; rounded to T.</param>
/// <param name="WeightDecay">wd, rounded to T.</param>
/// <param name="Decoupled">
/// Whether the weight decay is AdamW's: p = p - (lr wd) p first, then the step without decay. lr wd is evaluated in double and rounded once
/// to T. PyTorch multiplies p by 1 - lr wd, which rounds the rate to a multiple of 2^-24 in float; here a small rate keeps its digits.
/// </param>
public readonly record struct AdamHyperparameters(
    double LearningRate,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double Epsilon = 1e-8,
    double WeightDecay = 0,
    bool Decoupled = false);
