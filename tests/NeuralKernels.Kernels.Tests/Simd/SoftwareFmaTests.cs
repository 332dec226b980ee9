using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Tests.Oracles;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Simd;

public class SoftwareFmaTests
{
    private const int TriplesPerCase = 200_000; // 5 cases: a million for each type

    [Theory]
    [InlineData(FmaCase.AnyBits)]
    [InlineData(FmaCase.Overlapping)]
    [InlineData(FmaCase.Cancelling)]
    [InlineData(FmaCase.Tiny)]
    [InlineData(FmaCase.Huge)]
    public void FloatEqualsTheExactResultRoundedOnce(FmaCase kind)
    {
        var triples = new FmaTriples<float>(kind, seed: 1);
        for (int i = 0; i < TriplesPerCase; i++)
        {
            (float a, float b, float c) = triples.Next();
            CheckSingle(a, b, c);
        }
    }

    [Theory]
    [InlineData(FmaCase.AnyBits)]
    [InlineData(FmaCase.Overlapping)]
    [InlineData(FmaCase.Cancelling)]
    [InlineData(FmaCase.Tiny)]
    [InlineData(FmaCase.Huge)]
    public void DoubleEqualsTheExactResultRoundedOnce(FmaCase kind)
    {
        var triples = new FmaTriples<double>(kind, seed: 2);
        for (int i = 0; i < TriplesPerCase; i++)
        {
            (double a, double b, double c) = triples.Next();
            CheckDouble(a, b, c);
        }
    }

    [Theory]
    [InlineData(FmaCase.AnyBits)]
    [InlineData(FmaCase.Overlapping)]
    [InlineData(FmaCase.Cancelling)]
    [InlineData(FmaCase.Tiny)]
    [InlineData(FmaCase.Huge)]
    public void AVectorHasTheBitsOfItsLanes(FmaCase kind)
    {
        CheckVectors(new FmaTriples<float>(kind, seed: 3).Next);
        CheckVectors(new FmaTriples<double>(kind, seed: 4).Next);
    }

    [Fact]
    public void AVectorHasTheBitsOfItsLanesOnEveryTripleOfSpecialValues()
    {
        int i = 0, count = SpecialValues.Single.Length;
        int all = count * count * count;
        CheckVectors(() =>
        {
            int index = i++ % all;
            return (
                SpecialValues.Single.ElementAt(index % count), SpecialValues.Single.ElementAt(index / count % count),
                SpecialValues.Single.ElementAt(index / count / count));
        });
    }

