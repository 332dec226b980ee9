using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>A function with a form in float: its loop, and the form's bound on its own error.</summary>
internal abstract class RoundingTestCase
{
    /// <summary>high + low = f(x) within bound, one operation short of the rounding.</summary>
    public delegate (float High, float Low, float Bound) Parts(float x);

    public required FunctionCase Function { get; init; }

    /// <summary>The function's, and the width where it is not 512 bits.</summary>
    public string Name => Width == SimdWidth.Bits512 ? Function.Name : $"{Function.Name} at {(int)Width} bits";

    /// <summary>The width of the registers that the form takes.</summary>
    public abstract SimdWidth Width { get; }

    /// <summary>How many floats it takes at a time.</summary>
    public abstract int Lanes { get; }

    /// <summary>Whether the registers are there. Those of 256 bits are wherever those of 512 are.</summary>
    public bool IsSupported => Width == SimdWidth.Bits512 ? RoundingTest.IsOn : Avx2.IsSupported && Fma.IsSupported;

    public required Parts Split { get; init; }

    /// <summary>The arguments that the form takes; beyond, it must not claim a result.</summary>
    public required (float Min, float Max) Range { get; init; }

    /// <summary>Arguments within the range for which it must not claim a result either.</summary>
    public float[] Unknown { get; init; } = [];

    /// <summary>Whether it determines its result beyond the range as well, except for NaN.</summary>
    public bool TakesAll { get; init; }

    public static IReadOnlyList<RoundingTestCase> All { get; } =
    [
        new Of<ExpOfSingleOperator, Vector512x4> { Function = FunctionCase.Find("exp"), Range = (-72, 72), Split = Exp<Vector512x4> },
        new Of<SigmoidOfSingleOperator, Vector512x4>
        {
            Function = FunctionCase.Find("sigmoid"),
            Range = (-72, 72),
            Split = Sigmoid<Vector512x4>,
        },
        new Of<ExpOfSingleOperator, Vector256x2> { Function = FunctionCase.Find("exp"), Range = (-72, 72), Split = Exp<Vector256x2> },
        new Of<SigmoidOfSingleOperator, Vector256x2>
        {
            Function = FunctionCase.Find("sigmoid"),
            Range = (-72, 72),
            Split = Sigmoid<Vector256x2>,
        },
        new Of<LogOfSingleOperator, Vector256x2>
        {
            Function = FunctionCase.Find("log"),
            Range = (1.17549435e-38f, Logarithm.ShortPairMax),
            Unknown = [float.Epsilon, MathF.BitDecrement(1.17549435e-38f), 0, -0f, -1],
            Split = Log<Vector256x2>,
        },
        new Of<Log2Operator, Vector256x2>
        {
            Function = FunctionCase.Find("log2"),
            Range = (1.17549435e-38f, Logarithm.ShortPairMax),
            Unknown = [float.Epsilon, MathF.BitDecrement(1.17549435e-38f), 0, -0f, -1],
            Split = Log2<Vector256x2>,
        },
        new Of<Exp2OfSingleOperator, Vector256x2> { Function = FunctionCase.Find("exp2"), Range = (-104, 104), Split = Exp2<Vector256x2> },
        new Of<TanhOperator, Vector256x1>
        {
            Function = FunctionCase.Find("tanh"),
            Range = (-TanhOperator.ShortPairMax, TanhOperator.ShortPairMax),
            TakesAll = true,
            Split = TanhByExponential<Vector256x1>,
        },
        new Of<Expm1OfSingleOperator, Vector256x1>
        {
            Function = FunctionCase.Find("expm1"),
            Range = (-Expm1OfSingleOperator.ShortPairMax, Expm1OfSingleOperator.ShortPairMax),
            Split = Expm1<Vector256x1>,
        },
        new Of<EluOfOneOperator, Vector256x1> { Function =
            FunctionCase.Find("elu"), Range = (-17.5f, float.MaxValue), TakesAll = true, Split = Elu<Vector256x1> },
        new Of<SiluOfSingleOperator, Vector256x2>
        {
            Function = FunctionCase.Find("silu"),
            Range = (-72, 72),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = Silu<Vector256x2>,
        },
        new Of<TanhOperator, Vector512x4>
        {
            Function = FunctionCase.Find("tanh"),
            Range = (-TanhOperator.PairMax, TanhOperator.PairMax),
            TakesAll = true,
            Split = TanhByPieces<Vector512x4>,
        },
        new Of<Exp2OfSingleOperator, Vector512x4> { Function = FunctionCase.Find("exp2"), Range = (-104, 104), Split = Exp2<Vector512x4> },
        new Of<Expm1OfSingleOperator, Vector512x4> { Function = FunctionCase.Find("expm1"), Range = (-24, 24), Split = Expm1<Vector512x4> },
        new Of<EluOfOneOperator, Vector512x4> { Function =
            FunctionCase.Find("elu"), Range = (-17.5f, float.MaxValue), TakesAll = true, Split = Elu<Vector512x4> },
        new Of<Log2Operator, Vector512x4>
        {
            Function = FunctionCase.Find("log2"),
            Range = (float.Epsilon, float.MaxValue),
            Split = Log2<Vector512x4>,
        },
        new Of<SiluOfSingleOperator, Vector512x4>
        {
            Function = FunctionCase.Find("silu"),
            Range = (-72, 72),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = Silu<Vector512x4>,
        },
        new Of<SoftplusOfSingleOperator, Vector512x2> { Function =
            FunctionCase.Find("softplus"), Range = (-24, float.MaxValue), Split = Softplus<Vector512x2> },
        new Of<LogOfSingleOperator, Vector512x4>
        {
            Function = FunctionCase.Find("log"),
            Range = (float.Epsilon, float.MaxValue),
            Split = Log<Vector512x4>,
        },
        new Of<GeluOfSingleOperator, Vector512x2>
        {
            Function = FunctionCase.Find("gelu"),
            Range = (-12, float.MaxValue),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = Gelu<Vector512x2>,
        },
        new Of<GeluOfSingleOperator, Vector256x2>
        {
            Function = FunctionCase.Find("gelu"),
            Range = (-NormalTail.ShortPairMax, float.MaxValue),
            Unknown = [float.Epsilon, -float.Epsilon, MathF.BitDecrement(2.3509887e-38f), MathF.BitIncrement(-2.3509887e-38f)],
            Split = Gelu<Vector256x2>,
        },
    ];

