using System;
using System.Collections.Generic;
using System.Numerics;
using System.Security.Cryptography;
using static System.FormattableString;

namespace NeuralKernels.Verification;

/// <summary>Collects what was compared: how many kernels and values of each area, and where the first difference is.</summary>
internal sealed class Comparison : IDisposable
{
    private readonly List<AreaResult> _areas = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>What was compared so far, in the order in which it began.</summary>
    public IReadOnlyList<AreaResult> Areas => _areas;

    /// <summary>The first difference; null where there is none.</summary>
    public Difference? First { get; private set; }

    /// <summary>Expects the same bits.</summary>
    /// <param name="area">The folder of the kernel.</param>
    /// <param name="kernel">The kernel with what distinguishes the case.</param>
    /// <param name="expected">The reference's.</param>
    /// <param name="found">The kernel's.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Same<T>(string area, string kernel, ReadOnlySpan<T> expected, ReadOnlySpan<T> found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (expected.Length != found.Length)
        {
            throw new ArgumentException($"{kernel}: {found.Length} values were found; {expected.Length} are expected.", nameof(found));
        }

        int at = -1;
        for (int i = 0; i < expected.Length && at < 0; i++)
        {
            at = BitsOf.Canonical(expected[i]) == BitsOf.Canonical(found[i]) ? -1 : i;
        }

        Count(area, found.Length, at >= 0);
        if (at >= 0)
        {
            First ??= new Difference(Named<T>(kernel), at, BitsOf.Show(expected[at]), BitsOf.Show(found[at]));
        }
    }

    /// <summary>Expects the same whole numbers.</summary>
    public void SameIntegers<T>(string area, string kernel, ReadOnlySpan<T> expected, ReadOnlySpan<T> found)
        where T : unmanaged, IBinaryInteger<T>
    {
        int at = expected.CommonPrefixLength(found);
        bool differs = at < expected.Length;
        Count(area, found.Length, differs);
        if (differs)
        {
            First ??= new Difference(kernel, at, Invariant($"{expected[at]:X}"), Invariant($"{found[at]:X}"));
        }
    }

    /// <summary>Expects what the caller has judged: a bound where bits cannot be fixed by a reference.</summary>
    public void Within<T>(string area, string kernel, ReadOnlySpan<T> nearest, ReadOnlySpan<T> found, int firstOutside)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Count(area, found.Length, firstOutside >= 0);
        if (firstOutside >= 0)
        {
            First ??= new Difference(Named<T>(kernel), firstOutside, BitsOf.Show(nearest[firstOutside]), BitsOf.Show(found[firstOutside]));
        }
    }

    /// <summary>Adds values to the digest that this CPU is to share with every other.</summary>
    public void Publish(ReadOnlySpan<double> values) => DigestRecipe.Append(_hash, values);

    /// <summary>The digest of what was published since the last.</summary>
    public string Digest() => DigestRecipe.Finish(_hash);

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private static string Named<T>(string kernel) => $"{kernel} of {(typeof(T) == typeof(float) ? "float" : "double")}";

    private void Count(string area, int values, bool differs)
    {
        AreaResult? known = _areas.Find(result => result.Area == area);
        if (known is null)
        {
            known = new AreaResult(area);
            _areas.Add(known);
        }

        known.Cases++;
        known.Values += values;
        known.Differing += differs ? 1 : 0;
    }
}

/// <summary>What was compared in one area.</summary>
internal sealed class AreaResult(string area)
{
    /// <summary>The folder of the kernels.</summary>
    public string Area { get; } = area;

    /// <summary>Kernels, counted once for each case that they were run on.</summary>
    public int Cases { get; set; }

    /// <summary>Values compared.</summary>
    public long Values { get; set; }

    /// <summary>Cases with a difference.</summary>
    public int Differing { get; set; }
}

/// <summary>Where a kernel and its reference part.</summary>
/// <param name="Kernel">Which kernel and case.</param>
/// <param name="Index">The element.</param>
/// <param name="Expected">The reference's bits and number.</param>
/// <param name="Found">The kernel's.</param>
internal sealed record Difference(string Kernel, int Index, string Expected, string Found);
