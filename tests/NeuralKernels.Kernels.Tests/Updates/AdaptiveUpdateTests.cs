using System.Numerics;
using NeuralKernels.Kernels.Updates;
using Xunit;
using Twin = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Kernels.Tests.Updates;

/// <summary>
/// The steps that scale each parameter by what it has seen, and Lion's: against their twins, to the bit, at every width and length.
/// </summary>
public sealed unsafe class AdaptiveUpdateTests
{
    [Fact]
    public void Float_steps_have_the_bits_of_their_twin_at_every_width() => EveryLength<float>();

    [Fact]
    public void Double_steps_have_the_bits_of_their_twin_at_every_width() => EveryLength<double>();

    [Fact]
    public void Doors_have_the_bits_of_the_twin_over_many_steps()
    {
        const int N = 300;
        float[] p = Samples.Values<float>(N, seed: 31), q = (float[])p.Clone();
        float[][] found = [.. new float[16][]], expected = [.. new float[16][]];
        for (int k = 0; k < found.Length; k++)
        {
            (found[k], expected[k]) = (new float[N], new float[N]);
        }

        (double product, double productW) = (1, 1);
        (double twinProduct, double twinProductW) = (1, 1);
        for (int step = 1; step <= 50; step++)
        {
            float[] g = Samples.Values<float>(N, seed: 100 + step);
            float[][] s = found, t = expected;
            RmsPropStep.Apply(p, g, s[0], [], [], new(1e-2, WeightDecay: 0.1));
            Twin.RmsPropStep.Apply<float>(q, g, t[0], [], [], weightDecay: 0.1);
            RmsPropStep.Apply(p, g, s[0], [], s[1], new(1e-2, Momentum: 0.9));
            Twin.RmsPropStep.Apply<float>(q, g, t[0], [], t[1], momentum: 0.9);
            RmsPropStep.Apply(p, g, s[2], s[3], [], new(1e-2, Centered: true));
            Twin.RmsPropStep.Apply<float>(q, g, t[2], t[3], [], centered: true);
            RmsPropStep.Apply(p, g, s[2], s[3], s[4], new(1e-2, WeightDecay: 0.01, Momentum: 0.5, Centered: true));
            Twin.RmsPropStep.Apply<float>(q, g, t[2], t[3], t[4], weightDecay: 0.01, momentum: 0.5, centered: true);
            AdagradStep.Apply(p, g, s[5], step, new(1e-2, 0.01, WeightDecay: 0.1));
            Twin.AdagradStep.Apply<float>(q, g, t[5], step, learningRateDecay: 0.01, weightDecay: 0.1);
            AdadeltaStep.Apply(p, g, s[6], s[7], new(1, WeightDecay: 0.1));
            Twin.AdadeltaStep.Apply<float>(q, g, t[6], t[7], weightDecay: 0.1);
            NadamStep.Apply(p, g, s[8], s[9], step, ref product, new(2e-3, WeightDecay: 0.1));
            Twin.NadamStep.Apply<float>(q, g, t[8], t[9], step, ref twinProduct, weightDecay: 0.1, functions: KernelFunctions.Scalar);
            NadamStep.Apply(p, g, s[10], s[11], step, ref productW, new(2e-3, WeightDecay: 1e-2, Decoupled: true));
            Twin.NadamStep.Apply<float>(
                q, g, t[10], t[11], step, ref twinProductW, weightDecay: 1e-2, decoupled: true, functions: KernelFunctions.Scalar);
            AmsGradStep.Apply(p, g, s[12], s[13], s[14], step, new(1e-3, WeightDecay: 0.1));
            Twin.AdamStep.Apply<float>(q, g, t[12], t[13], step, weightDecay: 0.1, maxSecondMoment: t[14]);
            AmsGradStep.Apply(p, g, s[12], s[13], s[14], step, new(1e-3, WeightDecay: 1e-2, Decoupled: true));
            Twin.AdamStep.Apply<float>(q, g, t[12], t[13], step, weightDecay: 1e-2, decoupled: true, maxSecondMoment: t[14]);
            LionStep.Apply(p, g, s[15], new(1e-4, WeightDecay: 0.1));
            Twin.LionStep.Apply<float>(q, g, t[15], weightDecay: 0.1);
        }

        SameBits.Expect<float>(q, p, "parameters");
        SameBits.Expect(twinProduct, product, "product of momenta");
        SameBits.Expect(twinProductW, productW, "product of momenta, decoupled");
        for (int k = 0; k < found.Length; k++)
        {
            SameBits.Expect<float>(expected[k], found[k], $"state {k}");
        }
    }

