namespace NeuralKernels.Kernels.Updates;

/// <summary>1 - beta^t, by which a moving average that starts from zero falls short.</summary>
internal static class BiasCorrection
{
    /// <summary>1 - beta^step in double, the power by repeated squaring with plain multiplications.</summary>
    /// <remarks>
    /// From the lowest bit of the step upwards: <c>if (bit) power = power * square; square = square * square</c>. At most 2 log2(step)
    /// roundings on the way, and the same bits everywhere, which a library's pow does not promise.
    /// </remarks>
    public static double OneMinusPower(double beta, long step)
    {
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
