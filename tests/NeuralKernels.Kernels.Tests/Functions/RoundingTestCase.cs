using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>A function with a quick form for floats: its loop, and what the form knows of its own error.</summary>
internal abstract class RoundingTestCase
{
    /// <summary>high + low = f(x) within bound, one operation short of the rounding.</summary>
    public delegate (float High, float Low, float Bound) Parts(float x);

    public required FunctionCase Function { get; init; }

    /// <summary>The function's, and the width where it is not 512 bits.</summary>
    public string Name => Width == SimdWidth.Bits512 ? Function.Name : $"{Function.Name} at {(int)Width} bits";

    /// <summary>The width of the registers that the form takes.</summary>
    public abstract SimdWidth Width { get; }

    /// <summary>How many floats a turn takes.</summary>
    public abstract int Lanes { get; }

    /// <summary>Whether the registers are there. Those of 256 bits are wherever those of 512 are.</summary>
    public bool IsSupported => Width == SimdWidth.Bits512 ? RoundingTest.IsOn : Avx2.IsSupported && Fma.IsSupported;

    public required Parts Split { get; init; }

    /// <summary>The arguments that the quick form takes; beyond, it must say that it does not know.</summary>
    public required (float Least, float Most) Range { get; init; }

    /// <summary>Arguments within the range that it must not claim to know either.</summary>
    public float[] Unknown { get; init; } = [];

    /// <summary>Whether it knows its result beyond the range as well, NaN apart.</summary>
    public bool TakesAll { get; init; }

    public static IReadOnlyList<RoundingTestCase> All { get; } =
    [
        new Of<ExpOfSingleOperator, Vector512x4> { Function = FunctionCase.Find("exp"), Range = (-72, 72), Split = Exp },
        new Of<SigmoidOfSingleOperator, Vector512x4> { Function = FunctionCase.Find("sigmoid"), Range = (-72, 72), Split = Sigmoid },
        new Of<ExpOfSingleOperator, Vector256x2> { Function = FunctionCase.Find("exp"), Range = (-72, 72), Split = NarrowExp },
        new Of<SigmoidOfSingleOperator, Vector256x2> { Function = FunctionCase.Find("sigmoid"), Range = (-72, 72), Split = NarrowSigmoid },
        new Of<LogOfSingleOperator, Vector256x2>
        {
            Function = FunctionCase.Find("log"),
            Range = (1.17549435e-38f, Logarithm.NarrowPairMost),
            Unknown = [float.Epsilon, MathF.BitDecrement(1.17549435e-38f), 0, -0f, -1],
            Split = NarrowLog,
        },
        new Of<Log2Operator, Vector256x2>
        {
            Function = FunctionCase.Find("log2"),
            Range = (1.17549435e-38f, Logarithm.NarrowPairMost),
            Unknown = [float.Epsilon, MathF.BitDecrement(1.17549435e-38f), 0, -0f, -1],
            Split = NarrowLog2,
        },
        new Of<Exp2OfSingleOperator, Vector256x2> { Function = FunctionCase.Find("exp2"), Range = (-104, 104), Split = NarrowExp2 },
        new Of<TanhOperator, Vector256x1>
        {
            Function = FunctionCase.Find("tanh"),
            Range = (-TanhOperator.NarrowPairMost, TanhOperator.NarrowPairMost),
            TakesAll = true,
            Split = NarrowTanh,
        },
        new Of<Expm1OfSingleOperator, Vector256x1>
        {
            Function = FunctionCase.Find("expm1"),
            Range = (-Expm1OfSingleOperator.NarrowPairMost, Expm1OfSingleOperator.NarrowPairMost),
            Split = NarrowExpm1,
        },
        new Of<EluOfOneOperator, Vector256x1> { Function =
            FunctionCase.Find("elu"), Range = (-17.5f, float.MaxValue), TakesAll = true, Split = NarrowElu },
        new Of<SiluOfSingleOperator, Vector256x2>
        {
            Function = FunctionCase.Find("silu"),
            Range = (-72, 72),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = NarrowSilu,
        },
        new Of<TanhOperator, Vector512x4>
        {
            Function = FunctionCase.Find("tanh"),
            Range = (-TanhOperator.PairMost, TanhOperator.PairMost),
            TakesAll = true,
            Split = Tanh,
        },
        new Of<Exp2OfSingleOperator, Vector512x4> { Function = FunctionCase.Find("exp2"), Range = (-104, 104), Split = Exp2 },
        new Of<Expm1OfSingleOperator, Vector512x4> { Function = FunctionCase.Find("expm1"), Range = (-24, 24), Split = Expm1 },
        new Of<EluOfOneOperator, Vector512x4> { Function =
            FunctionCase.Find("elu"), Range = (-24, float.MaxValue), TakesAll = true, Split = Elu },
        new Of<Log2Operator, Vector512x4> { Function = FunctionCase.Find("log2"), Range = (float.Epsilon, float.MaxValue), Split = Log2 },
        new Of<SiluOfSingleOperator, Vector512x4>
        {
            Function = FunctionCase.Find("silu"),
            Range = (-72, 72),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = Silu,
        },
        new Of<SoftplusOfSingleOperator, Vector512x2> { Function =
            FunctionCase.Find("softplus"), Range = (-24, float.MaxValue), Split = Softplus },
        new Of<LogOfSingleOperator, Vector512x4> { Function = FunctionCase.Find("log"), Range = (float.Epsilon, float.MaxValue), Split = Log },
        new Of<GeluOfSingleOperator, Vector512x2>
        {
            Function = FunctionCase.Find("gelu"),
            Range = (-12, float.MaxValue),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = Gelu,
        },
        new Of<GeluOfSingleOperator, Vector256x2>
        {
            Function = FunctionCase.Find("gelu"),
            Range = (-NormalTail.NarrowPairMost, float.MaxValue),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = NarrowGelu,
        },
    ];