    private static void EveryLength<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var stage = new UpdateStage<T>(1030);
        foreach (int n in Lengths.All)
        {
            stage.Set(n);
            RmsProp(stage);
            T* p = stage.ParametersAt, g = stage.GradientsAt, m = stage.SignedAt, v = stage.SquaresAt, w = stage.MoreSquaresAt;
            foreach (double decay in new[] { 0, 0.1 })
            {
                Twin.AdagradStep.Apply<T>(stage.Parameters, stage.Gradients, stage.Squares, 3, 0.01, 0.5, 1e-10, decay);
                T rate = T.CreateTruncating(0.01 / (1 + (2 * 0.5)));
                stage.Check<Adagrad<T>>("Adagrad", new(p, g, v, rate, T.CreateTruncating(1e-10), T.CreateTruncating(decay)));

                Twin.AdadeltaStep.Apply<T>(stage.Parameters, stage.Gradients, stage.Squares, stage.MoreSquares, weightDecay: decay);
                stage.Check<Adadelta<T>>("Adadelta", new(p, g, v, w, new(1, WeightDecay: decay)));

                Twin.LionStep.Apply<T>(stage.Parameters, stage.Gradients, stage.Signed, weightDecay: decay);
                stage.Check<Lion<T>>("Lion", new(p, g, m, new(1e-4, WeightDecay: decay)));

                var l2 = AdamCoefficients<T>.Create(3, new(2e-3, WeightDecay: decay));
                var decoupled = AdamCoefficients<T>.Create(3, new(2e-3, WeightDecay: decay, Decoupled: true));
                Twin.AdamStep.Apply<T>(
                    stage.Parameters,
                    stage.Gradients,
                    stage.Signed,
                    stage.Squares,
                    3,
                    2e-3,
                    weightDecay: decay,
                    maxSecondMoment: stage.MoreSquares);
                stage.Check<Adam<T>>("AmsGrad", new(p, g, m, v, w, l2));
                Twin.AdamStep.Apply<T>(
                    stage.Parameters,
                    stage.Gradients,
                    stage.Signed,
                    stage.Squares,
                    3,
                    2e-3,
                    weightDecay: decay,
                    decoupled: true,
                    maxSecondMoment: stage.MoreSquares);
                stage.Check<Adam<T>>("AmsGrad, decoupled", new(p, g, m, v, w, decoupled));

                double product = 0.25;
                var momentum = NadamMomentum.Create(3, product, 2e-3, 0.9, 4e-3);
                Twin.NadamStep.Apply<T>(
                    stage.Parameters,
                    stage.Gradients,
                    stage.Signed,
                    stage.Squares,
                    3,
                    ref product,
                    weightDecay: decay,
                    functions: KernelFunctions.Scalar);
                stage.Check<Nadam<T>>("Nadam", new(p, g, m, v, l2, momentum));
                product = 0.25;
                Twin.NadamStep.Apply<T>(
                    stage.Parameters,
                    stage.Gradients,
                    stage.Signed,
                    stage.Squares,
                    3,
                    ref product,
                    weightDecay: decay,
                    decoupled: true,
                    functions: KernelFunctions.Scalar);
                stage.Check<Nadam<T>>("Nadam, decoupled", new(p, g, m, v, decoupled, momentum));
            }
        }
    }

    private static void RmsProp<T>(UpdateStage<T> stage)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The squares are no squares of the mean: some differences v - m m are negative, as rounding makes them.
        T* p = stage.ParametersAt, g = stage.GradientsAt, m = stage.SignedAt, v = stage.SquaresAt, u = stage.MoreSquaresAt;
        foreach (double decay in new[] { 0, 0.1 })
        {
            var rates = new RmsPropHyperparameters(1e-2, WeightDecay: decay, Momentum: 0.9);
            Twin.RmsPropStep.Apply<T>(stage.Parameters, stage.Gradients, stage.Squares, [], [], weightDecay: decay);
            stage.Check<RmsProp<T>>("RmsProp", new(p, g, v, null, null, rates));
            Twin.RmsPropStep.Apply<T>(
                stage.Parameters, stage.Gradients, stage.Squares, [], stage.Signed, weightDecay: decay, momentum: 0.9);
            stage.Check<RmsProp<T>>("RmsProp, momentum", new(p, g, v, null, m, rates));
            Twin.RmsPropStep.Apply<T>(
                stage.Parameters, stage.Gradients, stage.Squares, stage.Signed, [], weightDecay: decay, centered: true);
            stage.Check<RmsProp<T>>("RmsProp, centered", new(p, g, v, m, null, rates));
            Twin.RmsPropStep.Apply<T>(
                stage.Parameters,
                stage.Gradients,
                stage.Squares,
                stage.Signed,
                stage.MoreSquares,
                weightDecay: decay,
                momentum: 0.9,
                centered: true);
            stage.Check<RmsProp<T>>("RmsProp, centered, momentum", new(p, g, v, m, u, rates));
        }
    }
}
