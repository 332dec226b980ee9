using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Data;

/// <summary>Options that settle a problem in a data file, and what comes of them.</summary>
/// <param name="Effect">What the options do, to be read behind them: "reads it as 1.5".</param>
/// <param name="Settings">The options as the library names them, each with its value; at least one.</param>
public sealed record DataRemedy(string Effect, IReadOnlyList<(string Option, string Value)> Settings)
{
    /// <summary>A remedy of one option.</summary>
    /// <param name="option">The option's name in the library.</param>
    /// <param name="value">What to set it to.</param>
    /// <param name="effect">What that does.</param>
    public DataRemedy(string option, string value, string effect)
        : this(effect, [(option, value)])
    {
    }

    /// <summary><c>Decimal = ',' reads it as 1.5</c></summary>
    /// <returns>The options in the words of the library, and their effect.</returns>
    public override string ToString() => $"{string.Join(" and ", Settings.Select(Describe))} {Effect}";

    private static string Describe((string Option, string Value) setting) =>
        $"{setting.Option} = {DataFormatException.Show(setting.Value)}";
}
