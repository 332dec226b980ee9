using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using NeuralKernels.Kernels.Tests;
using NeuralKernels.Tests.IO;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>
/// A process that is killed while it saves leaves a checkpoint that is whole, from which the training goes on to the same bits, and logs
/// that can be read, in which each epoch stands once.
/// </summary>
public sealed class KillTests
{
    /// <summary>How often, where it is not to be 5 times, or 20 where long tests are requested: NEURALKERNELS_KILLS=200 for a thorough
    /// run.</summary>
    private const string Variable = "NEURALKERNELS_KILLS";

    [Fact]
    public void A_killed_training_leaves_a_whole_checkpoint()
    {
        int kills = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int asked)
            ? asked
            : LongTest.IsRequested ? 20 : 5;
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

            Assert.Equal(["checkpoint", "checkpoint.board", "checkpoint.csv", "checkpoint.jsonl"], Names(folder));
            int saved = (int)SavingWork.Run(path, epochs: 0, save: false, resume: true).Steps; // it can be read
            AssertLogs(path, atLeast: saved, atMost: saved + 1);
        }

        // A few kills may all miss the saves.
        Assert.True(unfinished > 0 || kills < 20, $"none of {kills} kills came while a file was being written");
        int steps = (int)SavingWork.Run(path, epochs: 0, save: false, resume: true).Steps;
        Trainer<float> resumed = SavingWork.Run(path, steps + 5, save: false, resume: true);
        Trainer<float> whole = SavingWork.Run(path, steps + 5, save: false, resume: false);
        Assert.Equal(whole.Network.Parameters.ToArray(), resumed.Network.Parameters.ToArray());
        Assert.True(steps >= kills);

        // The logs of all those processes are those of a training that never stopped.
        SavingWork.Run(path, steps + 5, save: false, resume: true, logs: path);
        AssertLogs(path, steps + 5, steps + 5);
        SavingWork.Run(path, steps + 5, save: false, resume: false, logs: folder.At("whole"));
        Assert.Equal(File.ReadAllText(folder.At("whole.csv")), File.ReadAllText($"{path}.csv"));
        Assert.Equal(File.ReadAllText(folder.At("whole.jsonl")), File.ReadAllText($"{path}.jsonl"));
    }

    /// <summary>Every epoch, from 0 on, stands once in each log; there are so many of them.</summary>
    private static void AssertLogs(string path, int atLeast, int atMost)
    {
        string[] lines = File.ReadAllLines($"{path}.csv");
        Assert.InRange(lines.Length - 1, atLeast, atMost);
        Assert.All(lines, line => Assert.Equal(7, line.Split(',').Length));
        Assert.Equal(
            Enumerable.Range(0, lines.Length - 1), lines[1..].Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)));
        int[] epochs =
            [.. File.ReadAllLines($"{path}.jsonl").Select(line => JsonDocument.Parse(line).RootElement.GetProperty("epoch").GetInt32())];
        Assert.InRange(epochs.Length, atLeast, atMost);
        Assert.Equal(Enumerable.Range(0, epochs.Length), epochs);
        long[] steps = [.. Directory.GetFiles($"{path}.board").OrderBy(file => file.Length).ThenBy(file => file, StringComparer.Ordinal)
            .SelectMany(file => TensorBoardTests.Steps(File.ReadAllBytes(file)))];
        Assert.InRange(steps.Length, atLeast, atMost);
        Assert.Equal(Enumerable.Range(1, steps.Length).Select(step => (long)step), steps);
    }

    private static string[] Names(TemporaryFolder folder) =>
        [.. Directory.GetFileSystemEntries(folder.Path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

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
