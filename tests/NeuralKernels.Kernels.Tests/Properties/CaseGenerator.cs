using System;
using System.Linq;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using NeuralKernels.Kernels.Tests.Oracles;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>Draws calls of a kernel: valid shapes, memory and parameters, and numbers of every kind.</summary>
internal static class CaseGenerator
{
    /// <summary>Where loops over vectors, groups of vectors and virtual lanes change from one part to the next.</summary>
    private static readonly int[] s_borders =
        [.. new[] { 4, 8, 16, 32, 64, 128, 256 }.SelectMany(border => new[] { border - 1, border, border + 1 })];

    private static readonly Gen<ulong> s_word = Gen.OneOf(
        Gen.Choose(0, 9).Select(small => (ulong)small),
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((ulong)(uint)high << 32) | (uint)low);

    private static readonly Gen<long> s_start = Gen.OneOf(
        Gen.Choose(0, 40).Select(small => (long)small),
        Gen.Elements(1L << 31, 1L << 32, 1L << 33, 1L << 34, 1L << 35).SelectMany(_ => Gen.Choose(-20, 20), (near, apart) => near + apart),
        s_word.Select(word => (long)(word >> 6)));

    /// <summary>The numbers that fill one operand.</summary>
    private enum Mixture
    {
        Ordinary,
        SmallIntegers,
        Spread,
        Special,
        Bits,
        Everything,
    }

    public static Arbitrary<KernelCase<T>> Cases<T>(Kernel<T> kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gen<KernelCase<T>> cases =
            from shape in Shape(kernel.HasRows, kernel.MinRows, kernel.MinColumns)
            from mixtures in Gen.CollectToArray(kernel.Operands.Select(_ => Mixtures()))
            from random in Gen.Choose(0, int.MaxValue).Select(seed => new System.Random(seed))
            from offsets in Gen.CollectToArray(kernel.Operands.Select(_ => Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(1, 17)))))
            from replaces in Gen.CollectToArray(kernel.Operands.Select(Replaced))
            from parameters in Gen.CollectToArray(kernel.Parameters.Select(Number))
            from seed in s_word
            from stream in s_word
            from start in s_start
            select new KernelCase<T>(
                kernel,
                shape.Rows,
                shape.Columns,
                [.. kernel.Operands.Select((operand, k) => Fill<T>(operand, shape.Rows, shape.Columns, mixtures[k], random))])
            {
                Offsets = offsets,
                Replaces = replaces,
                Parameters = parameters,
                Seed = seed,
                Stream = stream,
                Start = start,
            };
        return Arb.From(cases, CaseShrinker.Shrink);
    }

    /// <summary>Any of a few elements, the borders, or any of up to 300; of rows and columns together up to some 300 elements.</summary>
    private static Gen<(int Rows, int Columns)> Shape(bool hasRows, int minRows, int minColumns)
    {
        Gen<int> few = Gen.Choose(0, 9);
        Gen<int> length = Gen.Frequency((3, few), (4, Gen.Elements(s_borders)), (2, Gen.Choose(10, 300)));
        Gen<(int Rows, int Columns)> shapes = !hasRows
            ? length.Select(columns => (1, columns))
            : Gen.Frequency(
                (3, few.Zip(length)),
                (2, few.Zip(few)),
                (1, length.Zip(few)),
                (1, Gen.Choose(10, 40).Zip(Gen.Choose(1, 10)))).Select(shape => (shape.Item1, shape.Item2));
        return shapes
            .Where(shape => shape.Rows * shape.Columns <= 700)
            .Select(shape => (Math.Max(shape.Rows, minRows), Math.Max(shape.Columns, minColumns)));
    }

    private static Gen<Mixture> Mixtures() => Gen.Frequency(
        (6, Gen.Constant(Mixture.Ordinary)),
        (2, Gen.Constant(Mixture.SmallIntegers)),
        (2, Gen.Constant(Mixture.Spread)),
        (1, Gen.Constant(Mixture.Special)),
        (1, Gen.Constant(Mixture.Bits)),
        (3, Gen.Constant(Mixture.Everything)));

    private static Gen<int> Replaced(Operand operand) => operand.MayReplace.Length == 0
        ? Gen.Constant(-1)
        : Gen.Elements([-1, -1, .. operand.MayReplace, .. operand.MayReplace]);

    private static Gen<double> Number(Parameter parameter)
    {
        Gen<double> simple = Gen.Elements(parameter.Simple);
        return parameter.Range is not (double min, double max)
            ? simple
            : Gen.OneOf(simple, Gen.Choose(0, int.MaxValue).Select(draw => min + ((max - min) * draw / int.MaxValue)));
    }

    private static T[] Fill<T>(Operand operand, int rows, int columns, Mixture mixture, System.Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (operand.Optional && random.Next(2) == 0)
        {
            return [];
        }

        var values = new T[operand.Length(rows, columns)];
        for (int k = 0; k < values.Length; k++)
        {
            T value = Element<T>(mixture, random);
            values[k] = operand.Domain switch
            {
                Domain.NotNegative => T.Abs(value),
                Domain.Weight => T.IsFinite(value) ? T.Abs(value) : T.Zero,
                Domain.Label => T.CreateChecked(random.Next(columns)),
                _ => value,
            };
        }

        return values;
    }

    private static T Element<T>(Mixture mixture, System.Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double unit = (2 * random.NextDouble()) - 1;
        switch (mixture)
        {
            case Mixture.Ordinary: return T.CreateTruncating(4 * unit);
            case Mixture.SmallIntegers: return T.CreateTruncating(random.Next(-3, 4));
            case Mixture.Spread: return T.CreateTruncating(unit * Math.ScaleB(1, random.Next(-30, 12)));
            case Mixture.Special: return SpecialValues.Of<T>()[random.Next(SpecialValues.Of<T>().Length)];
            case Mixture.Bits: return Bits.From<T>((ulong)random.NextInt64(long.MinValue, long.MaxValue));
            default: return Element<T>((Mixture)(random.Next(8) == 0 ? random.Next(3, 5) : random.Next(3)), random);
        }
    }
}
