using System;
using Xunit;

namespace NeuralKernels.Tests;

/// <summary>Tests that repeat at greater length what a short test proves: they run only where NEURALKERNELS_LONG_TESTS is 1.</summary>
internal static class LongTest
{
    private const string Variable = "NEURALKERNELS_LONG_TESTS";

    /// <summary>Whether long tests run.</summary>
    public static bool IsRequested { get; } = Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Skips a test where long ones do not run, with a message.</summary>
    /// <param name="duration">What the test takes, such as "a minute".</param>
    public static void SkipUnlessRequested(string duration) =>
        Skip.IfNot(IsRequested, $"It takes {duration}; {Variable}=1 dotnet test -c Release runs it.");
}
