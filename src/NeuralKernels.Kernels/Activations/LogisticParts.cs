using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>The sigmoid as a quotient that is not yet divided: 1 / (1 + e^-x) = numerator / denominator, all in two parts.</summary>
internal static class LogisticParts
{
    /// <summary>e^-|x| as a sum of two doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Decay<S, V>(V x, V xTail, out V e, out V eLow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V one = S.Broadcast(1);
        V sign = S.And(x, S.Broadcast(-0.0));
        V toward = S.Negate(S.Abs(x));
        V tail = S.Negate(S.Xor(xTail, sign));
        Exponential.Split<S, V>(Exponential.Limit<S, V>(toward, -746, 0), tail, out V shifted, out V high, out V low);
        V mantissa = S.Add(one, high);
        V mantissaLow = S.Add(S.Subtract(high, S.Subtract(mantissa, one)), low);
        e = Exponential.Scale<S, V>(mantissa, shifted);
        eLow = Exponential.Scale<S, V>(mantissaLow, shifted);
    }

    /// <summary>With e = e^-|x|: 1 / (1 + e), and e / (1 + e) for negative x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<S, V>(V x, V xTail, out V numerator, out V numeratorLow, out V denominator, out V denominatorLow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V one = S.Broadcast(1);
        Decay<S, V>(x, xTail, out V e, out V eLow);
        denominator = S.Add(one, e);
        denominatorLow = S.Add(S.Subtract(e, S.Subtract(denominator, one)), eLow);
        V negative = S.LessThan(x, S.Zero);
        numerator = S.Select(negative, e, one);
        numeratorLow = S.And(negative, eLow);
    }

    /// <summary>x sigmoid(w) with the product formed before the division; 0 where x is -infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Product<S, V>(V x, V w, V wTail)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Split<S, V>(w, wTail, out V numerator, out V numeratorLow, out V denominator, out V denominatorLow);
        return Product<S, V>(x, numerator, numeratorLow, denominator, denominatorLow);
    }

    /// <summary>x (numerator / denominator); x itself from 1000 on, and -0 below -1000, where every user of this has reached its
    /// limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Product<S, V>(V x, V numerator, V numeratorLow, V denominator, V denominatorLow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V product = S.Multiply(x, numerator);
        V productLow = S.FusedMultiplyAdd(x, numeratorLow, S.FusedMultiplyAdd(x, numerator, S.Negate(product)));
        V y = Exponential.Quotient<S, V>(product, productLow, denominator, denominatorLow);
        y = S.Select(S.LessThan(S.Broadcast(1000), x), x, y);
        y = S.Select(S.LessThan(x, S.Broadcast(-1000)), S.Zero, y);

        // The result has the sign of x; -0 lost it on the way.
        return S.Or(y, S.And(x, S.Broadcast(-0.0)));
    }
}
