using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using NeuralKernels.IO;
using NeuralKernels.Schedules;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>How far a training has come: every number that the rest of it depends on, apart from weights and optimizer.</summary>
internal sealed record FitProgress
{
    private const int Format = 1;

    /// <summary>The current epoch, from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>Rows of it that are done.</summary>
    public int RowsDone { get; set; }

    /// <summary>The sum of their losses, each times its weight.</summary>
    public double LossSum { get; set; }

    /// <summary>The sum of their weights.</summary>
    public double WeightSum { get; set; }

    /// <summary>Batches of the whole training in which no row counted, so that they were no steps.</summary>
    public long SkippedBatches { get; set; }

    /// <summary>Those of them before the current epoch.</summary>
    public long SkippedBeforeEpoch { get; set; }

    /// <summary>The learning rate that schedules multiply.</summary>
    public double BaseRate { get; set; }

    /// <summary>The state of the schedule.</summary>
    public PlateauState Plateau { get; set; } = PlateauState.Initial;

    /// <summary>The lowest loss that early stopping has seen.</summary>
    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>Epochs since then.</summary>
    public int EpochsSinceBest { get; set; }

    /// <summary>Whether the training has ended early.</summary>
    public bool Stopped { get; set; }

    /// <summary>Goes on to the next epoch.</summary>
    public void BeginEpoch()
    {
        Epoch++;
        SkippedBeforeEpoch = SkippedBatches;
        RowsDone = 0;
        LossSum = 0;
        WeightSum = 0;
    }

    /// <summary>The counters as JSON; doubles are strings that read back as the same bits, infinities included.</summary>
    /// <remarks>A weight_sum equal to rows_done and a passed_over of 0 are left out, as in checkpoints older than these fields.</remarks>
    public string ToJson(long optimizerSteps, double carried, FitIdentity identity)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteNumber("epoch", Epoch);
            json.WriteNumber("rows_done", RowsDone);
            json.WriteString("loss_sum", Text(LossSum));
            if (WeightSum != RowsDone)
            {
                json.WriteString("weight_sum", Text(WeightSum));
            }

            WriteUnless0(json, "passed_over", SkippedBatches);
            WriteUnless0(json, "passed_over_before", SkippedBeforeEpoch);
            json.WriteString("base_rate", Text(BaseRate));
            json.WriteString("plateau_best", Text(Plateau.Best));
            json.WriteNumber("plateau_waited", Plateau.BadEpochs);
            json.WriteString("plateau_factor", Text(Plateau.Factor));
            json.WriteString("best_loss", Text(BestLoss));
            json.WriteNumber("waited", EpochsSinceBest);
            json.WriteBoolean("stopped", Stopped);
            json.WriteString("optimizer_steps", Text(optimizerSteps));
            json.WriteString("optimizer_carried", Text(carried));
            json.WriteStartObject("training");
            foreach ((string name, string value) in identity.Parts)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote, and refuses a checkpoint of another training.</summary>
    /// <exception cref="ModelFormatException">The text is damaged, or belongs to another training.</exception>
    public static (FitProgress Progress, long OptimizerSteps, double Carried) FromJson(string text, string file, FitIdentity identity)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = new JsonFields(
                document.RootElement, "the checkpoint", file, "format", "epoch", "rows_done", "loss_sum", "weight_sum", "passed_over",
                "passed_over_before", "base_rate", "plateau_best", "plateau_waited", "plateau_factor", "best_loss", "waited", "stopped",
                "optimizer_steps", "optimizer_carried", "training");
            int format = root.Integer("format", 0);
            if (format != Format)
            {
                throw new ModelFormatException(
                    ModelFormatReason.VersionUnknown, file, Invariant($"the checkpoint has format {format}; this build reads {Format}."));
            }

            identity.Compare(root.Object("training"), file);
            int rowsDone = root.Integer("rows_done", 0);
            var progress = new FitProgress
            {
                Epoch = root.Integer("epoch", 0),
                RowsDone = rowsDone,
                LossSum = Number(root, "loss_sum", file),
                WeightSum = root.Has("weight_sum") ? Number(root, "weight_sum", file) : rowsDone,
                SkippedBatches = root.Has("passed_over") ? Count(root, "passed_over", file) : 0,
                SkippedBeforeEpoch = root.Has("passed_over_before") ? Count(root, "passed_over_before", file) : 0,
                BaseRate = Number(root, "base_rate", file),
                Plateau = new PlateauState(
                    Number(root, "plateau_best", file), root.Integer("plateau_waited", 0), Number(root, "plateau_factor", file)),
                BestLoss = Number(root, "best_loss", file),
                EpochsSinceBest = root.Integer("waited", 0),
                Stopped = root.Flag("stopped"),
            };
            return (progress, Count(root, "optimizer_steps", file), Number(root, "optimizer_carried", file));
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(ModelFormatReason.ArchitectureNotJson, file, "the checkpoint's counters are not JSON.", e);
        }
    }

    private static void WriteUnless0(Utf8JsonWriter json, string name, long count)
    {
        if (count != 0)
        {
            json.WriteString(name, Text(count));
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Number(JsonFields fields, string name, string file)
    {
        string text = fields.Text(name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw NotANumber(name, text, file);
    }

    private static long Count(JsonFields fields, string name, string file)
    {
        string text = fields.Text(name);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw NotANumber(name, text, file);
    }

    private static ModelFormatException NotANumber(string name, string text, string file) => new(
        ModelFormatReason.FieldWrongKind, file, $"{name} of the checkpoint is {ModelFormatException.Quote(text)}; a number is expected.");
}
