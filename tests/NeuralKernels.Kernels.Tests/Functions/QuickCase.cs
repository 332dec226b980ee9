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
internal abstract class QuickCase
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
    public bool IsSupported => Width == SimdWidth.Bits512 ? Quick.IsOn : Avx2.IsSupported && Fma.IsSupported;

    public required Parts Split { get; init; }

    /// <summary>The arguments that the quick form takes; beyond, it must say that it does not know.</summary>
    public required (float Least, float Most) Range { get; init; }

    /// <summary>Arguments within the range that it must not claim to know either.</summary>
    public float[] Unknown { get; init; } = [];

    /// <summary>Whether it knows its result beyond the range as well, NaN apart.</summary>
    public bool TakesAll { get; init; }

    public static IReadOnlyList<QuickCase> All { get; } =
    [
        new Of<ExpOfSingleOperator, Floats64> { Function = FunctionCase.Find("exp"), Range = (-72, 72), Split = Exp },
        new Of<SigmoidOfSingleOperator, Floats64> { Function = FunctionCase.Find("sigmoid"), Range = (-72, 72), Split = Sigmoid },
        new Of<ExpOfSingleOperator, Floats16> { Function = FunctionCase.Find("exp"), Range = (-72, 72), Split = NarrowExp },
        new Of<SigmoidOfSingleOperator, Floats16> { Function = FunctionCase.Find("sigmoid"), Range = (-72, 72), Split = NarrowSigmoid },
        new Of<LogOfSingleOperator, Floats16>
        {
            Function = FunctionCase.Find("log"),
            Range = (1.17549435e-38f, Logarithm.NarrowPairMost),
            Unknown = [float.Epsilon, MathF.BitDecrement(1.17549435e-38f), 0, -0f, -1],
            Split = NarrowLog,
        },
        new Of<Log2Operator, Floats16>
        {
            Function = FunctionCase.Find("log2"),
            Range = (1.17549435e-38f, Logarithm.NarrowPairMost),
            Unknown = [float.Epsilon, MathF.BitDecrement(1.17549435e-38f), 0, -0f, -1],
            Split = NarrowLog2,
        },
        new Of<Exp2OfSingleOperator, Floats16> { Function = FunctionCase.Find("exp2"), Range = (-104, 104), Split = NarrowExp2 },
        new Of<TanhOperator, Floats8>
        {
            Function = FunctionCase.Find("tanh"),
            Range = (-TanhOperator.NarrowPairMost, TanhOperator.NarrowPairMost),
            TakesAll = true,
            Split = NarrowTanh,
        },
        new Of<Expm1OfSingleOperator, Floats8>
        {
            Function = FunctionCase.Find("expm1"),
            Range = (-Expm1OfSingleOperator.NarrowPairMost, Expm1OfSingleOperator.NarrowPairMost),
            Split = NarrowExpm1,
        },
        new Of<EluOfOneOperator, Floats8> { Function =
            FunctionCase.Find("elu"), Range = (-17.5f, float.MaxValue), TakesAll = true, Split = NarrowElu },
        new Of<SiluOfSingleOperator, Floats16>
        {
            Function = FunctionCase.Find("silu"),
            Range = (-72, 72),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = NarrowSilu,
        },
        new Of<TanhOperator, Floats64>
        {
            Function = FunctionCase.Find("tanh"),
            Range = (-TanhOperator.PairMost, TanhOperator.PairMost),
            TakesAll = true,
            Split = Tanh,
        },
        new Of<Exp2OfSingleOperator, Floats64> { Function = FunctionCase.Find("exp2"), Range = (-104, 104), Split = Exp2 },
        new Of<Expm1OfSingleOperator, Floats64> { Function = FunctionCase.Find("expm1"), Range = (-24, 24), Split = Expm1 },
        new Of<EluOfOneOperator, Floats64> { Function =
            FunctionCase.Find("elu"), Range = (-24, float.MaxValue), TakesAll = true, Split = Elu },
        new Of<Log2Operator, Floats64> { Function = FunctionCase.Find("log2"), Range = (float.Epsilon, float.MaxValue), Split = Log2 },
        new Of<SiluOfSingleOperator, Floats64>
        {
            Function = FunctionCase.Find("silu"),
            Range = (-72, 72),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = Silu,
        },
        new Of<SoftplusOfSingleOperator, Floats32> { Function =
            FunctionCase.Find("softplus"), Range = (-24, float.MaxValue), Split = Softplus },
        new Of<LogOfSingleOperator, Floats64> { Function = FunctionCase.Find("log"), Range = (float.Epsilon, float.MaxValue), Split = Log },
        new Of<GeluOfSingleOperator, Floats32>
        {
            Function = FunctionCase.Find("gelu"),
            Range = (-12, float.MaxValue),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = Gelu,
        },
        new Of<GeluOfSingleOperator, Floats16>
        {
            Function = FunctionCase.Find("gelu"),
            Range = (-NormalTail.NarrowPairMost, float.MaxValue),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = NarrowGelu,
        },
    ];

    public static QuickCase Find(string name) => All.First(row => row.Name == name);

    /// <summary>y[i] = f(x[i]) by the loop that takes the quick form.</summary>
    public abstract void Run(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>Whether the quick form knows its result for these arguments, a whole number of turns.</summary>
    public abstract bool Knows(ReadOnlySpan<float> x);

    private static (float High, float Low, float Bound) Exp(float x)
    {
        Exponential.SplitInPairs(Floats64.Broadcast(x), out Floats64 high, out Floats64 low);
        return (high.A[0], low.A[0], (Exponential.PairError * Math.Abs(low.A[0])) + (Exponential.PairErrorLeast * high.A[0]));
    }

    private static (float High, float Low, float Bound) Sigmoid(float x)
    {
        SigmoidOfSingleOperator.SplitInPairs(Floats64.Broadcast(x), out Floats64 inverse, out Floats64 rest, out Floats64 bound);
        return (inverse.A[0], inverse.A[0] * rest.A[0], inverse.A[0] * bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowExp(float x)
    {
        Exponential.SplitPositiveInPairs(Floats16.Broadcast(x), out Floats16 high, out Floats16 low);
        return (high.A[0], low.A[0], (Exponential.NarrowPairError * Math.Abs(low.A[0])) + (Exponential.NarrowPairErrorLeast * high.A[0]));
    }

    private static (float High, float Low, float Bound) NarrowSigmoid(float x)
    {
        SigmoidOfSingleOperator.SplitInPairs(Floats16.Broadcast(x), out Floats16 inverse, out Floats16 rest, out Floats16 bound);
        return (inverse.A[0], inverse.A[0] * rest.A[0], inverse.A[0] * bound.A[0]);
    }

    private static (float High, float Low, float Bound) Tanh(float x)
    {
        TanhOperator.SplitInPairs(Floats64.Broadcast(Math.Abs(x)), out Floats64 high, out Floats64 low, out Floats64 bound);
        return (MathF.CopySign(high.A[0], x), MathF.Sign(x) * low.A[0], bound.A[0] * TanhOperator.PairError);
    }

    private static (float High, float Low, float Bound) Log(float x)
    {
        Logarithm.SplitInPairs(Floats64.Broadcast(x), out Floats64 high, out Floats64 low, out Floats64 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowLog(float x)
    {
        Logarithm.SplitInPairs(Floats16.Broadcast(x), out Floats16 high, out Floats16 low, out Floats16 bound);
        return (high.A[0], low.A[0], bound.A[0] * Logarithm.NarrowPairError);
    }

    private static (float High, float Low, float Bound) NarrowLog2(float x)
    {
        Logarithm.SplitBase2InPairs(Floats16.Broadcast(x), out Floats16 high, out Floats16 low, out Floats16 bound);
        return (high.A[0], low.A[0], bound.A[0] * Logarithm.NarrowPairErrorOfBase2);
    }

    private static (float High, float Low, float Bound) NarrowExp2(float x)
    {
        Exponential.SplitBase2InPairs(Floats16.Broadcast(x), out Floats16 high, out Floats16 low);
        return (high.A[0], low.A[0], (Exponential.NarrowPairError * Math.Abs(low.A[0])) + (Exponential.NarrowPairErrorLeast * high.A[0]));
    }

    private static (float High, float Low, float Bound) Exp2(float x)
    {
        Exponential.SplitBase2InPairs(Floats64.Broadcast(x), out Floats64 high, out Floats64 low);
        return (high.A[0], low.A[0], (Exponential.PairError * Math.Abs(low.A[0])) + (Exponential.PairErrorLeast * high.A[0]));
    }

    private static (float High, float Low, float Bound) Log2(float x)
    {
        Logarithm.SplitBase2InPairs(Floats64.Broadcast(x), out Floats64 high, out Floats64 low, out Floats64 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) Silu(float x)
    {
        SiluOfSingleOperator.SplitInPairs(
            Floats64.Broadcast(x), out Floats64 high, out Floats64 lost, out Floats64 rest, out Floats64 bound);
        return (high.A[0], MathF.FusedMultiplyAdd(high.A[0], rest.A[0], -lost.A[0]), Math.Abs(high.A[0]) * bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowSilu(float x)
    {
        SiluOfSingleOperator.SplitInPairs(
            Floats16.Broadcast(x), out Floats16 high, out Floats16 lost, out Floats16 rest, out Floats16 bound);
        return (high.A[0], MathF.FusedMultiplyAdd(high.A[0], rest.A[0], -lost.A[0]), Math.Abs(high.A[0]) * bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowTanh(float x)
    {
        TanhOperator.SplitInPairs(
            Floats8.Broadcast(Math.Abs(x)), out Floats8 quotient, out Floats8 rest, out Floats8 inverse, out Floats8 bound);
        return (MathF.CopySign(quotient.A[0], x), MathF.Sign(x) * rest.A[0] * inverse.A[0], bound.A[0] * inverse.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowExpm1(float x)
    {
        Expm1OfSingleOperator.SplitInPairs(Floats8.Broadcast(x), out Floats8 high, out Floats8 low, out Floats8 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowElu(float x) => x > 0 ? (x, 0, 0) : NarrowExpm1(x);

    private static (float High, float Low, float Bound) Softplus(float x)
    {
        SoftplusOfSingleOperator.SplitInPairs(Floats32.Broadcast(x), out Floats32 high, out Floats32 low, out Floats32 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) Expm1(float x)
    {
        Expm1OfSingleOperator.SplitInPairs(Floats64.Broadcast(x), out Floats64 high, out Floats64 low, out Floats64 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) Elu(float x) => x > 0 ? (x, 0, 0) : Expm1(x);

    private static (float High, float Low, float Bound) Gelu(float x)
    {
        GeluOfSingleOperator.SplitInPairs(Floats32.Broadcast(x), out Floats32 high, out Floats32 low, out Floats32 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private static (float High, float Low, float Bound) NarrowGelu(float x)
    {
        GeluOfSingleOperator.SplitInPairs(Floats16.Broadcast(x), out Floats16 high, out Floats16 low, out Floats16 bound);
        return (high.A[0], low.A[0], bound.A[0]);
    }

    private sealed class Of<TOperator, TFloats> : QuickCase
        where TOperator : struct, IQuickOperator<TFloats>
        where TFloats : struct, IFloats<TFloats>
    {
        public override SimdWidth Width => TFloats.Width;

        public override int Lanes => TFloats.Count;

        public override void Run(ReadOnlySpan<float> x, Span<float> y) => Quick.Run<TOperator, TFloats>(default, x, y);

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
