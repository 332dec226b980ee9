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
            RmsPropStep.Apply(p, g, s[0], weightDecay: 0.1);
            Twin.RmsPropStep.Apply<float>(q, g, t[0], weightDecay: 0.1);
            RmsPropStep.Apply(p, g, s[0], s[1], momentum: 0.9);
            Twin.RmsPropStep.Apply<float>(q, g, t[0], t[1], momentum: 0.9);
            RmsPropStep.ApplyCentered(p, g, s[2], s[3]);
            Twin.RmsPropStep.ApplyCentered<float>(q, g, t[2], t[3]);
            RmsPropStep.ApplyCentered(p, g, s[2], s[3], s[4], momentum: 0.5, weightDecay: 0.01);
            Twin.RmsPropStep.ApplyCentered<float>(q, g, t[2], t[3], t[4], momentum: 0.5, weightDecay: 0.01);
            AdagradStep.Apply(p, g, s[5], step, learningRateDecay: 0.01, weightDecay: 0.1);
            Twin.AdagradStep.Apply<float>(q, g, t[5], step, learningRateDecay: 0.01, weightDecay: 0.1);
            AdadeltaStep.Apply(p, g, s[6], s[7], weightDecay: 0.1);
            Twin.AdadeltaStep.Apply<float>(q, g, t[6], t[7], weightDecay: 0.1);
            NadamStep.Apply(p, g, s[8], s[9], step, ref product, weightDecay: 0.1);
            Twin.NadamStep.Apply<float>(q, g, t[8], t[9], step, ref twinProduct, weightDecay: 0.1, functions: KernelFunctions.Scalar);
            NadamStep.ApplyDecoupled(p, g, s[10], s[11], step, ref productW);
            Twin.NadamStep.ApplyDecoupled<float>(q, g, t[10], t[11], step, ref twinProductW, functions: KernelFunctions.Scalar);
            AmsGradStep.Apply(p, g, s[12], s[13], s[14], step, weightDecay: 0.1);
            Twin.AmsGradStep.Apply<float>(q, g, t[12], t[13], t[14], step, weightDecay: 0.1);
            AmsGradStep.ApplyDecoupled(p, g, s[12], s[13], s[14], step);
            Twin.AmsGradStep.ApplyDecoupled<float>(q, g, t[12], t[13], t[14], step);
            LionStep.ApplyDecoupled(p, g, s[15], weightDecay: 0.1);
            Twin.LionStep.ApplyDecoupled<float>(q, g, t[15], weightDecay: 0.1);
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
                stage.Check<Adadelta<T>>("Adadelta", new(p, g, v, w, AdadeltaRates<T>.Of(1, 0.9, 1e-6, decay)));

                Twin.LionStep.ApplyDecoupled<T>(stage.Parameters, stage.Gradients, stage.Signed, weightDecay: decay);
                stage.Check<Lion<T>>("Lion", new(p, g, m, LionRates<T>.Of(1e-4, 0.9, 0.99, decay)));

                var l2 = AdamRates<T>.Of(3, 2e-3, 0.9, 0.999, 1e-8, decay, decoupled: false);
                var decoupled = AdamRates<T>.Of(3, 2e-3, 0.9, 0.999, 1e-8, decay, decoupled: true);
                Twin.AmsGradStep.Apply<T>(
                    stage.Parameters, stage.Gradients, stage.Signed, stage.Squares, stage.MoreSquares, 3, 2e-3, weightDecay: decay);
                stage.Check<AmsGrad<T>>("AmsGrad", new(p, g, m, v, w, l2));
                Twin.AmsGradStep.ApplyDecoupled<T>(
                    stage.Parameters, stage.Gradients, stage.Signed, stage.Squares, stage.MoreSquares, 3, 2e-3, weightDecay: decay);
                stage.Check<AmsGrad<T>>("AmsGrad, decoupled", new(p, g, m, v, w, decoupled));

                double product = 0.25;
                var momentum = NadamMomentum.Of(3, product, 2e-3, 0.9, 4e-3);
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
                Twin.NadamStep.ApplyDecoupled<T>(
                    stage.Parameters,
                    stage.Gradients,
                    stage.Signed,
                    stage.Squares,
                    3,
                    ref product,
                    weightDecay: decay,
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
            var rates = RmsPropRates<T>.Of(1e-2, 0.99, 1e-8, decay, 0.9);
            Twin.RmsPropStep.Apply<T>(stage.Parameters, stage.Gradients, stage.Squares, weightDecay: decay);
            stage.Check<RmsProp<T>>("RmsProp", new(p, g, v, null, null, rates));
            Twin.RmsPropStep.Apply<T>(stage.Parameters, stage.Gradients, stage.Squares, stage.Signed, 0.9, weightDecay: decay);
            stage.Check<RmsProp<T>>("RmsProp, momentum", new(p, g, v, null, m, rates));
            Twin.RmsPropStep.ApplyCentered<T>(stage.Parameters, stage.Gradients, stage.Squares, stage.Signed, weightDecay: decay);
            stage.Check<RmsProp<T>>("RmsProp, centered", new(p, g, v, m, null, rates));
            Twin.RmsPropStep.ApplyCentered<T>(
                stage.Parameters, stage.Gradients, stage.Squares, stage.Signed, stage.MoreSquares, 0.9, weightDecay: decay);
            stage.Check<RmsProp<T>>("RmsProp, centered, momentum", new(p, g, v, m, u, rates));
        }
    }
}