    public static RoundingTestCase Find(string name) => All.First(row => row.Name == name);

    /// <summary>y[i] = f(x[i]) by the loop over the form.</summary>
    public abstract void Run(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>Whether the form determines its result for these arguments, a whole number of groups.</summary>
    public abstract bool Knows(ReadOnlySpan<float> x);

    private static (float High, float Low, float Bound) Exp<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        Exponential.SplitInPairs(G.Broadcast(x), out G high, out G low);
        return (First(high), First(low), ExponentialBound<G>(First(high), First(low), Exponential.PairError));
    }

    private static (float High, float Low, float Bound) Exp2<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        Exponential.SplitBase2InPairs(G.Broadcast(x), out G high, out G low);
        return (First(high), First(low), ExponentialBound<G>(First(high), First(low), Exponential.PairErrorOfBase2));
    }

    private static float ExponentialBound<G>(float high, float low, float pairError)
        where G : struct, IVectorGroup<G, float> => G.HasLongTables
        ? (pairError * Math.Abs(low)) + (Exponential.PairErrorMin * high)
        : Exponential.ShortPairError * high;

    private static (float High, float Low, float Bound) Sigmoid<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        SigmoidOfSingleOperator.SplitInPairs(G.Broadcast(x), out G inverse, out G rest, out G bound);
        return (First(inverse), First(inverse) * First(rest), First(inverse) * First(bound));
    }

    private static (float High, float Low, float Bound) Silu<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        SiluOfSingleOperator.SplitInPairs(G.Broadcast(x), out G high, out G lost, out G rest, out G bound);
        return (First(high), MathF.FusedMultiplyAdd(First(high), First(rest), -First(lost)), Math.Abs(First(high)) * First(bound));
    }

    private static (float High, float Low, float Bound) Log<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        Logarithm.SplitInPairs(G.Broadcast(x), out G high, out G low, out G bound);
        return (First(high), First(low), First(bound));
    }

    private static (float High, float Low, float Bound) Log2<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        Logarithm.SplitBase2InPairs(G.Broadcast(x), out G high, out G low, out G bound);
        return (First(high), First(low), First(bound));
    }

    private static (float High, float Low, float Bound) Expm1<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        Expm1OfSingleOperator.SplitInPairs(G.Broadcast(x), out G high, out G low, out G bound);
        return (First(high), First(low), First(bound));
    }

    private static (float High, float Low, float Bound) Elu<G>(float x)
        where G : struct, IVectorGroup<G, float> => x > 0 ? (x, 0, 0) : Expm1<G>(x);

    private static (float High, float Low, float Bound) Gelu<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        GeluOfSingleOperator.SplitInPairs(G.Broadcast(x), out G high, out G low, out G bound);
        return (First(high), First(low), First(bound));
    }

    private static (float High, float Low, float Bound) Softplus<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        SoftplusOfSingleOperator.SplitInPairs(G.Broadcast(x), out G high, out G low, out G bound);
        return (First(high), First(low), First(bound));
    }

    private static (float High, float Low, float Bound) TanhByPieces<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        TanhOperator.SplitByPieces(G.Broadcast(Math.Abs(x)), out G high, out G low, out G bound);
        return (MathF.CopySign(First(high), x), MathF.Sign(x) * First(low), First(bound) * TanhOperator.PairError);
    }

    private static (float High, float Low, float Bound) TanhByExponential<G>(float x)
        where G : struct, IVectorGroup<G, float>
    {
        TanhOperator.SplitByExponential(G.Broadcast(Math.Abs(x)), out G quotient, out G rest, out G inverse, out G bound);
        return (MathF.CopySign(First(quotient), x), MathF.Sign(x) * First(rest) * First(inverse), First(bound) * First(inverse));
    }

    private static float First<G>(G group)
        where G : struct, IVectorGroup<G, float> => Unsafe.As<G, float>(ref group);

    private sealed class Of<TOperator, G> : RoundingTestCase
        where TOperator : struct, IRoundingTestedOperator
        where G : struct, IVectorGroup<G, float>
    {
        public override SimdWidth Width => G.Width;

        public override int Lanes => G.Count;

        public override void Run(ReadOnlySpan<float> x, Span<float> y) => RoundingTest.Run<TOperator, G>(default, x, y);

        public override bool Knows(ReadOnlySpan<float> x)
        {
            bool known = true;
            for (int i = 0; i < x.Length; i += G.Count)
            {
                known &= default(TOperator).TryApply(G.Load(in MemoryMarshal.GetReference(x), (nuint)i), out _);
            }

            return known;
        }
    }
}
