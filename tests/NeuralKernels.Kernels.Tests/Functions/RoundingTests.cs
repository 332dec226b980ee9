using System;
using System.Linq;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>The forms in float of correctly rounded functions, which run where AVX-512 or AVX2 does; elsewhere there is nothing to
/// test.</summary>
public class RoundingTests
{
    public static TheoryData<string> Names => [.. RoundingTestCase.All.Select(row => row.Name)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Bits_are_those_of_the_form_in_double(string name)
    {
        RoundingTestCase row = RoundingTestCase.Find(name);
        Skip.IfNot(row.IsSupported, "no registers of this width");

        float[] x =
        [
            .. FunctionTests.SpecialFloats(), .. row.Function.Hard, .. row.Function.Hard.Select(v => -v), .. FunctionTests.Stride(100_003),
            .. Between(row, 60_007),
        ];
        float[] expected = new float[x.Length], found = new float[x.Length];
        row.Function.Single(SimdWidth.Scalar, x, expected);
        row.Run(x, found);
        BitsEqual.Check(expected, found, x, name);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Every_length_is_written_to_its_end_and_no_further_in_place_too(string name)
    {
        RoundingTestCase row = RoundingTestCase.Find(name);
        Skip.IfNot(row.IsSupported, "no registers of this width");

        float[] all = Between(row, 300);
        float[] expected = new float[all.Length];
        row.Function.Single(SimdWidth.Scalar, all, expected);
        for (int n = 0; n < 150; n++)
        {
            float[] apart = [.. Enumerable.Repeat(float.NaN, n + 1)];
            row.Run(all.AsSpan(0, n), apart.AsSpan(0, n));
            float[] inPlace = [.. all[..n], float.NaN];
            row.Run(inPlace.AsSpan(0, n), inPlace.AsSpan(0, n));
            BitsEqual.Check([.. expected[..n], float.NaN], apart, all, $"{name} of {n}");
            BitsEqual.Check([.. expected[..n], float.NaN], inPlace, all, $"{name} of {n} in place");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void The_error_stays_within_its_bound(string name)
    {
        RoundingTestCase row = RoundingTestCase.Find(name);
        Skip.IfNot(row.IsSupported, "no registers of this width");

        double worst = 0, at = 0;
        foreach (float x in Between(row, 30_003))
        {
            (float high, float low, float bound) = row.Split(x);
            var exact = row.Function.Exact(x);
            double error = Math.Abs((high - exact.High) + (low - exact.Low));
            if (error > 0 && Math.Abs(exact.High) > 1e-37)
            {
                double part = error / (bound + (8 * float.Epsilon)); // near 0 products of tanh lose what is below the least float
                (worst, at) = part > worst ? (part, x) : (worst, at);
            }
        }

        // What is left of the bound is for the rounding of low plus the bound.
        Assert.True(worst <= 0.9, $"{name}({at:g9}) errs by {worst:f3} of its bound");
        Assert.True(worst >= 0.1, $"{name}: a bound ten times the error found ({worst:f3}) sends too many to the form in double");
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Most_groups_are_known(string name)
    {
        RoundingTestCase row = RoundingTestCase.Find(name);
        Skip.IfNot(row.IsSupported, "no registers of this width");

        int known = 0, groups = 1000;
        var random = new System.Random(1);
        for (int group = 0; group < groups; group++)
        {
            float[] x = [.. Enumerable.Range(0, row.Lanes).Select(_ => (random.NextSingle() * 16) - 8).Select(
                v => row.Range.Min > 0 ? MathF.Exp(v) : v)];
            known += row.Knows(x) ? 1 : 0;
        }

        Assert.True(known > 0.95 * groups, $"{name}: {known} of {groups} groups");
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void One_lane_beyond_the_range_makes_a_group_unknown(string name)
    {
        RoundingTestCase row = RoundingTestCase.Find(name);
        Skip.IfNot(row.IsSupported, "no registers of this width");

        float[] beyond = row.TakesAll ? [float.NaN, -float.NaN] :
        [
            float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1e30f,
            .. row.Range.Max < float.MaxValue ? new[] { MathF.BitIncrement(row.Range.Max), Math.Max(1e30f, 2 * row.Range.Max) } : [],
            MathF.BitDecrement(row.Range.Min), .. row.Unknown,
        ];
        for (int lane = 0; lane < 64; lane++)
        {
            foreach (float value in beyond)
            {
                float[] x = [.. Enumerable.Repeat(0.3f, 64)];
                Assert.True(row.Knows(x), $"{name}(0.3)");
                x[lane] = value;
                Assert.False(row.Knows(x), $"{name}({value}) in lane {lane}");
            }
        }
    }

    [SkippableTheory]
    [InlineData("gelu")]
    [InlineData("gelu at 256 bits")]
    [InlineData("silu")]
    [InlineData("expm1")]
    [InlineData("elu")]
    [InlineData("silu at 256 bits")]
    [InlineData("tanh at 256 bits")]
    [InlineData("expm1 at 256 bits")]
    [InlineData("elu at 256 bits")]
    public void Zeros_are_known_and_keep_their_sign(string name)
    {
        RoundingTestCase row = RoundingTestCase.Find(name);
        Skip.IfNot(row.IsSupported, "no registers of this width");

        float[] x = [.. Enumerable.Range(0, 64).Select(i => (i % 3) switch { 0 => 0f, 1 => -0f, _ => 0.3f })];
        Assert.True(row.Knows(x));
        float[] expected = new float[x.Length], found = new float[x.Length];
        row.Function.Single(SimdWidth.Scalar, x, expected);
        row.Run(x, found);
        BitsEqual.Check(expected, found, x, name);
    }

    /// <summary>Arguments that the form takes: bit patterns evenly spaced over its range, and values evenly spaced where most data
    /// lies.</summary>
    private static float[] Between(RoundingTestCase row, int count)
    {
        float[] positive = [.. Enumerable.Range(1, count / 3).Select(
            i => BitConverter.Int32BitsToSingle((int)(BitConverter.SingleToInt32Bits(row.Range.Max) * (double)i / count * 3)))];
        float[] ordinary = [.. Enumerable.Range(1, count / 3).Select(i => Math.Min(row.Range.Max, 9.37f) * i / (count / 3))];
        return row.Range.Min > 0
            ? [.. positive, .. ordinary]
            : [.. positive, .. positive.Select(v => -v).Where(v => v >= row.Range.Min), .. ordinary, .. ordinary.Select(v => -v)];
    }
}
