using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using NeuralKernels.Optimizers;
using NeuralKernels.Tests.IO;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>The files that get a line after each epoch.</summary>
public sealed class FitLogsTests
{
    [Fact]
    public void Logs_hold_what_the_reports_hold()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<EpochReport> history = OneNeuron.Trainer(new Sgd(0.1)).Fit(OneNeuron.Row, new FitOptions<double>
        {
            Epochs = 2,
            Validation = OneNeuron.Row,
            Logs = [TrainingLog.Csv(folder.At("log.csv")), TrainingLog.JsonLines(folder.At("log.jsonl"))],
        });

        string[] lines = File.ReadAllLines(folder.At("log.csv"));
        Assert.Equal("epoch,steps,learning_rate,train_loss,validation_loss,validation_accuracy,validation_r2", lines[0]);
        Assert.Equal(3, lines.Length);
        string[] cells = lines[2].Split(',');
        Assert.Equal(["1", "2", "0.1"], cells[..3]);
        Assert.Equal(history[1].TrainLoss, double.Parse(cells[3], CultureInfo.InvariantCulture));
        Assert.Equal(history[1].Validation!.Loss, double.Parse(cells[4], CultureInfo.InvariantCulture));
        Assert.Equal("", cells[5]);
        JsonElement json = JsonDocument.Parse(File.ReadAllLines(folder.At("log.jsonl"))[1]).RootElement;
        Assert.Equal(1, json.GetProperty("epoch").GetInt32());
        Assert.Equal(history[1].TrainLoss, json.GetProperty("train_loss").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("validation_accuracy").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("validation_r2").ValueKind); // one row does not vary
    }
}
