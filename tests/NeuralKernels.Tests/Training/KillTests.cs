using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using NeuralKernels.Kernels.Tests;
using NeuralKernels.Tests.IO;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>A process that is killed while it saves leaves a checkpoint that is whole, and from which the training goes on to the same bits.</summary>
public sealed class KillTests
{
    /// <summary>How often, where it is not to be 20 times: NEURALKERNELS_KILLS=200 for a thorough run.</summary>
    private const string Variable = "NEURALKERNELS_KILLS";

    [Fact]
    public void A_killed_training_leaves_a_whole_checkpoint()
    {
        int kills = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int asked) ? asked : 20;
        using var folder = new TemporaryFolder();
        string path = folder.At("checkpoint");
        int unfinished = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            KillAfter(path, TimeSpan.FromMilliseconds(1 + (37 * kill % 120)), resume: File.Exists(path));
            foreach (string temporary in Directory.GetFiles(folder.Path, ".checkpoint.*.tmp"))
            {
                unfinished++; // it was in the middle of a save
                File.Delete(temporary);
            }

            Assert.Equal([path], Directory.GetFiles(folder.Path));
            SavingWork.Run(path, epochs: 0, save: false, resume: true); // it can be read
        }

        Assert.True(unfinished > 0, $"none of {kills} kills came while a file was being written");
        int steps = (int)SavingWork.Run(path, epochs: 0, save: false, resume: true).Steps;
        Trainer<float> resumed = SavingWork.Run(path, steps + 5, save: false, resume: true);
        Trainer<float> whole = SavingWork.Run(path, steps + 5, save: false, resume: false);
        Assert.Equal(whole.Network.Parameters.ToArray(), resumed.Network.Parameters.ToArray());
        Assert.True(steps >= kills);
    }

    /// <summary>Kills the process so long after its third step.</summary>
    private static void KillAfter(string path, TimeSpan time, bool resume)
    {
        using Process process = ChildProcess.Start([SavingWork.Name, path, resume ? "resume" : "anew"]);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("step", process.StandardOutput.ReadLine());
        }

        Thread.Sleep(time);
        process.Kill();
        process.WaitForExit();
    }
}
