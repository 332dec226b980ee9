using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using Xunit;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>The overloads for matrices without gaps against the general one: the same bits and the same exceptions.</summary>
public class GemmContiguousTests
{
    // Small ones of one tile, of several, of several panels, of four chains; the last four are not small.
    private static readonly (int M, int N, int K)[] s_sizes =
    [
        (1, 1, 1), (1, 16, 4), (1, 3, 16), (2, 17, 5), (13, 16, 3), (16, 33, 7), (64, 64, 64), (1, 64, 64), (5, 8, 64), (64, 16, 40),
        (7, 1, 100),
        (65, 3, 4), (3, 65, 4), (3, 40, 65), (20, 100, 130),
    ];

    public static TheoryData<bool, bool> Transposes => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Transposes))]
    public void It_has_the_bits_of_the_general_overload_with_every_epilogue(bool transposeA, bool transposeB)
    {
        foreach ((int m, int n, int k) in s_sizes)
        {
            Check<float>(transposeA, transposeB, m, n, k);
            Check<double>(transposeA, transposeB, m, n, k);
        }
    }

    [Fact]
    public void It_refuses_what_the_general_overload_refuses_before_anything_is_written()
    {
        Refuse("m", s => s.M = -1);
        Refuse("n", s => s.N = -1);
        Refuse("k", s => s.K = -1);
        Refuse("threads", s => s.Threads = -1);
        Refuse("a", s => s.A = new float[7]);
        Refuse("b", s => s.B = new float[5]);
        Refuse("c", s => s.C = s.C[..11]);
        Refuse("c", s => s.A = s.C);
        Refuse("c", s => s.B = s.C);
        Refuse("c", s => s.Bias = s.C);
        Refuse("epilogue.Bias", s => s.Bias = new float[2]);
        Refuse("epilogue.Kept", s => (s.Kept, s.LeadingDimension) = (new float[11], 3));
        Refuse("epilogue.LeadingDimension", s => (s.Kept, s.LeadingDimension) = (new float[12], 2));
        Refuse("c", s => (s.Kept, s.LeadingDimension) = (s.C, 3));
    }

    [Fact]
    public void Nothing_is_done_for_no_rows_and_a_product_without_steps_is_the_epilogue()
    {
        float[] c = [-7, -7];
        Fast.Multiply<float>(false, false, 0, 2, 3, default, new float[6], c, new Epilogue<float>([1, 2]), default, 1);
        Assert.Equal([-7f, -7], c);
        Fast.Multiply<float>(false, false, 1, 2, 0, default, default, c, new Epilogue<float>([1, 2]), default, 1);
        Assert.Equal([1f, 2], c);
    }

    [Fact]
    public void The_overload_for_a_bias_and_a_relu_refuses_the_same()
    {
        Refuse("m", s => s.M = -1, direct: true);
        Refuse("threads", s => s.Threads = -1, direct: true);
        Refuse("a", s => s.A = new float[7], direct: true);
        Refuse("b", s => s.B = new float[5], direct: true);
        Refuse("c", s => s.C = s.C[..11], direct: true);
        Refuse("c", s => s.A = s.C, direct: true);
        Refuse("c", s => s.B = s.C, direct: true);
        Refuse("c", s => s.Bias = s.C, direct: true);
        Refuse("epilogue.Bias", s => s.Bias = new float[2], direct: true);
    }

    private static void Check<T>(bool transposeA, bool transposeB, int m, int n, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] a = GemmFill.Create<T>(GemmData.Fractions, m * k, 1), b = GemmFill.Create<T>(GemmData.Fractions, k * n, 2);
        T[] bias = GemmFill.Create<T>(GemmData.Fractions, n, 3), kept = GemmFill.Create<T>(GemmData.Fractions, m * n, 4);
        var workspace = new T[Fast.WorkspaceLength<T>(transposeA, transposeB, m, n, k, threads: 1)];
        foreach (
            Activation activation in (Activation[])[Activation.Identity, Activation.Relu, Activation.Tanh, new(ActivationKind.Softplus)])
        {
            Same((whole, c, _) => Multiply(whole, c, new Epilogue<T>(default, activation)));
            Same((whole, c, _) => Multiply(whole, c, new Epilogue<T>(bias, activation)));
            Same((whole, c, activated) => Multiply(whole, c, new Epilogue<T>(bias, activation, activated, n)));
            Same((whole, c, _) => Multiply(whole, c, Epilogue<T>.Gradient(activation, kept, n)));
        }

        foreach (bool relu in (bool[])[false, true])
        {
            Same((direct, c, _) => Direct(direct, c, bias, relu));
            Same((direct, c, _) => Direct(direct, c, [], relu));
        }

        void Direct(bool direct, T[] c, T[] added, bool relu)
        {
            if (direct && !transposeA && !transposeB)
            {
                Fast.Multiply(m, n, k, a, b, c, added, relu, workspace, 1);
            }
            else
            {
                Multiply(false, c, new Epilogue<T>(added, relu ? Activation.Relu : Activation.Identity));
            }
        }

        void Multiply(bool whole, T[] c, Epilogue<T> epilogue)
        {
            if (whole)
            {
                Fast.Multiply(transposeA, transposeB, m, n, k, a, b, c, epilogue, workspace, 1);
            }
            else
            {
                Fast.Multiply(
                    transposeA, transposeB, m, n, k, T.One, a, transposeA ? m : k, b, transposeB ? k : n, T.Zero, c, n, epilogue, workspace,
                    1);
            }
        }

        void Same(Action<bool, T[], T[]> multiply)
        {
            T[] expected = Nothing(), found = Nothing(), expectedBeside = Nothing(), foundBeside = Nothing();
            multiply(false, expected, expectedBeside);
            multiply(true, found, foundBeside);
            Assert.True(SameBits.FirstDifference<T>(expected, found) < 0, $"{typeof(T).Name} {m} x {n} x {k}, {transposeA}, {transposeB}");
            Assert.True(SameBits.FirstDifference<T>(expectedBeside, foundBeside) < 0, $"beside: {typeof(T).Name} {m} x {n} x {k}");
        }

        T[] Nothing() => [.. Enumerable.Repeat(T.NaN, (m * n) + 1)];
    }

    private static void Refuse(string name, Action<Arguments> spoil, bool direct = false)
    {
        var arguments = new Arguments();
        spoil(arguments);
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(direct ? arguments.MultiplyDirect : arguments.Multiply);
        Assert.Equal(name, refusal.ParamName);
        Assert.All(arguments.C, element => Assert.Equal(-7, element));
    }

    /// <summary>A 4 by 3 product of 2 steps, all of it right until it is spoilt.</summary>
    private sealed class Arguments
    {
        public int M { get; set; } = 4;

        public int N { get; set; } = 3;

        public int K { get; set; } = 2;

        public int Threads { get; set; } = 1;

        public float[] A { get; set; } = new float[8];

        public float[] B { get; set; } = new float[6];

        public float[] C { get; set; } = [.. Enumerable.Repeat(-7f, 12)];

        public float[] Bias { get; set; } = new float[3];

        public float[]? Kept { get; set; }

        public int LeadingDimension { get; set; }

        public Activation Activation { get; set; } = Activation.Tanh;

        public void MultiplyDirect() => Fast.Multiply<float>(M, N, K, A, B, C, Bias, true, default, Threads);

        public void Multiply() => Fast.Multiply<float>(
            false, false, M, N, K, A, B, C,
            Kept is null ? new(Bias, Activation) : Epilogue<float>.Gradient(Activation, Kept, LeadingDimension), default, Threads);
    }
}
