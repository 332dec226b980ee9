using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using Xunit;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>An epilogue gives the bits of the product with its bias, and of the activation called on all of it afterwards.</summary>
public class GemmEpilogueTests
{
    /// <summary>One tile, several stripes, several blocks, the second order, with gaps, and without a multiply-add.</summary>
    private static readonly GemmCase[] s_cases =
    [
        new(5, 7, 3) { Bias = true },
        new(67, 70, 33) { Bias = true, GapC = 3 },
        new(40, 530, 1100) { Beta = 1 },
        new(70, 10, 90) { Bias = true },
        new(70, 10, 90) { GapC = 2, TransposeA = true },
        new(3, 300, 20) { TransposeB = true, Bias = true },
        new(90, 40, 0) { Bias = true, Beta = 0.5 },
    ];

    public static TheoryData<ActivationKind> Kinds => [.. Enum.GetValues<ActivationKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_activation_is_applied_in_place_or_beside(ActivationKind kind)
    {
        Check<float>(Of(kind));
        Check<double>(Of(kind));

        void Check<T>(Activation activation)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (GemmCase problem in s_cases)
            {
                foreach (int threads in (int[])[1, 3])
                {
                    var operands = new GemmOperands<T>(problem);
                    T[] z = [.. operands.Expected], expected = [.. z];
                    OnRows<T>(problem, (at, length) => activation.Forward(z.AsSpan(at, length), expected.AsSpan(at, length)));
                    T[] c = [.. operands.C];
                    Multiply(operands, c, new Epilogue<T>(operands.Bias, activation), threads);
                    AssertSame(expected, c, problem, activation);

                    // With gaps of its own, which stay as they are.
                    int ld = problem.N + 1;
                    T[] beside = [.. Enumerable.Repeat(T.CreateChecked(-7), problem.M * ld)];
                    c = [.. operands.C];
                    Multiply(operands, c, new Epilogue<T>(operands.Bias, activation, beside, ld), threads);
                    AssertSame(z, c, problem, activation);
                    for (int i = 0; i < problem.M; i++)
                    {
                        AssertSame<T>(expected.AsSpan(i * problem.Ldc, problem.N), beside.AsSpan(i * ld, problem.N), problem, activation);
                        Assert.Equal(T.CreateChecked(-7), beside[(i * ld) + problem.N]);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_gradient_of_an_activation_is_multiplied_in(ActivationKind kind)
    {
        Check<float>(Of(kind));
        Check<double>(Of(kind));

        void Check<T>(Activation activation)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (GemmCase problem in s_cases)
            {
                var operands = new GemmOperands<T>(problem with { Bias = false });
                int ld = problem.N + (problem.GapC > 0 ? 1 : 0);
                T[] kept = GemmFill.Create<T>(GemmData.Fractions, problem.M * ld, 99);
                T[] expected = [.. operands.Expected];
                for (int i = 0; i < problem.M; i++)
                {
                    Span<T> row = expected.AsSpan(i * problem.Ldc, problem.N);
                    activation.Backward<T>(kept.AsSpan(i * ld, problem.N), row, row);
                }

                T[] c = [.. operands.C];
                Multiply(operands, c, Epilogue<T>.Gradient(activation, kept, ld), threads: 2);
                AssertSame(expected, c, problem, activation);
            }
        }
    }

    [Fact]
    public void A_wrong_epilogue_is_refused_before_anything_is_written()
    {
        Refuse("epilogue.LeadingDimension", () => new Epilogue<float>(default, Activation.Tanh, new float[12], 2));
        Refuse("epilogue.Activated", () => new Epilogue<float>(default, Activation.Tanh, new float[11], 3));
        Refuse("epilogue.Kept", () => Epilogue<float>.Gradient(Activation.Tanh, new float[11], 3));
        Refuse("epilogue.Kept", () => Epilogue<float>.Gradient(Activation.Tanh, default, 3));
        Refuse("leadingDimension", () => Epilogue<float>.Gradient(Activation.Tanh, new float[12], 0));
        Refuse("leadingDimension", () => new Epilogue<float>(default, Activation.Tanh, new float[12], 0));
    }

    [Fact]
    public void What_an_epilogue_writes_or_reads_is_separate_from_C()
    {
        float[] all = new float[40];
        Assert.Equal("c", Assert.Throws<ArgumentException>(() => Run(all, Epilogue<float>.Gradient(Activation.Relu, all, 3))).ParamName);
        Assert.Equal(
            "epilogue.Activated",
            Assert.Throws<ArgumentException>(() => Run(all, new Epilogue<float>(default, Activation.Relu, all, 3))).ParamName);
        Assert.All(all, element => Assert.Equal(0, element));
    }

    private delegate Epilogue<float> Make();

    private static void Refuse(string name, Make epilogue)
    {
        float[] c = [.. Enumerable.Repeat(-7f, 12)];
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(() => Run(c, epilogue()));
        Assert.Equal(name, refusal.ParamName);
        Assert.All(c, element => Assert.Equal(-7, element));
    }

    /// <summary>A 4 by 3 product.</summary>
    private static void Run(float[] c, Epilogue<float> epilogue) => Fast.Multiply(
        false, false, 4, 3, 2, 1, new float[8], 2, new float[6], 3, 0, c, 3, epilogue, default, 1);

    private static Activation Of(ActivationKind kind) => new(
        kind, kind is ActivationKind.LeakyRelu or ActivationKind.Elu or ActivationKind.Celu ? 0.3 : null);

    private static void OnRows<T>(GemmCase problem, Action<int, int> action)
    {
        for (int i = 0; i < problem.M; i++)
        {
            action(i * problem.Ldc, problem.N);
        }
    }

    private static void AssertSame<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> found, GemmCase problem, Activation activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int first = SameBits.FirstDifference(expected, found);
        Assert.True(first < 0, $"{typeof(T).Name}, element {first}, {activation}: {problem}");
    }

    private static void Multiply<T>(GemmOperands<T> operands, T[] c, Epilogue<T> epilogue, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmCase problem = operands.Case;
        var workspace =
            new T[Fast.WorkspaceLength<T>(problem.TransposeA, problem.TransposeB, problem.M, problem.N, problem.K, threads: threads)];
        Fast.Multiply(
            problem.TransposeA,
            problem.TransposeB,
            problem.M,
            problem.N,
            problem.K,
            operands.Alpha,
            operands.A,
            problem.Lda,
            operands.B,
            problem.Ldb,
            operands.Beta,
            c,
            problem.Ldc,
            epilogue,
            workspace,
            threads);
    }
}
