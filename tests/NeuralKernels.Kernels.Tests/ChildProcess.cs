using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace NeuralKernels.Kernels.Tests;

/// <summary>This assembly as a process of its own, entered at its <c>Program</c>.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Starts it; the caller reads its output and waits for its end.</summary>
    /// <param name="arguments">What <c>Program</c> is asked for.</param>
    /// <param name="environment">Variables set in addition to those of this process.</param>
    public static Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Host) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
    }

    /// <summary>Runs to the end, and ends a child that does not.</summary>
    /// <param name="arguments">What <c>Program</c> is asked for.</param>
    /// <param name="environment">Variables set in addition to those of this process.</param>
    public static (int ExitCode, string Output, string Error) Run(string[] arguments, params (string Name, string Value)[] environment)
    {
        using Process process = Start(arguments, environment);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill();
            throw new TimeoutException($"The child '{string.Join(' ', arguments)}' has not ended after {s_patience}.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>The host that runs this process, where it is one, else the one on the path.</summary>
    private static string Host =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
}
