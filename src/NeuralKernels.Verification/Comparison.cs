using System;
using System.Collections.Generic;
using System.Numerics;
using System.Security.Cryptography;
using static System.FormattableString;

namespace NeuralKernels.Verification;

/// <summary>The results of all comparisons: the number of cases and values of each area, and the first difference.</summary>
internal sealed class Comparison : IDisposable
{
    private readonly List<AreaResult> _areas = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The areas compared so far, in the order of their first comparison.</summary>
    public IReadOnlyList<AreaResult> Areas => _areas;

    /// <summary>The first difference; null where there is none.</summary>
    public Difference? First { get; private set; }

    /// <summary>Expects the same bits.</summary>
    /// <param name="area">The folder of the kernel.</param>
    /// <param name="kernel">The name of the kernel and the case.</param>
    /// <param name="expected">The results of the reference.</param>
    /// <param name="found">The results of the kernel.</param>
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

        Within(area, kernel, expected, found, at);
    }

    /// <summary>Runs the reference and the kernel on arrays of zeros and expects the same bits.</summary>
    public void Same<T>(string area, string kernel, int length, Action<T[]> reference, Action<T[]> fast)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] expected = new T[length], found = new T[length];
        reference(expected);
        fast(found);
        Same<T>(area, kernel, expected, found);
    }

    /// <summary>Expects the same integers.</summary>
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

    /// <summary>Records a check of an error bound, which the caller made, where no reference defines the bits.</summary>
    public void Within<T>(string area, string kernel, ReadOnlySpan<T> nearest, ReadOnlySpan<T> found, int firstOutside)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Count(area, found.Length, firstOutside >= 0);
        if (firstOutside >= 0)
        {
            First ??= new Difference(Named<T>(kernel), firstOutside, BitsOf.Show(nearest[firstOutside]), BitsOf.Show(found[firstOutside]));
        }
    }

    /// <summary>Adds values to the digest that must be the same on every CPU.</summary>
    public void Publish(ReadOnlySpan<double> values) => DigestRecipe.Append(_hash, values);

    /// <summary>The digest of the values published since the last one.</summary>
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

/// <summary>The comparisons of one area.</summary>
internal sealed class AreaResult(string area)
{
    /// <summary>The folder of the kernels.</summary>
    public string Area { get; } = area;

    /// <summary>Kernels, each counted once per case.</summary>
    public int Cases { get; set; }

    /// <summary>Values compared.</summary>
    public long Values { get; set; }

    /// <summary>Cases with a difference.</summary>
    public int Differing { get; set; }
}

/// <summary>The first difference between a kernel and its reference.</summary>
/// <param name="Kernel">The kernel and the case.</param>
/// <param name="Index">The element.</param>
/// <param name="Expected">The reference's bits and number.</param>
/// <param name="Found">The kernel's.</param>
internal sealed record Difference(string Kernel, int Index, string Expected, string Found);
