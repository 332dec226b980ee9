namespace NeuralKernels.Kernels.Updates;

/// <summary>1 - beta^t, the bias of a moving average that starts from zero, by which it is divided.</summary>
internal static class BiasCorrection
{
    private const double MaxExponent = 40; // e^-40 is 2^-57.7, and 1 less anything up to 2^-54 rounds to 1

    private const double MinDecay = 1.0 / (1L << 40);

    /// <summary>1 - beta^step in double, the power by repeated squaring with plain multiplications.</summary>
    /// <remarks>
    /// <para>
    /// From the lowest bit of the step upwards: <c>if (bit) power = power * square; square = square * square</c>. At most 2 log2(step)
    /// roundings, and the same bits everywhere, which a library's pow does not promise.
    /// </para>
    /// <para>
    /// Late in a training the result is 1, and a small network's step would spend a tenth of its time to find that out. As ln beta is below
    /// beta - 1, beta^t is below e^-x with x = (1 - beta) t. Rounded squarings make at most (1 + 2^-53)^(2 t) of it, which for 1 - beta
    /// from 2^-40 on adds less than x / 2^12 to the exponent: from x = 40 on the loop's power is below 2^-57, whatever the bits.
    /// </para>
    /// </remarks>
    public static double OneMinusPower(double beta, long step)
    {
        double decay = 1 - beta;
        if (decay >= MinDecay && decay * step >= MaxExponent)
        {
            return 1;
        }

        double power = 1;
        double square = beta;
        for (long bits = step; bits != 0; bits >>= 1)
        {
            if ((bits & 1) != 0)
            {
                power *= square;
            }

            square *= square;
        }

        return 1 - power;
    }
}
