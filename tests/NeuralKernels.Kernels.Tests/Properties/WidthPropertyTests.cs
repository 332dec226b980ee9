using System;
using System.Linq;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Kernels.Tests.Functions;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>Elementwise loops give the same bits at every width, in one process, whatever the length and the numbers.</summary>
public class WidthPropertyTests
{
    public static TheoryData<string> Functions => [.. FunctionCase.All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Functions_have_the_same_bits_at_every_width(string name)
    {
        FunctionCase row = FunctionCase.Find(name);
        ForAll<float>("Exp", (width, drawn, result) => row.Single(width, drawn.Values[0], result));
        ForAll<double>("Exp", (width, drawn, result) => row.Double(width, drawn.Values[0], result));
    }

    [Fact]
    public void Sums_and_products_have_the_same_bits_at_every_width()
    {
        Binary<float>();
        Binary<double>();
    }

    private static void Binary<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ForAll<T>("Add", (width, drawn, result) =>
            ElementwiseWidths.Run(width, default(AddOperator<T>), drawn.Values[0], drawn.Values[1], result));
        ForAll<T>("Multiply", (width, drawn, result) =>
            ElementwiseWidths.Run(width, default(MultiplyOperator<T>), drawn.Values[0], drawn.Values[1], result));
    }

    /// <summary>Runs a loop on cases of a kernel of the table, at each width.</summary>
    private static void ForAll<T>(string kernel, Action<SimdWidth, KernelCase<T>, T[]> run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(30).WithQuietOnSuccess(true),
            Prop.ForAll(CaseGenerator.Cases(Kernel<T>.Find(kernel)), drawn =>
            {
                T[] expected = new T[drawn.Columns];
                run(SimdWidth.Scalar, drawn, expected);
                foreach (SimdWidth width in ElementwiseWidths.All)
                {
                    T[] found = new T[drawn.Columns];
                    run(width, drawn, found);
                    SameBits.Expect<T>(expected, found, $"{width}");
                }
            }));
}
