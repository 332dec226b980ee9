using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using NeuralKernels.Data;
using NeuralKernels.IO;

namespace NeuralKernels.Training;

/// <summary>A log of one line of text per epoch.</summary>
internal abstract class TextLog : TrainingLog
{
    private readonly string _header; // including its line end; empty where there is none
    private readonly bool _isOwn;
    private Stream? _stream;

    private protected TextLog(string path, Stream? stream, string header)
        : base(path)
    {
        _header = header;
        _stream = stream;
        _isOwn = stream is null;
    }

    protected override void CheckResumable()
    {
        if (Length(out _) > 0)
        {
            ReadLines(File.ReadAllBytes(Path));
        }
    }

    protected override void Begin(int? epochs, long steps)
    {
        long length = Length(out FileTarget target);
        if (_isOwn && !target.IsFile)
        {
            _stream = target.OpenThrough();
        }

        if (_stream is not null)
        {
            Append(_header);
        }
        else if (epochs is { } kept && length > 0)
        {
            Cut(kept);
        }
        else
        {
            File.WriteAllText(Path, _header);
        }
    }

    protected internal override void Add(EpochReport report) => Append(Line(report) + "\n");

    protected override void End()
    {
        if (_isOwn)
        {
            _stream?.Dispose();
            _stream = null;
        }
    }

    /// <summary>The line of an epoch, without its line end.</summary>
    protected abstract string Line(EpochReport report);

    /// <summary>The epoch of a line; null where it is incomplete or not a line of this kind of log.</summary>
    protected abstract int? EpochOf(string line);

    /// <summary>The length of the existing file; 0 where there is none.</summary>
    private long Length(out FileTarget target)
    {
        target = _isOwn ? FileTarget.Of(Path) : default;
        return target.IsFile && File.Exists(Path) ? new FileInfo(target.Path).Length : 0;
    }

    private void Append(string text)
    {
        if (_stream is null)
        {
            File.AppendAllText(Path, text);
            return;
        }

        _stream.Write(Encoding.UTF8.GetBytes(text));
        _stream.Flush();
    }

    /// <summary>Removes the lines of epochs from <paramref name="epochs"/> on, a last line that a kill left incomplete, and all but the
    /// last line of an epoch.</summary>
    private void Cut(int epochs)
    {
        byte[] all = File.ReadAllBytes(Path);
        var lines = new SortedDictionary<int, Range>();
        foreach ((int epoch, Range place) in ReadLines(all).Where(line => line.Epoch < epochs))
        {
            lines[epoch] = place;
        }

        using var kept = new MemoryStream();
        kept.Write(Encoding.UTF8.GetBytes(_header));
        foreach (Range place in lines.Values)
        {
            kept.Write(all.AsSpan(place));
            kept.WriteByte((byte)'\n');
        }

        // Truncated in place where only the end is removed, so that programs that follow the file keep it; one call, so that a kill cannot
        // interrupt it.
        byte[] bytes = kept.ToArray();
        if (all.AsSpan().StartsWith(bytes))
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(bytes.Length);
        }
        else
        {
            AtomicFile.Write(Path, stream => stream.Write(bytes));
        }
    }

    /// <summary>The epoch and the range of each line, without its line end.</summary>
    private List<(int Epoch, Range Place)> ReadLines(byte[] all)
    {
        var lines = new List<(int, Range)>();
        byte[] header = Encoding.UTF8.GetBytes(_header);
        if (header.AsSpan().StartsWith(all))
        {
            return lines; // killed within its first line
        }

        if (!all.AsSpan().StartsWith(header))
        {
            throw NotALog(1, all.AsSpan(), _header.TrimEnd());
        }

        int number = header.Length > 0 ? 2 : 1;
        for (int start = header.Length; start < all.Length; number++)
        {
            int length = all.AsSpan(start).IndexOf((byte)'\n');
            bool ends = length >= 0;
            int end = ends ? start + length : all.Length;
            if (EpochOf(Encoding.UTF8.GetString(all, start, end - start)) is { } epoch)
            {
                lines.Add((epoch, start..end));
            }
            else if (ends && end > start)
            {
                throw NotALog(number, all.AsSpan(start), "a line of a training's log");
            }

            start = end + 1;
        }

        return lines;
    }

    private DataFormatException NotALog(int number, ReadOnlySpan<byte> rest, string expected)
    {
        const int MaxBytes = 200; // more than is shown
        int end = rest.IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(rest[..Math.Min(end < 0 ? rest.Length : end, MaxBytes)]);
        return new DataFormatException(Path, number, null, $"found {DataFormatException.Quote(line)}, expected {expected}, to go on with");
    }
}

/// <summary>See <see cref="TrainingLog.Csv(string)"/>.</summary>
internal sealed class CsvLog(string path, Stream? stream) : TextLog(path, stream, Header)
{
    private const string Header = "epoch,steps,learning_rate,train_loss,validation_loss,validation_accuracy,validation_r2\n";

    protected override string Line(EpochReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Epoch},{report.Steps},{report.LearningRate:R},{report.TrainLoss:R},{report.Validation?.Loss:R},")
        + string.Create(CultureInfo.InvariantCulture, $"{report.Validation?.Accuracy:R},{report.Validation?.R2:R}");

    protected override int? EpochOf(string line)
    {
        string[] cells = line.Split(',');
        bool isWhole = cells.Length == Header.Count(c => c == ',') + 1;
        return isWhole && int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) ? epoch : null;
    }
}

/// <summary>See <see cref="TrainingLog.JsonLines(string)"/>.</summary>
internal sealed class JsonLinesLog(string path, Stream? stream) : TextLog(path, stream, header: "")
{
    private const string Epoch = "epoch";

    protected override string Line(EpochReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(Epoch, report.Epoch);
            json.WriteNumber("steps", report.Steps);
            Number(json, "learning_rate", report.LearningRate);
            Number(json, "train_loss", report.TrainLoss);
            Number(json, "validation_loss", report.Validation?.Loss);
            Number(json, "validation_accuracy", report.Validation?.Accuracy);
            Number(json, "validation_r2", report.Validation?.R2);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    protected override int? EpochOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(Epoch, out JsonElement number)
                && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int epoch) && epoch >= 0 ? epoch : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
