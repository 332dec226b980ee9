using System;
using System.Globalization;
using Xunit;

namespace NeuralKernels.Tests;

/// <summary>That a run of the tests under another culture really is one; .ci/run makes two.</summary>
public sealed class CultureTests
{
    private const string Variable = "NEURALKERNELS_CULTURE";

    [SkippableFact]
    public void The_culture_is_the_one_that_the_run_is_for()
    {
        string? name = Environment.GetEnvironmentVariable(Variable);
        Skip.If(string.IsNullOrEmpty(name), $"{Variable} names no culture; .ci/run runs the tests again under two of them.");

        Assert.Equal(name, CultureInfo.CurrentCulture.Name);
        Assert.Equal("1,5", 1.5.ToString(CultureInfo.CurrentCulture));
        Assert.Equal(name == "tr-TR" ? "\u0131" : "i", "I".ToLower(CultureInfo.CurrentCulture));
    }
}