    public static RoundingTestCase Find(string name) => All.First(row => row.Name == name);

    /// <summary>y[i] = f(x[i]) by the loop that takes the quick form.</summary>
    public abstract void Run(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>Whether the quick form knows its result for these arguments, a whole number of turns.</summary>
    public abstract bool Knows(ReadOnlySpan<float> x);

    private static (float High, float Low, float Bound) Exp(float x)
    {
        Exponential.SplitInPairs(Vector512x4.Broadcast(x), out Vector512x4 high, out Vector512x4 low);
        return (high.A[0], low.A[0], (Exponential.PairError * Math.Abs(low.A[0])) + (Exponential.PairErrorLeast * high.A[0]));
    }

    private static (float High, float Low, float Bound) Sigmoid(float x)
    {
        SigmoidOfSingleOperator.SplitInPairs(Vector512x4.Broadcast(x), out Vector512x4 inverse, out Vector512x4 rest, out Vector512x4 bound);
        return (inverse.A[0], inverse.A[0] * rest.A[0], inverse.A[0] * bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowExp(float x)
    {
        Exponential.SplitPositiveInPairs(Vector256x2.Broadcast(x), out Vector256x2 high, out Vector256x2 low);
        return (high.A[0], low.A[0], (Exponential.NarrowPairError * Math.Abs(low.A[0])) + (Exponential.NarrowPairErrorLeast * high.A[0]));
    }

    private static (float High, float Low, float Bound) NarrowSigmoid(float x)
    {
        SigmoidOfSingleOperator.SplitInPairs(Vector256x2.Broadcast(x), out Vector256x2 inverse, out Vector256x2 rest, out Vector256x2 bound);
        return (inverse.A[0], inverse.A[0] * rest.A[0], inverse.A[0] * bound.A[0]);
    }

    private static (float High, float Low, float Bound) Tanh(float x)
    {
        TanhOperator.SplitInPairs(Vector512x4.Broadcast(Math.Abs(x)), out Vector512x4 high, out Vector512x4 low, out Vector512x4 bound);
        return (MathF.CopySign(high.A[0], x), MathF.Sign(x) * low.A[0], bound.A[0] * TanhOperator.PairError);
    }

    private static (float High, float Low, float Bound) Log(float x)
    {
        Logarithm.SplitInPairs(Vector512x4.Broadcast(x), out Vector512x4 high, out Vector512x4 low, out Vector512x4 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowLog(float x)
    {
        Logarithm.SplitInPairs(Vector256x2.Broadcast(x), out Vector256x2 high, out Vector256x2 low, out Vector256x2 bound);
        return (high.A[0], low.A[0], bound.A[0] * Logarithm.NarrowPairError);
    }

    private static (float High, float Low, float Bound) NarrowLog2(float x)
    {
        Logarithm.SplitBase2InPairs(Vector256x2.Broadcast(x), out Vector256x2 high, out Vector256x2 low, out Vector256x2 bound);
        return (high.A[0], low.A[0], bound.A[0] * Logarithm.NarrowPairErrorOfBase2);
    }

    private static (float High, float Low, float Bound) NarrowExp2(float x)
    {
        Exponential.SplitBase2InPairs(Vector256x2.Broadcast(x), out Vector256x2 high, out Vector256x2 low);
        return (high.A[0], low.A[0], (Exponential.NarrowPairError * Math.Abs(low.A[0])) + (Exponential.NarrowPairErrorLeast * high.A[0]));
    }

    private static (float High, float Low, float Bound) Exp2(float x)
    {
        Exponential.SplitBase2InPairs(Vector512x4.Broadcast(x), out Vector512x4 high, out Vector512x4 low);
        return (high.A[0], low.A[0], (Exponential.PairError * Math.Abs(low.A[0])) + (Exponential.PairErrorLeast * high.A[0]));
    }

    private static (float High, float Low, float Bound) Log2(float x)
    {
        Logarithm.SplitBase2InPairs(Vector512x4.Broadcast(x), out Vector512x4 high, out Vector512x4 low, out Vector512x4 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) Silu(float x)
    {
        SiluOfSingleOperator.SplitInPairs(
            Vector512x4.Broadcast(x), out Vector512x4 high, out Vector512x4 lost, out Vector512x4 rest, out Vector512x4 bound);
        return (high.A[0], MathF.FusedMultiplyAdd(high.A[0], rest.A[0], -lost.A[0]), Math.Abs(high.A[0]) * bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowSilu(float x)
    {
        SiluOfSingleOperator.SplitInPairs(
            Vector256x2.Broadcast(x), out Vector256x2 high, out Vector256x2 lost, out Vector256x2 rest, out Vector256x2 bound);
        return (high.A[0], MathF.FusedMultiplyAdd(high.A[0], rest.A[0], -lost.A[0]), Math.Abs(high.A[0]) * bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowTanh(float x)
    {
        TanhOperator.SplitInPairs(
            Vector256x1.Broadcast(Math.Abs(x)), out Vector256x1 quotient, out Vector256x1 rest, out Vector256x1 inverse, out Vector256x1 bound);
        return (MathF.CopySign(quotient.A[0], x), MathF.Sign(x) * rest.A[0] * inverse.A[0], bound.A[0] * inverse.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowExpm1(float x)
    {
        Expm1OfSingleOperator.SplitInPairs(Vector256x1.Broadcast(x), out Vector256x1 high, out Vector256x1 low, out Vector256x1 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowElu(float x) => x > 0 ? (x, 0, 0) : NarrowExpm1(x);

    private static (float High, float Low, float Bound) Softplus(float x)
    {
        SoftplusOfSingleOperator.SplitInPairs(Vector512x2.Broadcast(x), out Vector512x2 high, out Vector512x2 low, out Vector512x2 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) Expm1(float x)
    {
        Expm1OfSingleOperator.SplitInPairs(Vector512x4.Broadcast(x), out Vector512x4 high, out Vector512x4 low, out Vector512x4 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) Elu(float x) => x > 0 ? (x, 0, 0) : Expm1(x);

    private static (float High, float Low, float Bound) Gelu(float x)
    {
        GeluOfSingleOperator.SplitInPairs(Vector512x2.Broadcast(x), out Vector512x2 high, out Vector512x2 low, out Vector512x2 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowGelu(float x)
    {
        GeluOfSingleOperator.SplitInPairs(Vector256x2.Broadcast(x), out Vector256x2 high, out Vector256x2 low, out Vector256x2 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private sealed class Of<TOperator, TFloats> : RoundingTestCase
        where TOperator : struct, IRoundingTestedOperator<TFloats>
        where TFloats : struct, IVectorGroup<TFloats>
    {
        public override SimdWidth Width => TFloats.Width;

        public override int Lanes => TFloats.Count;

        public override void Run(ReadOnlySpan<float> x, Span<float> y) => RoundingTest.Run<TOperator, TFloats>(default, x, y);

        public override bool Knows(ReadOnlySpan<float> x)
        {
            bool known = true;
            for (int i = 0; i < x.Length; i += TFloats.Count)
            {
                known &= default(TOperator).TryApply(TFloats.Load(ref MemoryMarshal.GetReference(x), (nuint)i), out _);
            }

            return known;
        }
    }
}
