using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.Tables;

namespace NeuralKernels.Cli.Commands;

/// <summary>Describes a problem of a data file with the options of <c>nk</c> in place of the library's.</summary>
internal static class Remedies
{
    /// <summary>The problem and the options that resolve it.</summary>
    public static string Describe(DataFormatException problem) =>
        string.Join("; ", [problem.Problem, .. problem.Fixes.Select(Describe)]);

    private static string Describe(SuggestedFix remedy) =>
        $"{string.Join(' ', remedy.Settings.Select(setting => Option(setting.Option, setting.Value)))} {remedy.Effect}";

    private static string Option(string option, string value) => (option, value) switch
    {
        (nameof(CsvOptions.Header), nameof(CsvHeader.Absent)) => "--no-header",
        (nameof(CsvOptions.CommentPrefix), _) => $"--comment {Quoted(value)}",
        (nameof(CsvOptions.Thousands), " ") => "--thousands blank",
        (nameof(TableEncoderOptions.Task), nameof(DataTask.Classification)) => "--task classes",
        (nameof(TableEncoderOptions.Task), _) => "--task numbers",
        (nameof(TableEncoderOptions.Missing), _) => $"--missing {value.ToLowerInvariant()}",
        (nameof(TableEncoderOptions.MissingWords), _) => $"--missing-words {Quoted(value)}",
        (nameof(TableEncoderOptions.MaxCategories), _) => $"--max-categories {value}",
        _ => $"--{option.ToLowerInvariant()} {Quoted(value)}",
    };

    /// <summary>Quoted for a shell where necessary.</summary>
    private static string Quoted(string value) => value.Length > 0 && value.All(c => char.IsLetterOrDigit(c) || "/.,:=+-_%@".Contains(c))
        ? value
        : $"'{value.Replace("'", "'\\''", System.StringComparison.Ordinal)}'";
}
