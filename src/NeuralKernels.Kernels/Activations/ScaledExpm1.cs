using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>alpha (e^(x / divisor) - 1) for an x that came from float, in double, such that the conversion to float gives the float nearest
/// to it.</summary>
/// <remarks>
/// <para>
/// With e^q - 1, q = x / divisor, in two parts the product is known to less than three ulps of double: up to 2^-53 of it from the parts
/// (the sum of all their roundings at their worst), half an ulp from its own rounding. Unless a point halfway between two floats is within
/// four ulps, in 2^-26 of all results, the double goes to the right float. Else the value is evaluated once more in 512-bit integers, to
/// 2^-275 of itself.
/// </para>
/// <para>
/// It is never halfway: e^q is transcendental for a rational q other than 0 (Lindemann, 1882), so alpha (e^q - 1) is no rational number.
/// How near it comes is proven for ELU with |q| up to 2^-76: alpha q is an integer of 77 bits times a power of two, hence halfway or 2^-77
/// of itself away, and the value differs from it by |q| / 2 of itself, at least 2^-151. (CELU gives x itself up to 2^-54.) For larger |q|,
/// all 2^95 pairs of a float and an alpha taken as random, the nearest to halfway is about 2^-120 of itself away. Nothing forbids a pair
/// within 2^-275; the odds are 2^-155.
/// </para>
/// </remarks>
internal static class ScaledExpm1
{
    /// <summary>The numbers of the second evaluation: unsigned, 64 bits before the point, the rest behind it.</summary>
    private const int Limbs = 8;

    private const int Fraction = 64 * (Limbs - 1);

    /// <summary>e^-q = (e^-(q / 2^16))^(2^16).</summary>
    private const int Squarings = 16;

    /// <summary>The error of e^-q in units of the last place, as a power of two.</summary>
    /// <remarks>Each of 40 terms is off by less than 2, their sum by less than 2^7; a squaring doubles that and adds one.</remarks>
    private const int ErrorBits = Squarings + 8;

    /// <summary>Beyond this, e^-q is below 2^-288, and alpha (1 - 2^-200) goes to the same float as the value: halfway is alpha itself or
    /// 2^-54 away.</summary>
    private const double Far = 200;

    /// <summary>The value, from its two parts: <paramref name="e"/> + <paramref name="eLow"/> = e^(x / divisor) - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Round<S, V>(V x, double alpha, double divisor, V e, V eLow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = S.Broadcast(alpha);
        V product = S.Multiply(a, e);
        V y = S.Add(product, S.FusedMultiplyAdd(a, eLow, S.FusedMultiplyAdd(a, e, S.Negate(product))));

