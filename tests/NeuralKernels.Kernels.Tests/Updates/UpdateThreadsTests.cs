using System;
using System.Collections.Generic;
using NeuralKernels.Kernels.Updates;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Updates;

/// <summary>Every step of an optimizer gives the same bits on any number of threads, long enough that it is shared out.</summary>
public sealed class UpdateThreadsTests
{
    private const int Length = (5 << 16) + 37; // five parts at most, the last with a tail

    public static TheoryData<string> Names => [.. Steps.Keys];

    private static readonly Dictionary<string, Step> Steps = new()
    {
        ["sgd"] = (p, g, m, v, w, threads) => SgdStep.Apply(p, g, 0.1, threads),
        ["momentum"] = (p, g, m, v, w, threads) => SgdStep.Apply(p, g, m, new(0.1, 0.9, 0.01, Nesterov: true), threads),
        ["adam"] = (p, g, m, v, w, threads) => AdamStep.Apply(p, g, m, v, 3, new(1e-3, WeightDecay: 0.01), threads),
        ["adamw"] = (p, g, m, v, w, threads) => AdamStep.Apply(p, g, m, v, 3, new(1e-3, WeightDecay: 1e-2, Decoupled: true), threads),
        ["amsgrad"] = (p, g, m, v, w, threads) => AmsGradStep.Apply(p, g, m, v, w, 3, new(1e-3), threads),
        ["amsgrad decoupled"] = (p, g, m, v, w, threads) => AmsGradStep.Apply(
            p, g, m, v, w, 3, new(1e-3, WeightDecay: 1e-2, Decoupled: true), threads),
        ["nadam"] = (p, g, m, v, w, threads) => Nadam(p, g, m, v, decoupled: false, threads),
        ["nadam decoupled"] = (p, g, m, v, w, threads) => Nadam(p, g, m, v, decoupled: true, threads),
        ["rmsprop"] = (p, g, m, v, w, threads) => RmsPropStep.Apply(p, g, v, [], [], new(1e-2), threads),
        ["rmsprop momentum"] = (p, g, m, v, w, threads) => RmsPropStep.Apply(p, g, v, [], m, new(1e-2, Momentum: 0.9), threads),
        ["rmsprop centered"] = (p, g, m, v, w, threads) => RmsPropStep.Apply(p, g, v, m, [], new(1e-2, Centered: true), threads),
        ["rmsprop centered momentum"] = (p, g, m, v, w, threads) => RmsPropStep.Apply(
            p, g, v, m, w, new(1e-2, Momentum: 0.9, Centered: true), threads),
        ["adagrad"] = (p, g, m, v, w, threads) => AdagradStep.Apply(p, g, v, 3, new(1e-2), threads),
        ["adadelta"] = (p, g, m, v, w, threads) => AdadeltaStep.Apply(p, g, v, w, new(1), threads),
        ["lion"] = (p, g, m, v, w, threads) => LionStep.Apply(p, g, m, new(1e-4), threads),
    };

    private delegate void Step(
        Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> signed, Span<float> squares, Span<float> more, int threads);

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_bits_of_one(string name)
    {
        float[][] one = Run(name, threads: 1);
        foreach (int threads in new[] { 0, 2, 3, 4, 8 })
        {
            float[][] many = Run(name, threads);
            for (int i = 0; i < one.Length; i++)
            {
                SameBits.Expect<float>(one[i], many[i], $"{name}, span {i}, {threads} threads");
            }
        }
    }

    [Fact]
    public void A_negative_number_of_threads_is_refused_before_anything_is_written()
    {
        float[] p = [1], g = [1];
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => SgdStep.Apply(p, g, 0.1, threads: -1));
        Assert.Equal("threads", refused.ParamName);
        Assert.Equal(1, p[0]);
    }

    private static float[][] Run(string name, int threads)
    {
        float[] p = Samples.Values<float>(Length, seed: 1), g = Samples.Values<float>(Length, seed: 2), m = Samples.Values<float>(
            Length, seed: 3);
        float[] v = Array.ConvertAll(Samples.Values<float>(Length, seed: 4), x => float.Abs(x) + 0.5f);
        float[] w = Array.ConvertAll(Samples.Values<float>(Length, seed: 5), x => float.Abs(x) + 0.25f);
        Steps[name](p, g, m, v, w, threads);
        return [p, m, v, w];
    }

    private static void Nadam(Span<float> p, ReadOnlySpan<float> g, Span<float> m, Span<float> v, bool decoupled, int threads)
    {
        double product = 0.8;
        NadamStep.Apply(p, g, m, v, 3, ref product, new(2e-3, WeightDecay: decoupled ? 1e-2 : 0, Decoupled: decoupled), threads: threads);
    }
}
