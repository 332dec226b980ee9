using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace NeuralKernels.Cli.Tests;

/// <summary>Runs the real executable: <c>dotnet nk.dll</c>, which the build copies beside this assembly.</summary>
/// <remarks>
/// <see cref="Run"/> and <see cref="Succeed"/> start no process where <see cref="NkInProcess"/> can run the command line.
/// </remarks>
internal sealed class NkProcess : IDisposable
{
    /// <summary>A process that hangs is killed after this time, so that it fails its test, not the whole run.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task<string> _error;

    private NkProcess(string[] arguments, (string Name, string Value)[] environment, byte[]? input = null, string folder = "")
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "nk.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        if (input is not null)
        {
            try
            {
                _process.StandardInput.BaseStream.Write(input);
            }
            catch (IOException)
            {
                // It ended before it had read everything; its output says why.
            }
        }

        _process.StandardInput.Close();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Runs to the end.</summary>
    public static NkResult Run(params string[] arguments)
    {
        if (NkInProcess.CanRun(arguments))
        {
            return NkInProcess.Run(arguments);
        }

        using NkProcess nk = Start(arguments);
        return nk.Finish("");
    }

    /// <summary>Runs to the end with additional environment variables.</summary>
    public static NkResult RunWith((string Name, string Value)[] environment, params string[] arguments)
    {
        using var nk = new NkProcess(arguments, environment);
        return nk.Finish("");
    }

    /// <summary>Runs to the end with these bytes on its standard input.</summary>
    public static NkResult RunOn(byte[] input, params string[] arguments)
    {
        using var nk = new NkProcess(arguments, [], input);
        return nk.Finish("");
    }

    /// <summary>Runs to the end in a working folder.</summary>
    public static NkResult RunIn(string folder, params string[] arguments)
    {
        using var nk = new NkProcess(arguments, [], folder: folder);
        return nk.Finish("");
    }

    /// <summary>The same, and checks that it succeeds.</summary>
    public static NkResult SucceedIn(string folder, params string[] arguments) => Good(RunIn(folder, arguments), arguments);

    /// <summary>Runs to the end and checks that it succeeds.</summary>
    public static NkResult Succeed(params string[] arguments) => Good(Run(arguments), arguments);

    /// <summary>The same without an instruction set, as the runtime names it.</summary>
    public static NkResult SucceedWithout(string instructions, params string[] arguments)
    {
        using var nk = new NkProcess(arguments, [($"DOTNET_Enable{instructions}", "0")]);
        return Good(nk.Finish(""), arguments);
    }

    public static NkProcess Start(params string[] arguments) => new(arguments, []);

    /// <summary>Waits for a line and returns all lines up to it.</summary>
    public string ReadUntil(Func<string, bool> isIt)
    {
        string read = "";
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            read += line + "\n";
            if (isIt(line))
            {
                return read;
            }
        }

        throw new InvalidOperationException($"nk ended before the line came: {read}{_error.Result}");
    }

    /// <summary>Skips a test where the signal of Ctrl-C would be ignored.</summary>
    public static void SkipWithoutInterrupt()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no kill here to send the signal with.");

        // A background job of a plain shell ignores the signal, as do all its child processes.
        const int InterruptBit = 1 << 1; // signal 2, counted from 1
        string? ignored = File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            : null;
        Skip.If(
            ignored is not null && (Convert.ToUInt64(ignored[7..].Trim(), 16) & InterruptBit) != 0,
            "This session ignores the signal of Ctrl-C.");
    }

    /// <summary>Sends the signal of Ctrl-C.</summary>
    public void Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end; <paramref name="read"/> is what was read before.</summary>
    public NkResult Finish(string read)
    {
        Task<string> rest = _process.StandardOutput.ReadToEndAsync();
        if (!_process.WaitForExit(s_patience))
        {
            _process.Kill();
            throw new TimeoutException($"nk did not end within {s_patience}: {read}{rest.Result}{_error.Result}");
        }

        return new NkResult(_process.ExitCode, read + rest.Result, _error.Result);
    }

    public void Dispose() => _process.Dispose();

    private static NkResult Good(NkResult result, string[] arguments)
    {
        Assert.True(result.ExitCode == 0, $"nk {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}");
        return result;
    }
}

/// <summary>The exit code and output of a run.</summary>
internal sealed record NkResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The last number in the table row of a name.</summary>
    public double Score(string row) => double.Parse(Cells(row)[^1], CultureInfo.InvariantCulture);

    /// <summary>The cells of the table row of a name.</summary>
    public string[] Cells(string row) => Lines
        .Where(line => line.StartsWith('|'))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
        .First(cells => cells[0] == row);
}
