using System;
using System.Runtime.CompilerServices;

namespace NeuralKernels.Kernels;

/// <summary>The checks that stand at a door, before anything is written. Behind a door only <c>Debug.Assert</c>.</summary>
internal static class Guard
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length<T>(ReadOnlySpan<T> span, long needed, [CallerArgumentExpression(nameof(span))] string name = "")
    {
        if (span.Length < needed)
        {
            Throw.ArgumentTooShort(name, span.Length, needed);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SameLength<TA, TB>(
        ReadOnlySpan<TA> span,
        ReadOnlySpan<TB> other,
        [CallerArgumentExpression(nameof(span))] string name = "",
        [CallerArgumentExpression(nameof(other))] string otherName = "")
    {
        if (span.Length != other.Length)
        {
            Throw.ArgumentLengthDiffers(name, span.Length, other.Length, otherName);
        }
    }

    /// <summary>The written span may be the read span itself, or separate from it, and nothing between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InPlaceOrSeparate<T>(
        ReadOnlySpan<T> written,
        ReadOnlySpan<T> read,
        [CallerArgumentExpression(nameof(written))] string name = "",
        [CallerArgumentExpression(nameof(read))] string otherName = "")
    {
        if (written.Overlaps(read, out int offset) && offset != 0)
        {
            Throw.ArgumentOverlapsPartly(name, otherName);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Separate<T>(
        ReadOnlySpan<T> written,
        ReadOnlySpan<T> read,
        [CallerArgumentExpression(nameof(written))] string name = "",
        [CallerArgumentExpression(nameof(read))] string otherName = "")
    {
        if (written.Overlaps(read))
        {
            Throw.ArgumentOverlaps(name, otherName);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NotNegative(int value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < 0)
        {
            Throw.ArgumentNegative(name, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AtLeast(int value, int least, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least)
        {
            Throw.ArgumentBelow(name, value, least);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FiniteAtLeast(double value, double least, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!double.IsFinite(value) || value < least)
        {
            Throw.ArgumentNotFiniteAtLeast(name, value, least);
        }
    }
}
