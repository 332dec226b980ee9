using System;
using System.IO;
using Xunit;

namespace NeuralKernels.Tests;

/// <summary>Real files that tests read: in the folder that NEURALKERNELS_DATA names, or in shared/data beside the repository.</summary>
internal static class SharedData
{
    private const string Variable = "NEURALKERNELS_DATA";

    /// <summary>The path of a file; the test is skipped, with a message, where it is absent.</summary>
    public static string PathOf(string name)
    {
        string? folder = Folder();
        string path = Path.Combine(folder ?? "", name);
        Skip.IfNot(
            folder is not null && File.Exists(path),
            $"{name} is neither in the folder that {Variable} names nor in shared/data beside the repository.");
        return path;
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return named;
        }

        for (DirectoryInfo? up = new(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            string candidate = Path.Combine(up.FullName, "shared", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
