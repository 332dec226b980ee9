using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Tests.Oracles;

/// <summary>How the exponents of a, b and c in a b + c are drawn.</summary>
public enum FmaCase
{
    /// <summary>Every bit random.</summary>
    AnyBits,

    /// <summary>c within a few significands of the product, either side.</summary>
    Overlapping,

    /// <summary>c next to -a b, so that most bits cancel.</summary>
    Cancelling,

    /// <summary>Product and c about the smallest normal number.</summary>
    Tiny,

    /// <summary>Product and c about the largest finite number.</summary>
    Huge,
}

/// <summary>Seeded triples for a fused multiply-add, of operands that are often sparse or nearly all ones, so that ties and carries are
/// common.</summary>
internal sealed class FmaTriples<T>(FmaCase kind, int seed)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>By how much the exponents of a and b may differ from half of the product's.</summary>
    private const int ProductSlack = 20;

    private static readonly int s_fractionBits = typeof(T) == typeof(float) ? 23 : 52;
    private static readonly int s_bias = typeof(T) == typeof(float) ? 127 : 1023;

    private readonly System.Random _random = new(seed);

    public (T A, T B, T C) Next()
    {
        int precision = s_fractionBits + 1;
        switch (kind)
        {
            case FmaCase.AnyBits:
                return (Bits.From<T>(Pattern()), Bits.From<T>(Pattern()), Bits.From<T>(Pattern()));
            case FmaCase.Cancelling:
                {
                    int exponent = _random.Next(-s_bias / 2, s_bias / 2);
                    T a = Value(exponent);
                    T b = Value(_random.Next(-s_bias / 2, s_bias / 2));
                    ulong near = Bits.Raw(-(a * b)) + (ulong)_random.Next(-2, 3);
                    return (a, b, Bits.From<T>(near));
                }

            case FmaCase.Tiny:
                return Around(1 - s_bias - _random.Next(-precision, 2 * precision), precision);
            case FmaCase.Huge:
                return Around(s_bias - _random.Next(-1, 4), 2);
            default:
                return Around(_random.Next(-s_bias / 2, s_bias / 2), 3 * precision);
        }
    }

    /// <summary>A product of about 2^exponent and a c within 2^spread of it.</summary>
    private (T A, T B, T C) Around(int exponent, int spread)
    {
        int first = (exponent / 2) + _random.Next(-ProductSlack, ProductSlack);
        return (Value(first), Value(exponent - first), Value(exponent + _random.Next(-spread, spread + 1)));
    }

    private T Value(int exponent)
    {
        ulong fraction = Fraction() & ((1UL << s_fractionBits) - 1);
        ulong biased = (ulong)Math.Clamp(exponent + s_bias, 0, 2 * s_bias);
        ulong sign = _random.Next(2) == 0 ? 0 : Bits.Raw(T.NegativeZero);
        return Bits.From<T>(sign | (biased << s_fractionBits) | fraction);
    }

    private ulong Fraction() => _random.Next(4) switch
    {
        0 => 1UL << _random.Next(s_fractionBits),
        1 => ~(1UL << _random.Next(s_fractionBits)),
        2 => (1UL << _random.Next(s_fractionBits)) | (1UL << _random.Next(s_fractionBits)),
        _ => Pattern(),
    };

    private ulong Pattern() => (ulong)_random.NextInt64(long.MinValue, long.MaxValue);
}
