using System.Diagnostics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Verification;

/// <summary>The whole verification at the width of this process.</summary>
internal static class WidthRun
{
    /// <summary>Runs all kernels and trainings and compares them with the reference.</summary>
    /// <param name="quick">Whether to use small sizes, for an emulator a hundred times slower than the machine.</param>
    public static WidthResult Execute(bool quick)
    {
        long begin = Stopwatch.GetTimestamp();
        using var comparison = new Comparison();
        GemmChecks.Run(comparison, quick);
        FunctionChecks.Run(comparison, quick);
        ActivationChecks.Run(comparison, quick);
        ReductionChecks.Run(comparison, quick);
        SoftmaxChecks.Run(comparison, quick);
        UpdateChecks.Run(comparison, quick);
        NormalizationChecks.Run(comparison, quick);
        RandomChecks.Run(comparison, quick);
        string functions = comparison.Digest();
        string trainedFloat = TrainingChecks.Recipe<float>(comparison);
        string trainedDouble = TrainingChecks.Recipe<double>(comparison);
        TrainingChecks.Threads<float>(comparison, quick);
        if (!quick)
        {
            TrainingChecks.Threads<double>(comparison, quick);
        }

        return new WidthResult
        {
            Width = (int)Isa.Width,
            Instructions = Isa.Describe(),
            Features = Processor.Features(),
            Areas = comparison.Areas,
            First = comparison.First,
            Digests =
            [
                new("trained float", trainedFloat),
                new("trained double", trainedDouble),
                new("functions double", functions),
            ],
            Seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds,
        };
    }
}
