using System.Numerics;
using NeuralKernels.Kernels.Updates;
using Xunit;
using Twin = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Kernels.Tests.Updates;

/// <summary>Every step against its twin, to the bit, at every width and length.</summary>
public sealed unsafe class UpdateTests
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
        float[] m = new float[N], v = new float[N], m2 = new float[N], v2 = new float[N], speed = new float[N], speed2 = new float[N];
        for (int step = 1; step <= 50; step++)
        {
            float[] g = Samples.Values<float>(N, seed: 100 + step);
            AdamStep.Apply(p, g, m, v, step, new(1e-3, WeightDecay: 0.1));
            Twin.AdamStep.Apply<float>(q, g, m2, v2, step, weightDecay: 0.1);
            AdamStep.Apply(p, g, m, v, step, new(0.01, WeightDecay: 1e-2, Decoupled: true));
            Twin.AdamStep.Apply<float>(q, g, m2, v2, step, 0.01, weightDecay: 1e-2, decoupled: true);
            SgdStep.Apply(p, g, speed, new(0.01, 0.9, 1e-4, true));
            Twin.SgdStep.Apply<float>(q, g, speed2, 0.01, 0.9, 1e-4, true);
            SgdStep.Apply(p, g, 0.003);
            Twin.SgdStep.Apply<float>(q, g, 0.003);
            float[] h = (float[])g.Clone();
            Assert.Equal(Twin.ClipByNorm.Apply<float>(h, 5), ClipByNorm.Apply<float>(g, 5));
            SameBits.Expect<float>(h, g, "ClipByNorm");
            ClipByValue.Apply(g, 0.25f);
            Twin.ClipByValue.Apply(h, 0.25f);
            SameBits.Expect<float>(h, g, "ClipByValue");
        }

        SameBits.Expect<float>(q, p, "parameters");
        SameBits.Expect<float>(m2, m, "first moment");
        SameBits.Expect<float>(v2, v, "second moment");
        SameBits.Expect<float>(speed2, speed, "velocity");
    }

    private static void EveryLength<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var stage = new UpdateStage<T>(1030);
        foreach (int n in Lengths.All)
        {
            stage.Set(n);
            T* p = stage.ParametersAt, g = stage.GradientsAt, m = stage.SignedAt, v = stage.SquaresAt;

            Twin.SgdStep.Apply<T>(stage.Parameters, stage.Gradients, 0.1);
            stage.Check<PlainSgd<T>>("Sgd", new(p, g, T.CreateTruncating(0.1)));
            foreach (bool nesterov in new[] { false, true })
            {
                foreach (double decay in new[] { 0, 0.01 })
                {
                    Twin.SgdStep.Apply<T>(stage.Parameters, stage.Gradients, stage.Signed, 0.1, 0.9, decay, nesterov);
                    stage.Check<MomentumSgd<T>>(
                        $"Sgd, decay {decay}, nesterov {nesterov}",
                        new(p, g, m, new(0.1, 0.9, decay, nesterov)));
                }
            }

            Twin.AdamStep.Apply<T>(stage.Parameters, stage.Gradients, stage.Signed, stage.Squares, 3, weightDecay: 0.1);
            stage.Check<Adam<T>>("Adam", new(p, g, m, v, null, AdamCoefficients<T>.Create(3, new(1e-3, WeightDecay: 0.1))));
            Twin.AdamStep.Apply<T>(
                stage.Parameters, stage.Gradients, stage.Signed, stage.Squares, 1000, weightDecay: 1e-2, decoupled: true);
            stage.Check<Adam<T>>("AdamW", new(p, g, m, v, null, AdamCoefficients<T>.Create(1000, new(
                1e-3, WeightDecay: 0.01, Decoupled: true))));
            Twin.ClipByValue.Apply<T>(stage.Parameters, T.One);
            stage.Check<Clip<T>>("ClipByValue", new(p, T.One));
        }
    }
}
