namespace NeuralKernels.Reference.Updates;

/// <summary>Powers by plain multiplication, which round the same everywhere.</summary>
internal static class IntegerPower
{
    /// <summary>value^exponent by squaring: x^(2k) = (x^2)^k, and an odd bit multiplies the result so far.</summary>
    public static double Of(double value, long exponent)
    {
        double result = 1;
        while (exponent > 0)
        {
            if (exponent % 2 == 1)
            {
                result *= value;
            }

            value *= value;
            exponent /= 2;
        }

        return result;
    }
}
