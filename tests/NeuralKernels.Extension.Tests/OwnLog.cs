using System.Collections.Generic;
using NeuralKernels.Training;

namespace NeuralKernels.Extension.Tests;

/// <summary>Keeps reports in memory, and what a training tells a log.</summary>
internal sealed class OwnLog : TrainingLog
{
    public List<EpochReport> Reports { get; } = [];

    public List<string> Calls { get; } = [];

    protected override void CheckResumable() => Calls.Add("check");

    protected override void Begin(int? epochs, long steps)
    {
        Calls.Add("begin");
        Reports.RemoveAll(report => report.Epoch >= (epochs ?? 0));
    }

    protected override void Add(EpochReport report) => Reports.Add(report);

    protected override void End() => Calls.Add("end");
}
