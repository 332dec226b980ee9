using System;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;
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
            AdamStep.Apply(p, g, m, v, step, weightDecay: 0.1);
            Twin.AdamStep.Apply<float>(q, g, m2, v2, step, weightDecay: 0.1);
            AdamStep.ApplyDecoupled(p, g, m, v, step, learningRate: 0.01);
            Twin.AdamStep.ApplyDecoupled<float>(q, g, m2, v2, step, learningRate: 0.01);
            SgdStep.Apply(p, g, speed, 0.01, momentum: 0.9, weightDecay: 1e-4, nesterov: true);
            Twin.SgdStep.Apply<float>(q, g, speed2, 0.01, momentum: 0.9, weightDecay: 1e-4, nesterov: true);
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
        using var parameters = new GuardedSpan<T>(260);
        using var gradients = new GuardedSpan<T>(260);
        using var first = new GuardedSpan<T>(260);
        using var second = new GuardedSpan<T>(260);
        for (int length = 0; length <= 260; length++)
        {
            int n = length;
            T[] p = Samples.Values<T>(n, n), g = Samples.Values<T>(n, n + 1000), m = Samples.Values<T>(n, n + 2000);
            T[] v = Array.ConvertAll(Samples.Values<T>(n, n + 3000), T.Abs);
            T* pp = parameters.Pointer(n), gp = gradients.Pointer(n), mp = first.Pointer(n), vp = second.Pointer(n);
            T[] expected = (T[])p.Clone(), expectedFirst = (T[])m.Clone(), expectedSecond = (T[])v.Clone();

            Twin.SgdStep.Apply<T>(expected, g, 0.1);
            Check<PlainSgd<T>>("Sgd", new(pp, gp, T.CreateTruncating(0.1)));

            foreach (bool nesterov in new[] { false, true })
            {
                foreach (double decay in new[] { 0, 0.01 })
                {
                    Reset();
                    Twin.SgdStep.Apply<T>(expected, g, expectedFirst, 0.1, 0.9, decay, nesterov);
                    Check<MomentumSgd<T>>(
                        $"Sgd, decay {decay}, nesterov {nesterov}",
                        new(pp, gp, mp, T.CreateTruncating(0.1), T.CreateTruncating(0.9), T.CreateTruncating(decay), nesterov));
                }
            }

            Reset();
            Twin.AdamStep.Apply<T>(expected, g, expectedFirst, expectedSecond, 3, weightDecay: 0.1);
            Check<Adam<T>>("Adam", new(pp, gp, mp, vp, AdamRates<T>.Of(3, 1e-3, 0.9, 0.999, 1e-8, 0.1, decoupled: false)));
            Reset();
            Twin.AdamStep.ApplyDecoupled<T>(expected, g, expectedFirst, expectedSecond, 1000);
            Check<Adam<T>>("AdamW", new(pp, gp, mp, vp, AdamRates<T>.Of(1000, 1e-3, 0.9, 0.999, 1e-8, 0.01, decoupled: true)));

            Reset();
            Twin.ClipByValue.Apply<T>(expected, T.One);
            Check<Clip<T>>("ClipByValue", new(pp, T.One));

            void Reset()
            {
                p.CopyTo(expected, 0);
                m.CopyTo(expectedFirst, 0);
                v.CopyTo(expectedSecond, 0);
            }

            void Check<TStep>(string name, TStep step)
                where TStep : struct, ISweepOperator<T> => Widths.ForEach<T, TStep>(
                step,
                n,
                () =>
                {
                    parameters.Fill(p);
                    gradients.Fill(g);
                    first.Fill(m);
                    second.Fill(v);
                },
                width =>
                {
                    SameBits.Expect<T>(expected, parameters.Span(n), $"{name}, {n}, {width}, parameters");
                    SameBits.Expect<T>(g, gradients.Span(n), $"{name}, {n}, {width}, gradients");
                    SameBits.Expect<T>(expectedFirst, first.Span(n), $"{name}, {n}, {width}, first moment or velocity");
                    SameBits.Expect<T>(expectedSecond, second.Span(n), $"{name}, {n}, {width}, second moment");
                });
        }
    }
}
