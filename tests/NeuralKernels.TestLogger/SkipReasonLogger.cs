using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace NeuralKernels.TestLogger;

/// <summary>Ends the output of <c>dotnet test</c> with why tests were skipped; its console shows that only where it lists every
/// test.</summary>
[FriendlyName("skip-reasons")]
[ExtensionUri("logger://NeuralKernels/SkipReasons")]
public sealed class SkipReasonLogger : ITestLogger
{
    private readonly List<(string Test, string Reason)> _skipped = [];

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        events.TestResult += (_, e) =>
        {
            if (e.Result.Outcome == TestOutcome.Skipped)
            {
                _skipped.Add((e.Result.TestCase.FullyQualifiedName, ReasonOf(e.Result)));
            }
        };
        events.TestRunComplete += (_, _) =>
        {
            // One write: several runs share the console.
            Console.Write(string.Concat(_skipped.GroupBy(test => test).Select(
                tests => $"  Skipped {(tests.Count() == 1 ? "" : $"{tests.Count()} times ")}{tests.Key.Test}: {tests.Key.Reason}\n")));
        };
    }

    private static string ReasonOf(TestResult result) =>
        result.ErrorMessage ?? string.Join(' ', result.Messages.Select(message => message.Text?.Trim()));
}
