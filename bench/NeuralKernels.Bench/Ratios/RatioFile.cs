using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using NeuralKernels.Bench.Commands;
using static System.FormattableString;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Recorded ratios, and what they were recorded on.</summary>
/// <param name="Cpu">The name of the CPU.</param>
/// <param name="Isa">The instruction sets in use.</param>
/// <param name="Date">The date, yyyy-MM-dd.</param>
/// <param name="Versions">Of .NET, and of the peers whose names do not include it.</param>
/// <param name="Command">The command, with the environment variables that it depends on.</param>
/// <param name="Lines">The ratios, in the order of measurement.</param>
internal sealed record RatioFile(string Cpu, string Isa, string Date, string Versions, string Command, IReadOnlyList<RatioLine> Lines)
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // people read the file too, and it is never part of an HTML page
    };

    /// <summary>Writes the file: a line for each ratio, so that two recordings can be compared line by line.</summary>
    public void Write(string path)
    {
        static string Json<V>(V value) => JsonSerializer.Serialize(value, s_options);
        (string Name, string Value)[] header =
        [
            (nameof(Cpu), Cpu), (nameof(Isa), Isa), (nameof(Date), Date), (nameof(Versions), Versions), (nameof(Command), Command),
        ];
        string lines = string.Join(",\n", Lines.Select(line => $"    {Json(line)}"));
        string head = string.Concat(header.Select(each => $"  \"{each.Name}\": {Json(each.Value)},\n"));
        File.WriteAllText(path, $"{{\n{head}  \"{nameof(Lines)}\": [\n{lines}\n  ]\n}}\n");
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InputException">The file cannot be read, has another format or no ratio, or one twice or not above 0.</exception>
    public static RatioFile Read(string path)
    {
        RatioFile? file;
        try
        {
            file = JsonSerializer.Deserialize<RatioFile>(File.ReadAllText(path), s_options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new InputException($"{path} is no file that --json wrote: {e.Message}", e);
        }

        string? wrong = file is null ? "it holds null"
            : file.Lines.Count == 0 ? "it holds no ratio"
            : file.Lines.Select(Wrong).FirstOrDefault(each => each is not null) ?? Twice(file.Lines);
        return wrong is null ? file! : throw new InputException($"{path} is no file that --json wrote: {wrong}.");
    }

    private static string? Twice(IReadOnlyList<RatioLine> lines) =>
        lines.GroupBy(line => (line.Case, line.PeerName)).FirstOrDefault(group => group.Count() > 1) is { } group
            ? $"it holds '{group.Key.Case}' against '{group.Key.PeerName}' {group.Count()} times"
            : null;

    private static string? Wrong(RatioLine? line, int index)
    {
        if (line is null)
        {
            return Invariant($"ratio {index + 1} is null");
        }

        (string Name, double Value)[] figures =
            [(nameof(line.Ours), line.Ours), (nameof(line.Peer), line.Peer), (nameof(line.Ratio), line.Ratio)];
        return figures.Where(figure => !(figure.Value > 0)).Select(figure =>
            Invariant($"{figure.Name} of '{line.Case}' against '{line.PeerName}' is {figure.Value}, and a number above 0 is expected"))
            .FirstOrDefault();
    }
}
