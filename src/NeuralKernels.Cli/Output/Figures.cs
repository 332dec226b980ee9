using System;
using System.Globalization;
using System.Numerics;
using NeuralKernels.Data;
using static System.FormattableString;

namespace NeuralKernels.Cli.Output;

/// <summary>Numbers as text for people, whatever the culture.</summary>
internal static class Figures
{
    /// <summary>1,234,567</summary>
    public static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 epoch", "2 epochs"</summary>
    public static string Count(int count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A share or score with four decimals: 0.9833</summary>
    public static string Score(double score) => score.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A loss with four decimals, or in scientific notation where four decimals would hide it.</summary>
    public static string Loss(double loss) =>
        loss.ToString(Math.Abs(loss) is >= 1e-3 or 0 ? "0.0000" : "0.00e-0", CultureInfo.InvariantCulture);

    /// <summary>A share in percent, with one decimal: 12.5 %</summary>
    public static string Percent(double share) => (100 * share).ToString("0.0' %'", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits: 0.0123, 1.23, 123, 1,230.</summary>
    public static string Three(double value)
    {
        double size = Math.Abs(value);
        return value.ToString(size >= 100 ? "N0" : size >= 10 ? "0.0" : size >= 1 ? "0.00" : "0.0##", CultureInfo.InvariantCulture);
    }

    /// <summary>The shortest text that parses back to the same number.</summary>
    public static string Exact(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>An output of a network, or a prepared target, in the target's own unit: exact, and in double where it was scaled.</summary>
    public static string InUnits<T>(T value, PreprocessingTarget? target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        target is null or { Mean: 0, Scale: 1 } ? Exact(value) : Exact(target.Decode(double.CreateTruncating(value)));

    /// <summary>A column of a row-major matrix, as doubles.</summary>
    public static double[] Column<T>(ReadOnlySpan<T> values, int column, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new double[values.Length / columns];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = double.CreateTruncating(values[(i * columns) + column]);
        }

        return numbers;
    }

    /// <summary>0.4 s, 12 s, 2 min 05 s, 1 h 02 min</summary>
    public static string Time(TimeSpan time) =>
        time.TotalSeconds < 10 ? Invariant($"{time.TotalSeconds:0.0} s")
        : time.TotalMinutes < 1 ? Invariant($"{time.TotalSeconds:0} s")
        : time.TotalHours < 1 ? Invariant($"{time.Minutes} min {time.Seconds:00} s")
        : Invariant($"{Math.Floor(time.TotalHours):0} h {time.Minutes:00} min");
}