        // The low 29 bits within 4 of halfway, as the fraction of a number from 1 to 1 + 2^-23; or below float's normal range, where
        // halfway is elsewhere.
        V low = S.Or(S.And(y, S.BroadcastBits(0x1FFFFFFF)), S.Broadcast(1));
        V near = S.LessThan(S.Abs(S.Subtract(low, S.Broadcast(1.000000059604644775390625))), S.Broadcast(1.1e-15)); // 1 + 2^-24, 5 2^-52
        V size = S.Abs(y);
        V small = S.And(S.LessThan(S.Zero, size), S.LessThan(size, S.Broadcast(2.350988701644575e-38))); // 2^-125
        V doubtful = S.Or(near, small);
        return S.Any(doubtful) ? CorrectLanes<S, V>(x, y, doubtful, alpha, divisor) : y;
    }

    /// <summary>The float nearest to alpha (e^(x / divisor) - 1), for x &lt; 0, alpha at least 0, and a divisor of 1 or alpha.</summary>
    internal static float Nearest(double x, double alpha, double divisor)
    {
        double q = -x / divisor;
        if (double.IsPositiveInfinity(q) && double.IsInfinity(x))
        {
            return (float)-alpha;
        }

        if (divisor == alpha && q < 5.551115123125783e-17)
        {
            return (float)x; // a float, and the value is nearer to it than to the next
        }

        Span<ulong> power = stackalloc ulong[Limbs];
        Span<ulong> min = stackalloc ulong[Limbs];
        Span<ulong> max = stackalloc ulong[Limbs];
        if (q > Far)
        {
            power[(Fraction - 200) / 64] = 1UL << ((Fraction - 200) % 64);
        }
        else
        {
            Power(x, divisor, power);
        }

        // 1 - e^-q, with the error of e^-q to either side.
        min[Limbs - 1] = 1;
        Subtract(min, power);
        min.CopyTo(max);
        if (q <= Far)
        {
            Span<ulong> error = stackalloc ulong[Limbs];
            error[0] = 1UL << ErrorBits;
            Subtract(min, error);
            Add(max, error);
        }

        float nearest = Scale(min, alpha);
        Debug.Assert(nearest == Scale(max, alpha), "Halfway is nearer than 2^-275.");
        return -nearest;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V CorrectLanes<S, V>(V x, V y, V doubtful, double alpha, double divisor)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Span<double> lanes = stackalloc double[3 * S.Count];
        S.Store(x, ref lanes[0], 0);
        S.Store(y, ref lanes[0], (nuint)S.Count);
        S.Store(doubtful, ref lanes[0], (nuint)(2 * S.Count));
        for (int i = 0; i < S.Count; i++)
        {
            if (BitConverter.DoubleToInt64Bits(lanes[(2 * S.Count) + i]) != 0 && lanes[i] < 0)
            {
                lanes[S.Count + i] = Nearest(lanes[i], alpha, divisor);
            }
        }

        return S.Load(ref lanes[0], (nuint)S.Count);
    }

    /// <summary>power = e^(x / divisor) for x &lt; 0, by Taylor's series and squarings.</summary>
    private static void Power(double x, double divisor, Span<ulong> power)
    {
        (ulong mantissa, int exponent) = Parts(-x);
        (ulong divisorMantissa, int divisorExponent) = Parts(divisor);
        Span<ulong> r = stackalloc ulong[Limbs];
        Span<ulong> term = stackalloc ulong[Limbs];

        // Between 2^-149 and 200 times 2^(Fraction - 16), so that the shift is positive and the top is not reached.
        int shift = exponent - divisorExponent + Fraction - Squarings;
        r[shift / 64] = mantissa << (shift % 64);
        if (shift % 64 != 0)
        {
            r[(shift / 64) + 1] = mantissa >> (64 - (shift % 64));
        }

        Divide(r, divisorMantissa);
        term[Limbs - 1] = 1;
        power.Clear();
        power[Limbs - 1] = 1;
        for (ulong k = 1; term.ContainsAnyExcept(0UL); k++)
        {
            Multiply(term, r, term);
            Divide(term, k);
            if (k % 2 == 1)
            {
                Subtract(power, term);
            }
            else
            {
                Add(power, term);
            }
        }

        for (int i = 0; i < Squarings; i++)
        {
            Multiply(power, power, power);
        }
    }

    /// <summary>The float nearest to alpha value, ties to even.</summary>
    private static float Scale(ReadOnlySpan<ulong> value, double alpha)
    {
        (ulong mantissa, int exponent) = Parts(alpha);
        Span<ulong> product = stackalloc ulong[Limbs + 1];
        ulong carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            UInt128 sum = ((UInt128)value[i] * mantissa) + carry;
            product[i] = (ulong)sum;
            carry = (ulong)(sum >> 64);
        }

        product[Limbs] = carry;
        int top = product.LastIndexOfAnyExcept(0UL);
        int bits = (64 * top) + 63 - (int)ulong.LeadingZeroCount(product[top]);
        int unit = Math.Max(bits + exponent - Fraction - 23, -149);
        int cut = unit - exponent + Fraction;
        if (cut > bits + 1)
        {
            return 0;
        }

        uint kept = 0;
        for (int i = bits; i >= cut; i--)
        {
            kept = (kept << 1) | Bit(product, i);
        }

        bool half = Bit(product, cut - 1) == 1;
        bool more = (product[(cut - 1) / 64] & ((1UL << ((cut - 1) % 64)) - 1)) != 0 || product[..((cut - 1) / 64)].ContainsAnyExcept(0UL);
        kept += half && (more || kept % 2 == 1) ? 1u : 0;
        return unit > 104 ? float.PositiveInfinity : (float)(kept * BitConverter.Int64BitsToDouble((long)(unit + 1023) << 52));
    }

    private static uint Bit(ReadOnlySpan<ulong> value, int i) => (uint)(value[i / 64] >> (i % 64)) & 1;

    /// <summary>value = mantissa 2^exponent, for a value of at least 0 and finite.</summary>
    private static (ulong Mantissa, int Exponent) Parts(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52);
        ulong mantissa = (ulong)bits & 0xFFFFFFFFFFFFF;
        return exponent == 0 ? (mantissa, -1074) : (mantissa | (1UL << 52), exponent - 1075);
    }

    /// <summary>product = a b, cut; it may be a or b.</summary>
    private static void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> product)
    {
        Span<ulong> whole = stackalloc ulong[2 * Limbs];
        for (int i = 0; i < Limbs; i++)
        {
            ulong carry = 0;
            for (int j = 0; j < Limbs; j++)
            {
                UInt128 sum = ((UInt128)a[i] * b[j]) + whole[i + j] + carry;
                whole[i + j] = (ulong)sum;
                carry = (ulong)(sum >> 64);
            }

            whole[i + Limbs] = carry;
        }

        whole.Slice(Limbs - 1, Limbs).CopyTo(product);
    }

    /// <summary>a = a / divisor, cut.</summary>
    private static void Divide(Span<ulong> a, ulong divisor)
    {
        ulong rest = 0;
        for (int i = Limbs - 1; i >= 0; i--)
        {
            UInt128 part = ((UInt128)rest << 64) | a[i];
            a[i] = (ulong)(part / divisor);
            rest = (ulong)(part % divisor);
        }
    }

    private static void Add(Span<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            UInt128 sum = (UInt128)a[i] + b[i] + carry;
            a[i] = (ulong)sum;
            carry = (ulong)(sum >> 64);
        }
    }

    private static void Subtract(Span<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong borrow = 0;
        for (int i = 0; i < Limbs; i++)
        {
            UInt128 difference = (UInt128)a[i] - b[i] - borrow;
            a[i] = (ulong)difference;
            borrow = (ulong)(difference >> 64) & 1;
        }
    }
}
