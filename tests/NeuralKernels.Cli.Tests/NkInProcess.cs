using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Tests;

namespace NeuralKernels.Cli.Tests;

/// <summary>Runs command lines in the process of the tests, which has compiled most of <c>nk</c> already: a process of its own compiles for
/// a second or two what then runs for a tenth of one.</summary>
/// <remarks>Where long tests are requested, every command line runs in a process of its own.</remarks>
internal static class NkInProcess
{
    private static readonly string[] s_commands = ["train", "evaluate", "explain", "info"];
    private static readonly AsyncLocal<StringWriter?> s_output = new();
    private static readonly AsyncLocal<StringWriter?> s_error = new();

    static NkInProcess()
    {
        Console.SetOut(new RunWriter(s_output, Console.Out));
        Console.SetError(new RunWriter(s_error, Console.Error));
    }

    /// <summary>Whether a command line does without what belongs to a process: its standard input and output as streams, and a screen that
    /// leaves standard output to the result.</summary>
    public static bool CanRun(string[] arguments) =>
        !LongTest.IsRequested
        && arguments.Length > 0
        && (s_commands.Contains(arguments[0]) || (arguments[0] == "bench" && arguments.Contains("--from"))) // which measures nothing
        && !arguments.Any(argument => argument.EndsWith('-') || argument.StartsWith("/dev/", StringComparison.Ordinal));

    /// <summary>Runs to the end.</summary>
    public static NkResult Run(string[] arguments)
    {
        using StringWriter output = NewWriter(), error = NewWriter();
        int exitCode = 0;
        // A thread of its own: what a run sets of its culture and of the variables here ends with it.
        var run = new Thread(() =>
        {
            s_output.Value = output;
            s_error.Value = error;
            exitCode = Nk.Run(arguments);
        });
        run.Start();
        run.Join();
        return new NkResult(exitCode, output.ToString(), error.ToString());
    }

    private static StringWriter NewWriter() => new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>Writes to the run that it is called from, and elsewhere as before.</summary>
    private sealed class RunWriter(AsyncLocal<StringWriter?> run, TextWriter elsewhere) : TextWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => elsewhere.Encoding;

        private TextWriter Current => run.Value ?? elsewhere;

        public override void Write(char value) => Current.Write(value);

        public override void Write(char[] buffer, int index, int count) => Current.Write(buffer, index, count);

        public override void Write(string? value) => Current.Write(value);

        public override void WriteLine() => Current.WriteLine();

        public override void WriteLine(string? value) => Current.WriteLine(value);

        public override void Flush() => Current.Flush();
    }
}
