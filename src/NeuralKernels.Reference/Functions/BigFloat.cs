using System;
using System.Numerics;

namespace NeuralKernels.Reference.Functions;

/// <summary>m 2^e with an integer m cut to 256 bits: the number that functions of double are measured against.</summary>
/// <remarks>
/// A <see cref="DoubleDouble"/> has a double's range: where a result is subnormal it holds no more of it than a double does. Here the
/// exponent has 32 bits, so that the last normal and the subnormal results are as exact as all others. Each operation errs by less than
/// 2^-254 of its result.
/// </remarks>
public readonly struct BigFloat
{
    /// <summary>The bits that are kept.</summary>
    public const int Precision = 256;

    private const int DoubleBits = 53;
    private const int DoubleLeast = -1074;
    private const int SingleBits = 24;
    private const int SingleLeast = -149;

    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    /// <summary>mantissa 2^exponent.</summary>
    public BigFloat(BigInteger mantissa, int exponent)
    {
        int excess = (int)mantissa.GetBitLength() - Precision;
        _mantissa = excess > 0 ? mantissa >> excess : mantissa;
        _exponent = excess > 0 ? exponent + excess : exponent;
    }

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => _mantissa.Sign;

    /// <summary>The integer n with 2^n &lt;= |this| &lt; 2^(n + 1); for zero below all.</summary>
    public int Exponent => Sign == 0 ? int.MinValue / 2 : (int)BigInteger.Abs(_mantissa).GetBitLength() - 1 + _exponent;

    /// <summary>The number itself; an infinity stands for 2^1024, the number it is nearest to in the sense of rounding. NaN has no place
    /// here.</summary>
    /// <exception cref="ArgumentException">The value is NaN.</exception>
    public static implicit operator BigFloat(double value)
    {
        if (double.IsNaN(value))
        {
            throw new ArgumentException("NaN is no number to compute with.", nameof(value));
        }

        if (double.IsInfinity(value))
        {
            return new BigFloat(Math.Sign(value), 1024);
        }

        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52);
        long mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        return new BigFloat(value < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    /// <summary>-a.</summary>
    public static BigFloat operator -(BigFloat a) => new(-a._mantissa, a._exponent);

    /// <summary>a + b.</summary>
    public static BigFloat operator +(BigFloat a, BigFloat b)
    {
        if (a.Exponent < b.Exponent)
        {
            (a, b) = (b, a);
        }

        if (b.Sign == 0 || a.Exponent - b.Exponent > 2 * Precision)
        {
            return a;
        }

        int least = Math.Min(a._exponent, b._exponent);
        return new BigFloat((a._mantissa << (a._exponent - least)) + (b._mantissa << (b._exponent - least)), least);
    }

    /// <summary>a - b.</summary>
    public static BigFloat operator -(BigFloat a, BigFloat b) => a + (-b);

    /// <summary>a b.</summary>
    public static BigFloat operator *(BigFloat a, BigFloat b) => new(a._mantissa * b._mantissa, a._exponent + b._exponent);

    /// <summary>a / b.</summary>
    public static BigFloat operator /(BigFloat a, BigFloat b)
    {
        int up = Precision + 1 + (int)b._mantissa.GetBitLength() - (int)a._mantissa.GetBitLength();
        up = Math.Max(up, 0);
        return new BigFloat((a._mantissa << up) / b._mantissa, a._exponent - b._exponent - up);
    }

    /// <summary>|a|.</summary>
    public static BigFloat Abs(BigFloat a) => new(BigInteger.Abs(a._mantissa), a._exponent);

    /// <summary>a 2^n.</summary>
    public static BigFloat ScaleB(BigFloat a, int n) => new(a._mantissa, a._exponent + n);

    /// <summary>sqrt a, by Newton's iteration on integers.</summary>
    public static BigFloat Sqrt(BigFloat a)
    {
        int up = (2 * Precision) - (int)a._mantissa.GetBitLength();
        up += (a._exponent - up) & 1;
        BigInteger square = a._mantissa << up;
        BigInteger root = BigInteger.One << (int)((square.GetBitLength() / 2) + 1);
        for (BigInteger next = (root + (square / root)) >> 1; next < root; next = (root + (square / root)) >> 1)
        {
            root = next;
        }

        return new BigFloat(root, (a._exponent - up) / 2);
    }

    /// <summary>floor(this 2^bits).</summary>
    public BigInteger ToFixed(int bits)
    {
        int up = _exponent + bits;
        return up >= 0 ? _mantissa << up : _mantissa >> -up;
    }

    /// <summary>The double nearest to the number, ties to even; infinite from halfway between the greatest double and 2^1024 on.</summary>
    public double ToDouble() => Round(DoubleBits, DoubleLeast);

    /// <summary>The float nearest to the number, ties to even.</summary>
    public float ToSingle() => (float)Round(SingleBits, SingleLeast);

    /// <summary>|found - this| in units of the last place that a double of this size has: 2^-1074 at the least.</summary>
    /// <param name="found">The number that is judged.</param>
    public double Ulps(double found) => Ulps(found, this);

    /// <summary>|found - this| in units of the last place that a double of the size of another number has.</summary>
    /// <param name="found">The number that is judged.</param>
    /// <param name="size">The number whose last place counts.</param>
    public double Ulps(double found, BigFloat size)
    {
        BigFloat limited = Exponent >= 1024 ? Sign * double.PositiveInfinity : this;
        int ulp = Math.Clamp(size.Exponent - (DoubleBits - 1), DoubleLeast, 971);
        return ScaleB(Abs(found - limited), -ulp).ToDouble();
    }

    private double Round(int bits, int least)
    {
        int unit = Math.Max(Exponent - (bits - 1), least);
        BigInteger twice = BigInteger.Abs(ToFixedCut(1 - unit, out bool cut));
        BigInteger whole = twice >> 1;
        if (!twice.IsEven && (cut || !whole.IsEven))
        {
            whole++;
        }

        return Sign * Math.ScaleB((double)whole, unit);
    }

    /// <summary>this 2^bits, cut toward zero, and whether anything was cut.</summary>
    private BigInteger ToFixedCut(int bits, out bool cut)
    {
        int up = _exponent + bits;
        BigInteger size = BigInteger.Abs(_mantissa);
        BigInteger result = up >= 0 ? size << up : size >> -up;
        cut = up < 0 && result << -up != size;
        return result;
    }
}
