using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace NeuralKernels.Tests.Support;

/// <summary>What properties share: how many cases are drawn, and how a case that fails is made simpler.</summary>
/// <remarks>To draw more cases than usual, set <c>NEURALKERNELS_PROPERTY_CASES</c> to their number for each property.</remarks>
internal static class PropertyCases
{
    private const string Variable = "NEURALKERNELS_PROPERTY_CASES";

    /// <summary>The number of cases that the environment asks for; else <paramref name="usual"/>.</summary>
    public static int Count(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int asked) ? asked : usual;

    /// <summary>Checks drawn cases; of the first that fails, the simplest that still fails is reported.</summary>
    /// <param name="cases">Draws a case.</param>
    /// <param name="simpler">Cases that are a little simpler than a given one, the simplest first.</param>
    /// <param name="usual">The number of cases.</param>
    /// <param name="expect">Throws where a case is not as it should be.</param>
    public static void ForAll<TCase>(Gen<TCase> cases, Func<TCase, IEnumerable<TCase>> simpler, int usual, Action<TCase> expect) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Count(usual)).WithQuietOnSuccess(true),
            Prop.ForAll(Arb.From(cases, simpler), expect));

    /// <summary>The same items without one of them, where more than <paramref name="min"/> are left, or with one made simpler.</summary>
    public static IEnumerable<T[]> Simpler<T>(T[] items, Func<T, IEnumerable<T>> simpler, int min = 0)
    {
        IEnumerable<T[]> shorter = items.Length > min ? items.Select((_, k) => (T[])[.. items[..k], .. items[(k + 1)..]]) : [];
        return shorter.Concat(
            items.SelectMany((item, k) => simpler(item).Select(other => (T[])[.. items[..k], other, .. items[(k + 1)..]])));
    }

    /// <summary>Smaller numbers: <paramref name="min"/>, one half of the way there, and one less.</summary>
    public static IEnumerable<int> Less(int number, int min = 0) =>
        new[] { min, (number + min) / 2, number - 1 }.Where(less => less >= min && less < number).Distinct();
}