    private static void CheckVectors<T>(Func<(T A, T B, T C)> next)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] a = new T[Vector<T>.Count], b = new T[Vector<T>.Count], c = new T[Vector<T>.Count];
        for (int i = 0; i < TriplesPerCase; i += a.Length)
        {
            for (int lane = 0; lane < a.Length; lane++)
            {
                (a[lane], b[lane], c[lane]) = next();
            }

            Vector<T> found = SoftwareFma.FusedMultiplyAdd(new Vector<T>(a), new Vector<T>(b), new Vector<T>(c));
            for (int lane = 0; lane < a.Length; lane++)
            {
                T expected = SoftwareFma.FusedMultiplyAdd(a[lane], b[lane], c[lane]);
                SameBits.Expect(expected, found[lane], $"{a[lane]:r} * {b[lane]:r} + {c[lane]:r}");
            }
        }
    }

    [Fact]
    public void FloatIsExactOnEveryTripleOfSpecialValues()
    {
        foreach (float a in SpecialValues.Single)
        {
            foreach (float b in SpecialValues.Single)
            {
                foreach (float c in SpecialValues.Single)
                {
                    CheckSingle(a, b, c);
                }
            }
        }
    }

    [Fact]
    public void DoubleIsExactOnEveryTripleOfSpecialValues()
    {
        foreach (double a in SpecialValues.Double)
        {
            foreach (double b in SpecialValues.Double)
            {
                foreach (double c in SpecialValues.Double)
                {
                    CheckDouble(a, b, c);
                }
            }
        }
    }

    /// <summary>Each row: what a shortcut would get wrong, and the answer worked out by hand.</summary>
    public static TheoryData<string, double, double, double, double> HardDoubles()
    {
        double ulp = Math.ScaleB(1, -52);
        double tiny = double.Epsilon;
        double leastNormal = Math.ScaleB(1, -1022);
        return new TheoryData<string, double, double, double, double>
        {
            { "the product keeps bits that a rounded product loses", 1 + ulp, 1 + ulp, -(1 + (2 * ulp)), Math.ScaleB(1, -104) },
            { "the product keeps bits below the finest double", Math.ScaleB(1 + ulp, -600), Math.ScaleB(1 + ulp, -400), 0, Math.ScaleB(
                1 + (2 * ulp), -1000) },
            { "a tie goes to even, down", 1, 1, ulp / 2, 1 },
            { "a tie goes to even, up", 1, 1 + ulp, ulp / 2, 1 + (2 * ulp) },
            { "a tie broken by the lowest bit of c", 1 + ulp, 1 + ulp, ulp / 2, 1 + (3 * ulp) },
            { "a tie of the product", 1 + Math.ScaleB(1, -26), 1 + Math.ScaleB(1, -27), 0, 1 + Math.ScaleB(3, -27) },
            {
                "a tie broken up by a c 1000 places down",
                1 + Math.ScaleB(1, -26), 1 + Math.ScaleB(1, -27), Math.ScaleB(1, -1000), 1 + Math.ScaleB(3, -27) + ulp
            },
            { "a tie broken down by a c 1000 places down", 1 + Math.ScaleB(1, -26), 1 + Math.ScaleB(1, -27), -tiny, 1 + Math.ScaleB(
                3, -27) },
            { "half an ulp less next to nothing", 1 - Math.ScaleB(1, -30), Math.ScaleB(1, -53), 1, 1 },
            { "half an ulp and next to nothing", 1 + Math.ScaleB(1, -30), Math.ScaleB(1, -53), 1, 1 + ulp },
            { "half the smallest subnormal is a tie to zero", tiny, 0.5, 0, 0 },
            { "half the smallest subnormal below zero is -0", -tiny, 0.5, 0, -0.0 },
            { "three quarters of the smallest subnormal", tiny, 0.75, 0, tiny },
            { "one and a half subnormals is a tie to two", tiny, 1.5, 0, 2 * tiny },
            { "a subnormal result of a subnormal c is rounded once", 0.5, tiny, tiny, 2 * tiny },
            { "a subnormal c and a product below half", Math.ScaleB(1, -540), Math.ScaleB(1, -540), tiny, tiny },
            { "underflow rounds up into the normal range", leastNormal, 1 - (ulp / 2), 0, leastNormal },
            { "opposite numbers give +0", 3, -5, 15, 0.0 },
            { "-0 times 1 plus -0 is -0", -0.0, 1, -0.0, -0.0 },
            { "-0 times 1 plus +0 is +0", -0.0, 1, 0.0, 0.0 },
            { "the largest double plus half its ulp overflows", double.MaxValue, 1, Math.ScaleB(1, 970), double.PositiveInfinity },
            {
                "the largest double plus less than half its ulp stays",
                double.MaxValue, 1, Math.BitDecrement(Math.ScaleB(1, 970)), double.MaxValue
            },
            { "a product beyond the range comes back", double.MaxValue, 2, -double.MaxValue, double.MaxValue },
            { "a product beyond the range comes back to the ulp", Math.ScaleB(1, 600), Math.ScaleB(1, 424), -double.MaxValue, Math.ScaleB(
                1, 971) },
            {
                "a product beyond the range does not meet an infinity",
                double.MaxValue, 2, double.NegativeInfinity, double.NegativeInfinity
            },
            { "infinity times zero is NaN", double.PositiveInfinity, 0, 1, double.NaN },
            { "infinity minus infinity is NaN", double.PositiveInfinity, 1, double.NegativeInfinity, double.NaN },
        };
    }

    [Theory]
    [MemberData(nameof(HardDoubles))]
    public void DoubleSurvives(string trap, double a, double b, double c, double expected)
    {
        Assert.NotEmpty(trap);
        Assert.Equal(Bits.Canonical(expected), Bits.Canonical(SoftwareFma.FusedMultiplyAdd(a, b, c)));
        Assert.Equal(Bits.Canonical(expected), Bits.Canonical(ExactFma.Of(a, b, c)));
    }

    public static TheoryData<string, float, float, float, float> HardSingles()
    {
        float ulp = MathF.ScaleB(1, -23);
        float tiny = float.Epsilon;
        return new TheoryData<string, float, float, float, float>
        {
            // In double the sum rounds to the tie 1 + 2^-11 + 2^-24, and from there to even; the exact sum lies beside the tie.
            {
                "the product is a tie and c breaks it up",
                1 + MathF.ScaleB(1, -12), 1 + MathF.ScaleB(1, -12), MathF.ScaleB(1, -80), 1 + MathF.ScaleB(1, -11) + ulp
            },
            {
                "the product is a tie and c breaks it down",
                1 + MathF.ScaleB(1, -12), 1 + MathF.ScaleB(1, -12), -MathF.ScaleB(1, -80), 1 + MathF.ScaleB(1, -11)
            },
            { "half the smallest subnormal is a tie to zero", tiny, 0.5f, 0, 0 },
            { "a hair above half the smallest subnormal", tiny, 0.5f + MathF.ScaleB(1, -24), 0, tiny },
            { "a subnormal tie broken far below the finest double step", MathF.ScaleB(1, -75), MathF.ScaleB(1, -75), tiny, 2 * tiny },
            { "a negative product that vanishes is -0", -tiny, tiny, 0, -0f },
            { "opposite numbers give +0", 3, -5, 15, 0f },
            { "the largest float plus half its ulp overflows", float.MaxValue, 1, MathF.ScaleB(1, 103), float.PositiveInfinity },
            {
                "the largest float plus less than half its ulp stays",
                float.MaxValue, 1, MathF.BitDecrement(MathF.ScaleB(1, 103)), float.MaxValue
            },
            {
                "half an ulp and a hair less than overflow",
                MathF.ScaleB(1, 64), MathF.ScaleB(1, 64), -MathF.BitIncrement(MathF.ScaleB(1, 103)), float.MaxValue
            },
            { "a product beyond the range comes back", float.MaxValue, 2, -float.MaxValue, float.MaxValue },
            { "a product beyond the range does not meet an infinity", float.MaxValue, 2, float.NegativeInfinity, float.NegativeInfinity },
        };
    }

    [Theory]
    [MemberData(nameof(HardSingles))]
    public void FloatSurvives(string trap, float a, float b, float c, float expected)
    {
        Assert.NotEmpty(trap);
        Assert.Equal(Bits.Canonical(expected), Bits.Canonical(SoftwareFma.FusedMultiplyAdd(a, b, c)));
        Assert.Equal(Bits.Canonical(expected), Bits.Canonical(ExactFma.Of(a, b, c)));
    }

    [SkippableFact]
    public void TheHardwareAgrees()
    {
        Skip.IfNot(Isa.HasFusedMultiplyAdd, "This CPU has no fused multiply-add, or it is switched off.");
        foreach (FmaCase kind in Enum.GetValues<FmaCase>())
        {
            var singles = new FmaTriples<float>(kind, seed: 3);
            var doubles = new FmaTriples<double>(kind, seed: 4);
            for (int i = 0; i < TriplesPerCase; i++)
            {
                (float a, float b, float c) = singles.Next();
                Assert.Equal(Bits.Canonical(MathF.FusedMultiplyAdd(a, b, c)), Bits.Canonical(SoftwareFma.FusedMultiplyAdd(a, b, c)));
                (double x, double y, double z) = doubles.Next();
                Assert.Equal(Bits.Canonical(Math.FusedMultiplyAdd(x, y, z)), Bits.Canonical(SoftwareFma.FusedMultiplyAdd(x, y, z)));
            }
        }
    }

    [Fact]
    public void TheReferenceAgreesOnSpecialValues()
    {
        // Where the hardware has the instruction this checks the hardware; with it switched off, the reference's integers.
        foreach (double a in SpecialValues.Double)
        {
            foreach (double b in SpecialValues.Double)
            {
                foreach (double c in SpecialValues.Double)
                {
                    Assert.Equal(Bits.Canonical(ExactFma.Of(a, b, c)), Bits.Canonical(Reference.ExactFma.FusedMultiplyAdd(a, b, c)));
                }
            }
        }
    }

    private static void CheckSingle(float a, float b, float c)
    {
        float expected = ExactFma.Of(a, b, c);
        float found = SoftwareFma.FusedMultiplyAdd(a, b, c);
        if (Bits.Canonical(expected) != Bits.Canonical(found))
        {
            Assert.Fail($"{a:R} * {b:R} + {c:R} is {expected:R}; found {found:R}.");
        }
    }

    private static void CheckDouble(double a, double b, double c)
    {
        double expected = ExactFma.Of(a, b, c);
        double found = SoftwareFma.FusedMultiplyAdd(a, b, c);
        if (Bits.Canonical(expected) != Bits.Canonical(found))
        {
            Assert.Fail($"{a:R} * {b:R} + {c:R} is {expected:R}; found {found:R}.");
        }
    }
}
