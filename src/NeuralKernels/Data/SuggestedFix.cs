using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Data;

/// <summary>Options that would resolve a problem in a data file, and their effect.</summary>
/// <param name="Effect">What the options do, worded to follow them: "reads it as 1.5".</param>
/// <param name="Settings">The options by their names in the library, each with its value; at least one.</param>
public sealed record SuggestedFix(string Effect, IReadOnlyList<(string Option, string Value)> Settings)
{
    /// <summary>A fix of one option.</summary>
    /// <param name="option">The option's name in the library.</param>
    /// <param name="value">The value to set.</param>
    /// <param name="effect">What that does.</param>
    public SuggestedFix(string option, string value, string effect)
        : this(effect, [(option, value)])
    {
    }

    /// <summary><c>Decimal = ',' reads it as 1.5</c></summary>
    /// <returns>The options by their names in the library, and their effect.</returns>
    public override string ToString() =>
        $"{string.Join(" and ", Settings.Select(set => $"{set.Option} = {DataFormatException.Quote(set.Value)}"))} {Effect}";
}
