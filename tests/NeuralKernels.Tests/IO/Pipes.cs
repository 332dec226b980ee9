using System;
using System.Diagnostics;
using System.IO;
using System.IO.Pipes;
using System.Threading.Tasks;
using Xunit;

namespace NeuralKernels.Tests.IO;

/// <summary>Pipes to read from and to write to.</summary>
internal static class Pipes
{
    /// <summary>Makes a named pipe, or skips the test where there are none.</summary>
    public static void Make(string path)
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no named pipes among files.");
        using Process make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
    }

    /// <summary>A stream without length and position, from which the bytes come a few at a time.</summary>
    public static Stream Of(byte[] bytes)
    {
        var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        var reader = new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle);
        _ = Task.Run(() =>
        {
            using (writer)
            {
                for (int at = 0; at < bytes.Length; at += 1000)
                {
                    writer.Write(bytes.AsSpan(at, Math.Min(1000, bytes.Length - at)));
                }
            }
        });
        return reader;
    }
}
