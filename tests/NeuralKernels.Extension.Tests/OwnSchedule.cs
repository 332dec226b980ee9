using NeuralKernels.IO;
using NeuralKernels.Schedules;

namespace NeuralKernels.Extension.Tests;

/// <summary>Falls from 1 towards 0 over a number of steps, again and again.</summary>
internal sealed record OwnSchedule(int Period) : Schedule
{
    protected override string Recipe => RecipeText.Of("sawtooth", ("period", Period));

    public override double FactorAt(in SchedulePosition position) => 1 - ((double)(position.Step % Period) / Period);
}
