using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using NeuralKernels.IO;
using NeuralKernels.Schedules;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>How far a training has come: every number that its future depends on beside weights and optimizer.</summary>
internal sealed record FitProgress
{
    private const int Format = 1;

    /// <summary>The epoch at hand, from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>Rows of it that were learned from.</summary>
    public int RowsDone { get; set; }

    /// <summary>The losses of those rows by their weights, added up.</summary>
    public double LossSum { get; set; }

    /// <summary>Their weights, added up.</summary>
    public double WeightSum { get; set; }

    /// <summary>Batches of the whole training in which no row counted, so that they were no steps.</summary>
    public long PassedOver { get; set; }

    /// <summary>Those of them that were passed over before the epoch at hand.</summary>
    public long PassedOverBefore { get; set; }

    /// <summary>The learning rate that schedules multiply.</summary>
    public double BaseRate { get; set; }

    /// <summary>What the schedule carries.</summary>
    public PlateauMemory Memory { get; set; } = PlateauMemory.None;

    /// <summary>The least loss that early stopping has seen.</summary>
    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>Epochs since then.</summary>
    public int Waited { get; set; }

    /// <summary>Whether the training has ended early.</summary>
    public bool Stopped { get; set; }

    /// <summary>Doubles as texts that read back as the same bits, infinities included, which JSON numbers are not.</summary>
    /// <remarks>A weight_sum that is rows_done and a passed_over that is 0 are left out, as they are from checkpoints older than these
    /// fields.</remarks>
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

            if (PassedOver != 0)
            {
                json.WriteString("passed_over", PassedOver.ToString(CultureInfo.InvariantCulture));
            }

            if (PassedOverBefore != 0)
            {
                json.WriteString("passed_over_before", PassedOverBefore.ToString(CultureInfo.InvariantCulture));
            }

            json.WriteString("base_rate", Text(BaseRate));
            json.WriteString("plateau_best", Text(Memory.Best));
            json.WriteNumber("plateau_waited", Memory.Waited);
            json.WriteString("plateau_factor", Text(Memory.Factor));
            json.WriteString("best_loss", Text(BestLoss));
            json.WriteNumber("waited", Waited);
            json.WriteBoolean("stopped", Stopped);
            json.WriteString("optimizer_steps", optimizerSteps.ToString(CultureInfo.InvariantCulture));
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
    /// <exception cref="ModelFormatException">The text is not sound, or the training another.</exception>
    public static (FitProgress Progress, long OptimizerSteps, double Carried) FromJson(string text, string file, FitIdentity identity)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = new JsonFields(
                document.RootElement,
                "the checkpoint",
                file,
                "format",
                "epoch",
                "rows_done",
                "loss_sum",
                "weight_sum",
                "passed_over",
                "passed_over_before",
                "base_rate",
                "plateau_best",
                "plateau_waited",
                "plateau_factor",
                "best_loss",
                "waited",
                "stopped",
                "optimizer_steps",
                "optimizer_carried",
                "training");
            int format = root.Integer("format", min: 0);
            if (format != Format)
            {
                throw new ModelFormatException(
                    ModelFormatReason.VersionUnknown, file, Invariant($"the checkpoint has format {format}; this build reads {Format}."));
            }

            identity.Compare(root.Object("training"), file);
            int rowsDone = root.Integer("rows_done", min: 0);
            var progress = new FitProgress
            {
                Epoch = root.Integer("epoch", min: 0),
                RowsDone = rowsDone,
                LossSum = Number(root, "loss_sum", file),
                WeightSum = root.Has("weight_sum") ? Number(root, "weight_sum", file) : rowsDone,
                PassedOver = root.Has("passed_over") ? Count(root, "passed_over", file) : 0,
                PassedOverBefore = root.Has("passed_over_before") ? Count(root, "passed_over_before", file) : 0,
                BaseRate = Number(root, "base_rate", file),
                Memory = new PlateauMemory(
                    Number(root, "plateau_best", file), root.Integer("plateau_waited", min: 0), Number(root, "plateau_factor", file)),
                BestLoss = Number(root, "best_loss", file),
                Waited = root.Integer("waited", min: 0),
                Stopped = root.Flag("stopped"),
            };
            return (progress, Count(root, "optimizer_steps", file), Number(root, "optimizer_carried", file));
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(ModelFormatReason.ArchitectureNotJson, file, "the checkpoint's counters are not JSON.", e);
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(JsonFields fields, string name, string file)
    {
        string text = fields.Text(name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw NotANumber(
            name, text, file);
    }

    private static long Count(JsonFields fields, string name, string file)
    {
        string text = fields.Text(name);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw NotANumber(
            name, text, file);
    }

    private static ModelFormatException NotANumber(string name, string text, string file) => new(
        ModelFormatReason.FieldWrongKind, file, $"{name} of the checkpoint is {ModelFormatException.Quote(text)}; a number is expected.");
}
