using System;

namespace NeuralKernels.Reference.Functions;

/// <summary>An unevaluated sum <c>High + Low</c> of two doubles, |Low| at most half an ulp of High: about 106 bits.</summary>
/// <remarks>
/// The classical algorithms, in plain operations that round the same way everywhere: Knuth's two-sum and Dekker's product (Dekker, "A
/// floating-point technique for extending the available precision", 1971). Each operation errs by a few 2^-104.
/// </remarks>
/// <param name="High">The sum rounded to double.</param>
/// <param name="Low">What the rounding left.</param>
public readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>ln 2.</summary>
    public static DoubleDouble Ln2 { get; } = new(0.6931471805599453, 2.3190468138462996e-17);

    /// <summary>pi.</summary>
    public static DoubleDouble Pi { get; } = new(3.141592653589793, 1.2246467991473532e-16);

    /// <summary>The number itself.</summary>
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>-a.</summary>
    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    /// <summary>a + b.</summary>
    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = ExactSum(a.High, b.High);
        DoubleDouble low = ExactSum(a.Low, b.Low);
        DoubleDouble sum = ExactSum(high.High, high.Low + low.High);
        return ExactSum(sum.High, sum.Low + low.Low);
    }

    /// <summary>a - b.</summary>
    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + (-b);

    /// <summary>a b.</summary>
    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble product = ExactProduct(a.High, b.High);
        return ExactSum(product.High, product.Low + ((a.High * b.Low) + (a.Low * b.High)));
    }

    /// <summary>a / b, by long division: three quotients, each of what the last left.</summary>
    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - (b * first);
        double second = rest.High / b.High;
        rest -= b * second;
        double third = rest.High / b.High;
        return ExactSum(first, second) + third;
    }

    /// <summary>|a|.</summary>
    public static DoubleDouble Abs(DoubleDouble a) => a.High < 0 ? -a : a;

    /// <summary>sqrt a, by one Newton step from the double root.</summary>
    public static DoubleDouble Sqrt(DoubleDouble a)
    {
        double root = Math.Sqrt(a.High);
        return root == 0 ? 0 : root + ((a - ExactProduct(root, root)) / (2 * root));
    }

    /// <summary>a 2^n, exact while the result is in the normal range.</summary>
    public static DoubleDouble ScaleB(DoubleDouble a, int n) => new(Math.ScaleB(a.High, n), Math.ScaleB(a.Low, n));

    /// <summary>The double nearest to the sum; -0 where High is -0.</summary>
    public double ToDouble() => Low == 0 ? High : High + Low;

    /// <summary>The float nearest to the sum, ties to even.</summary>
    /// <remarks>
    /// Where Low is not zero and High's last bit is even, the neighbour on Low's side is taken (rounding to odd); rounding that to float
    /// equals rounding the sum (Boldo and Melquiond, 2008).
    /// </remarks>
    public float ToSingle()
    {
        double odd = High;
        if (Low != 0 && double.IsFinite(High) && (BitConverter.DoubleToInt64Bits(High) & 1) == 0)
        {
            odd = Low > 0 ? Math.BitIncrement(High) : Math.BitDecrement(High);
        }

        return (float)odd;
    }

    private static DoubleDouble ExactSum(double a, double b)
    {
        double sum = a + b;
        double part = sum - a;
        return double.IsFinite(sum) ? new DoubleDouble(sum, (a - (sum - part)) + (b - part)) : sum;
    }

    private static DoubleDouble ExactProduct(double a, double b)
    {
        double product = a * b;
        (double aHigh, double aLow) = Halves(a);
        (double bHigh, double bLow) = Halves(b);
        double error = (((aHigh * bHigh) - product) + (aHigh * bLow) + (aLow * bHigh)) + (aLow * bLow);
        return double.IsFinite(error) ? new DoubleDouble(product, error) : product;
    }

    /// <summary>Two halves of 26 bits whose sum is the number.</summary>
    private static (double High, double Low) Halves(double value)
    {
        double scaled = 134217729 * value; // 2^27 + 1
        double high = scaled - (scaled - value);
        return (high, value - high);
    }
}
