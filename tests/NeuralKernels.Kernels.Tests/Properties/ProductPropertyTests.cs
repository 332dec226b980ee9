using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Tests.MatrixProduct;
using NeuralKernels.Kernels.Tests.Oracles;
using Xunit;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>
/// Every product has the bits of its naive twin, at every width and through every public entry point: whatever the sizes, strides,
/// factors, bias and numbers. C is NaN where beta is 0, and so is all that lies between rows of A and B.
/// </summary>
public class ProductPropertyTests
{
    /// <summary>The twin multiplies with integers of thousands of bits: more products than this take too long.</summary>
    private const int MostProducts = 3000;

    private static readonly Gen<int> s_size =
        Gen.Frequency((3, Gen.Choose(0, 9)), (2, Gen.Choose(10, 70)), (3, Gen.Elements(6, 12, 15, 16, 17, 31, 32, 33, 34, 48, 63, 64, 65)));

    [Fact]
    public void Products_of_floats_have_the_bits_of_their_twin() => ForAll<float>();

    [Fact]
    public void Products_of_doubles_have_the_bits_of_their_twin() => ForAll<double>();

    private static void ForAll<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gen<Drawn> cases =
            from sizes in s_size.Three().Where(size => size.Item1 * size.Item2 * size.Item3 <= MostProducts)
            from transposes in Gen.Elements(false, true).Two()
            from gaps in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 5))).Three()
            from factors in Gen.Elements(1, 1, 0, 0.7, -1).Zip(Gen.Elements(0, 0, 1, 1.3, -1))
            from epilogue in Gen.Elements(false, true).Two()
            from data in Gen.Elements(GemmData.Fractions, GemmData.Fractions, GemmData.Extremes, GemmData.Zeros, GemmData.Integers)
            from specials in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 3)))
            from seed in Gen.Choose(1, 1_000_000)
            select new Drawn(
                new GemmCase(sizes.Item1, sizes.Item2, sizes.Item3)
                {
                    TransposeA = transposes.Item1,
                    TransposeB = transposes.Item2,
                    GapA = gaps.Item1,
                    GapB = gaps.Item2,
                    GapC = gaps.Item3,
                    Alpha = factors.Item1,
                    Beta = factors.Item2,
                    Bias = epilogue.Item1,
                    Relu = epilogue.Item2,
                    Data = data,
                    Seed = seed,
                },
                specials);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(120).WithQuietOnSuccess(true),
            Prop.ForAll(Arb.From(cases, Simpler), Expect<T>));
    }

    private static void Expect<T>(Drawn drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmOperands<T> operands = new(drawn.Case);
        Plant(operands, drawn);
        operands.Check(GemmAt.PublicMethod, "the general entry point");
        if (drawn.Case.N > 0)
        {
            operands.Check(Packed, "B packed before");
        }

        operands.Check(Batch, "a batch of two");
        foreach (SimdWidth width in GemmAt.Widths)
        {
            operands.Check(GemmAt.Width<T>(width), $"{width}");
        }
    }

    /// <summary>Puts special values in places that the seed decides.</summary>
    private static void Plant<T>(GemmOperands<T> operands, Drawn drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new System.Random(drawn.Case.Seed);
        T[] special = SpecialValues.Of<T>();
        foreach (T[] values in new[] { operands.LogicalA, operands.LogicalB, operands.LogicalC, operands.Bias })
        {
            for (int k = 0; k < drawn.Specials && values.Length > 0; k++)
            {
                values[random.Next(values.Length)] = special[random.Next(special.Length)];
            }
        }

        operands.Lay();
    }

    private static void Packed<T>(GemmOperands<T> operands, Span<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmCase p = operands.Case;
        T[] panels = new T[PackedMatrix<T>.Length(p.K, p.N)];
        Array.Fill(panels, T.NaN);
        PackedMatrix<T> b = PackedMatrix<T>.Pack(p.TransposeB, p.K, p.N, operands.B, p.Ldb, panels);
        T[] workspace = new T[Fast.PackedWorkspaceLength<T>(p.TransposeA, p.M, p.N, p.K, operands.Alpha != T.One)];
        Fast.Multiply(p.TransposeA, p.M, operands.Alpha, operands.A, p.Lda, b, operands.Beta, c, p.Ldc, Epilogue(operands), workspace);
    }

    /// <summary>The same product twice; the second is what is compared.</summary>
    private static void Batch<T>(GemmOperands<T> operands, Span<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmCase p = operands.Case;
        T[] both = [.. c, .. c];
        T[] workspace = new T[
            Fast.BatchWorkspaceLength<T>(2, p.TransposeA, p.TransposeB, p.M, p.N, p.K, operands.Alpha != T.One)];
        Fast.MultiplyBatch(
            2,
            p.TransposeA,
            p.TransposeB,
            p.M,
            p.N,
            p.K,
            operands.Alpha,
            operands.A,
            p.Lda,
            operands.B,
            p.Ldb,
            operands.Beta,
            both,
            p.Ldc,
            new BatchStrides(0, 0, c.Length),
            Epilogue(operands),
            workspace);
        both.AsSpan(c.Length).CopyTo(c);
    }

    private static Epilogue<T> Epilogue<T>(GemmOperands<T> operands)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(operands.Bias, operands.Case.Relu ? Activation.Relu : Activation.Identity);

    private static IEnumerable<Drawn> Simpler(Drawn drawn)
    {
        GemmCase p = drawn.Case;
        GemmCase[] simpler =
        [
            .. Less(p.M).Select(m => p with { M = m }),
            .. Less(p.N).Select(n => p with { N = n }),
            .. Less(p.K).Select(k => p with { K = k }),
            p with { TransposeA = false }, p with { TransposeB = false },
            p with { GapA = 0 }, p with { GapB = 0 }, p with { GapC = 0 },
            p with { Bias = false }, p with { Relu = false },
            p with { Alpha = 1 }, p with { Beta = 0 },
            p with { Data = GemmData.Integers }, p with { Seed = 1 },
        ];
        return simpler
            .Where(other => other != p)
            .Select(other => drawn with { Case = other })
            .Concat(Less(drawn.Specials).Select(specials => drawn with { Specials = specials }));
    }

    private static IEnumerable<int> Less(int size) => new[] { 0, size / 2, size - 1 }.Where(less => less >= 0 && less < size).Distinct();

    private sealed record Drawn(GemmCase Case, int Specials);
}
