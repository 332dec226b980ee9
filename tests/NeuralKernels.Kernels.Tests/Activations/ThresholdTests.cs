using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Tests.Oracles;
using Xunit;
using Twin = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Kernels.Tests.Activations;

/// <summary>Threshold and step: their twins' bits, NaN, and what the doors refuse.</summary>
public sealed class ThresholdTests
{
    [Fact]
    public void Floats_have_the_bits_of_their_twin_at_every_width() => EveryLength<float>();

    [Fact]
    public void Doubles_have_the_bits_of_their_twin_at_every_width() => EveryLength<double>();

    [Fact]
    public void Values_worked_by_hand()
    {
        float[] x = [2, 1, 0.5f, -3, float.NaN], y = new float[5];
        Threshold.Forward<float>(x, y, threshold: 1, value: -20);
        Assert.Equal([2, -20, -20, -20, float.NaN], y);
        Threshold.Backward<float>(x, [1, 2, 3, 4, 5], y, threshold: 1);
        Assert.Equal([1f, 0, 0, 0, 5], y);
        Step.Forward<float>(x, y, threshold: 0.5);
        Assert.Equal([1, 1, 0, 0, float.NaN], y);
        Step.Forward<float>([0, -0f, float.Epsilon, -1], y.AsSpan(0, 4));
        Assert.Equal([0f, 0, 1, 0], y[..4]);
    }

    [Fact]
    public void Doors_name_what_is_wrong_and_write_nothing()
    {
        float[] six = new float[6], memory = [7, 7, 7, 7, 7, 7, 7, 7];
        Expect("y has 8 elements; x has 6", () => Threshold.Forward<float>(six, memory, 0, 0));
        Expect("y overlaps x in part", () => Step.Forward<float>(memory.AsSpan(0, 6), memory.AsSpan(2)));
        Expect("threshold is NaN; it must be finite", () => Threshold.Forward<float>(memory, memory, double.NaN, 0));
        Expect("value is Infinity; it must be finite", () => Threshold.Forward<float>(memory, memory, 0, double.PositiveInfinity));
        Expect("threshold is NaN; it must be finite", () => Step.Forward<float>(memory, memory, double.NaN));
        Expect("threshold is NaN; it must be finite", () => Threshold.Backward<float>(memory, memory, memory, double.NaN));
        Expect("input has 6 elements; dOutput has 8", () => Threshold.Backward<float>(six, memory, memory, 0));
        Assert.All(memory, value => Assert.Equal(7, value));

        static void Expect(string start, Action act) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    private static void EveryLength<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] special = SpecialValues.Of<T>();
        foreach (int n in Lengths.All)
        {
            T[] x = Samples.Values<T>(n, n), dy = Samples.Values<T>(n, n + 1000), expected = new T[n], found = new T[n];
            special.AsSpan(0, Math.Min(n, special.Length)).CopyTo(x);
            foreach (double threshold in new[] { 0, 0.5, -1 })
            {
                var pass = new ThresholdOperator<T>(T.CreateChecked(threshold), T.CreateChecked(7.1));
                var gradient = new ThresholdGradient<T>(T.CreateChecked(threshold));
                var step = new StepOperator<T>(T.CreateChecked(threshold));
                foreach (SimdWidth width in ElementwiseWidths.All)
                {
                    string what = $"{n}, threshold {threshold}, {width}";
                    Twin.Threshold.Forward<T>(x, expected, threshold, 7.1);
                    ElementwiseWidths.Run<T, ThresholdOperator<T>>(width, pass, x, found);
                    SameBits.Expect<T>(expected, found, what);
                    Twin.Threshold.Backward<T>(x, dy, expected, threshold);
                    ElementwiseWidths.Run<T, ThresholdGradient<T>>(width, gradient, x, dy, found);
                    SameBits.Expect<T>(expected, found, $"{what}, gradient");
                    Twin.Step.Forward<T>(x, expected, threshold);
                    ElementwiseWidths.Run<T, StepOperator<T>>(width, step, x, found);
                    SameBits.Expect<T>(expected, found, $"{what}, step");
                }

                Step.Forward<T>(x, found, threshold);
                SameBits.Expect<T>(expected, found, $"{n}, threshold {threshold}, door of step");
                Twin.Threshold.Forward<T>(x, expected, threshold, 7.1);
                Threshold.Forward<T>(x, found, threshold, 7.1);
                SameBits.Expect<T>(expected, found, $"{n}, threshold {threshold}, door");
            }
        }
    }
}
