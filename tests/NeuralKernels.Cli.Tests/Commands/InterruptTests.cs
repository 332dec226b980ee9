using System;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

public class InterruptTests
{
    private static readonly string[] s_forever = ["train", "--epochs", "1000000", "--out"];

    [SkippableFact]
    public void The_first_signal_finishes_the_batch_saves_the_model_and_says_where()
    {
        NkProcess.SkipWithoutInterrupt();
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("model");
        using NkProcess nk = NkProcess.Start([.. s_forever, model]);
        string read = nk.ReadUntil(line => line.StartsWith("epoch 1/", StringComparison.Ordinal));
        nk.Interrupt();
        NkResult result = nk.Finish(read);
        Assert.Equal(130, result.ExitCode);
        Assert.Contains($"stopped by Ctrl-C; the model is in {model}", result.Lines);
        Assert.Equal("400", result.Cells("test")[1]);
        Assert.Empty(result.Error);
        Assert.Equal(["model"], folder.Files);
        Assert.Equal(0, NkProcess.Run("info", model).ExitCode);
    }

    [SkippableFact]
    public void The_second_signal_ends_the_process_at_once()
    {
        NkProcess.SkipWithoutInterrupt();
        using var folder = new TemporaryFolder();
        using NkProcess nk = NkProcess.Start([.. s_forever, folder.PathOf("model")]);
        string read = nk.ReadUntil(line => line.StartsWith("epoch 1/", StringComparison.Ordinal));
        nk.Interrupt();
        read += nk.ReadUntil(line => line.StartsWith("stopped by Ctrl-C", StringComparison.Ordinal));
        nk.Interrupt();
        NkResult result = nk.Finish(read);
        Assert.Equal(130, result.ExitCode);
        Assert.DoesNotContain("FMA peak", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
        Assert.Equal(["model"], folder.Files);
    }
}
