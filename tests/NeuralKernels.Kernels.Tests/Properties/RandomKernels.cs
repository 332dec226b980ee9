using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.RandomNumbers;
using Twin = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>Random numbers: the words of the generator, the distributions, dropout, and a random order.</summary>
internal static class RandomKernels
{
    private static readonly Operand[] s_span = [new("span", Access.Write)];

    private static readonly Operand[] s_map = [new("input"), new("output", Access.Write) { MayReplace = [0] }];

    private delegate void Fill<T, TWord>(Call<T> call, Span<TWord> words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    public static IEnumerable<Kernel<T>> All<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter mean = new("mean", 0, 1) { Range = (-3, 3) }, deviation = new("deviation", 1, 0) { Range = (0, 3) };
        Parameter low = new("low", 0, -1, 1) { Range = (-3, 1) }, high = new("high", 1, 2) { Range = (1, 3) };
        Parameter value = new("value", 1, 0) { Range = (-3, 3) };
        Parameter probability = new("probability", 0, 1, 0.5) { Range = (0, 1) };
        Parameter dropped = new("probability", 0, 0.5) { Range = (0, 0.99) };
        return
        [
            Words<T, uint>("Philox, 32 bits",
                (c, words) => Philox.Fill(c.Seed, c.Stream, c.Start, words),
                (c, words) => Twin.Philox.Fill(c.Seed, c.Stream, c.Start, words)),
            Words<T, ulong>("Philox, 64 bits",
                (c, words) => Philox.Fill(c.Seed, c.Stream, c.Start, words),
                (c, words) => Twin.Philox.Fill(c.Seed, c.Stream, c.Start, words)),
            Words<T, int>("Shuffle",
                (c, words) => Shuffle.Fill(c.Seed, c.Stream, words), (c, words) => Twin.Shuffle.Fill(c.Seed, c.Stream, words)),
            Random<T>("Uniform", s_span, [low, high],
                c => Uniform.Fill(c.Seed, c.Stream, c.Start, c[0], c.Number("low"), c.Number("high")),
                c => Twin.Uniform.Fill(c.Seed, c.Stream, c.Start, c[0], c.Number("low"), c.Number("high"))),
            Random<T>("Normal", s_span, [mean, deviation],
                c => Normal.Fill(c.Seed, c.Stream, c.Start, c[0], c.Number("mean"), c.Number("deviation")),
                c => Twin.Normal.Fill(
                    c.Seed, c.Stream, c.Start, c[0], c.Number("mean"), c.Number("deviation"), KernelFunctions.Scalar)),
            Random<T>("TruncatedNormal", s_span, [mean, deviation],
                c => TruncatedNormal.Fill(c.Seed, c.Stream, c.Start, c[0], c.Number("mean"), c.Number("deviation")),
                c => Twin.TruncatedNormal.Fill(
                    c.Seed, c.Stream, c.Start, c[0], c.Number("mean"), c.Number("deviation"), KernelFunctions.Scalar)),
            Random<T>("Bernoulli", s_span, [probability, value],
                c => Bernoulli.Fill(c.Seed, c.Stream, c.Start, c[0], c.Number("probability"), c.Number("value")),
                c => Twin.Bernoulli.Fill(c.Seed, c.Stream, c.Start, c[0], c.Number("probability"), c.Number("value"))),
            Random<T>("Dropout", s_map, [dropped],
                c => Dropout.Forward<T>(c.Seed, c.Stream, c.Start, c[0], c[1], c.Parameter("probability")),
                c => Twin.Dropout.Forward<T>(c.Seed, c.Stream, c.Start, c[0], c[1], c.Parameter("probability"))),
            Random<T>("Dropout, backward", s_map, [dropped],
                c => Dropout.Backward<T>(c.Seed, c.Stream, c.Start, c[0], c[1], c.Parameter("probability")),
                c => Twin.Dropout.Backward<T>(c.Seed, c.Stream, c.Start, c[0], c[1], c.Parameter("probability"))),
        ];
    }

    private static Kernel<T> Random<T>(
        string name, Operand[] operands, Parameter[] parameters, Action<Call<T>> fast, Action<Call<T>> naive)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(name, operands, parameters, fast, naive) { IsRandom = true };

    /// <summary>
    /// Integers: as many as the case has columns. They and a guard on either side are the results, in halves that a double holds.
    /// </summary>
    private static Kernel<T> Words<T, TWord>(string name, Fill<T, TWord> fast, Fill<T, TWord> naive)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TWord : unmanaged, IBinaryInteger<TWord>
    {
        return Random<T>(name, [], [], c => c.Results = Filled(c, fast), c => c.Results = Filled(c, naive));

        static double[] Filled(Call<T> call, Fill<T, TWord> fill)
        {
            var memory = new TWord[call.Columns + 2];
            Array.Fill(memory, TWord.CreateChecked(85));
            fill(call, memory.AsSpan(1, call.Columns));
            return [.. memory.SelectMany(word => new[] { Half(word >> 32), Half(word) })];
        }

        static double Half(TWord word) => uint.CreateTruncating(word);
    }
}
