using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>A row's zeros are left out of its product with a packed matrix, and no bit of the result knows it.</summary>
public class ZeroSkipTests
{
    public static TheoryData<SimdWidth> Widths => [.. GemmAt.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_row_with_zeros_has_the_bits_of_the_product_that_reads_all(SimdWidth width)
    {
        Check<float>(width);
        Check<double>(width);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Zeros_times_infinity_are_no_numbers(SimdWidth width)
    {
        foreach (float special in (float[])[float.PositiveInfinity, float.NegativeInfinity, float.NaN])
        {
            (float[] a, float[] b, float[] bias) = Operands<float>(new System.Random(5), 64, 140, 0.9);
            a[^1] = 0;
            b[^1] = special; // the last element of the last row
            Assert.False(IsFinite(width, 64, 140, b));
            float[] c = Product(width, 64, 140, a, b, bias, Activation.Identity, 1);
            Assert.Equal(Bits<float>(Plain(width, 64, 140, a, b, bias, Activation.Identity)), Bits<float>(c));
            Assert.True(float.IsNaN(c[^1]));
        }
    }

    /// <summary>The only sum that an added zero changes: -0, of a product below the least float. The bias must not let it show.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void The_sign_of_a_zero_does_not_tell(SimdWidth width)
    {
        foreach (float biasOfAll in (float[])[0f, -0f, 1f])
        {
            const int k = 32, n = 130;
            var a = new float[k];
            a[0] = -1e-30f;
            var b = new float[k * n];
            b.AsSpan().Fill(1e-30f);
            var bias = new float[n];
            bias.AsSpan().Fill(biasOfAll);
            Assert.True(IsFinite(width, k, n, b));
            Assert.Equal(
                Bits<float>(Plain(width, k, n, a, b, bias, Activation.Identity)),
                Bits<float>(Product(width, k, n, a, b, bias, Activation.Identity, 1)));
        }
    }

    [Fact]
    public void Whether_a_matrix_is_finite_does_not_ask_what_stands_between_its_rows()
    {
        float[] b = [1, 2, float.NaN, 3, 4, float.NaN];
        Assert.True(PackedMatrix<float>.Pack(false, 2, 2, b, 3, new float[PackedMatrix<float>.Length(2, 2)]).IsFinite);
        Assert.True(PackedMatrix<float>.Pack(true, 2, 2, b, 3, new float[PackedMatrix<float>.Length(2, 2)]).IsFinite);
        Assert.False(PackedMatrix<float>.Pack(false, 2, 3, b, 3, new float[PackedMatrix<float>.Length(2, 3)]).IsFinite);
        Assert.False(new PackedMatrix<float>(2, 2, new float[PackedMatrix<float>.Length(2, 2)], Isa.Width).IsFinite);
    }

    private static void Check<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new System.Random(11);
        foreach (double zeros in (double[])[0, 0.1, 0.2, 0.35, 0.5, 0.75, 0.97, 1])
        {
            foreach ((int k, int n) in ((int, int)[])[(1, 64), (15, 128), (16, 130), (17, 200), (100, 333), (784, 128), (300, 64), (4096, 70), (4097, 70), (40, 17)])
            {
                (T[] a, T[] b, T[] bias) = Operands<T>(random, k, n, zeros);
                foreach (Activation activation in (Activation[])[Activation.Identity, Activation.Relu, Activation.Tanh])
                {
                    T[] plain = Plain(width, k, n, a, b, bias, activation);
                    foreach (int threads in (int[])[1, 3])
                    {
                        T[] c = Product(width, k, n, a, b, bias, activation, threads);
                        Assert.True(
                            Bits<T>(plain).SequenceEqual(Bits<T>(c)),
                            $"{width}, {typeof(T).Name}, {k} x {n}, {zeros} zeros, {threads} threads");
                    }
                }
            }
        }
    }

    /// <summary>Zeros of both signs.</summary>
    private static (T[] A, T[] B, T[] Bias) Operands<T>(System.Random random, int k, int n, double zeros)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] a = Numbers(k), b = Numbers(k * n), bias = Numbers(n);
        foreach (ref T element in a.AsSpan())
        {
            element = random.NextDouble() < zeros ? T.CopySign(T.Zero, element) : element;
        }

        return (a, b, bias);

        T[] Numbers(int length)
        {
            var numbers = new T[length];
            foreach (ref T element in numbers.AsSpan())
            {
                element = T.CreateChecked((2 * random.NextDouble()) - 1);
            }

            return numbers;
        }
    }

    private static ReadOnlySpan<byte> Bits<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan());

    /// <summary>The product with B as it stands.</summary>
    private static T[] Plain<T>(SimdWidth width, int k, int n, T[] a, T[] b, T[] bias, Activation activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var c = new T[n];
        var problem = new GemmCase(1, n, k) { Bias = true };
        GemmAt.Multiply<T>(width, problem, a, b, c, bias, new T[GemmAt.WorkspaceLength<T>(width, problem)]);
        activation.Forward<T>(c, c);
        return c;
    }

    private static T[] Product<T>(SimdWidth width, int k, int n, T[] a, T[] b, T[] bias, Activation activation, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => width switch
        {
            SimdWidth.Bits512 => Product<Simd512<T>, Vector512<T>, T>(width, k, n, a, b, bias, activation, threads),
            SimdWidth.Bits256 => Product<Simd256<T>, Vector256<T>, T>(width, k, n, a, b, bias, activation, threads),
            SimdWidth.Bits128 => Product<Simd128<T>, Vector128<T>, T>(width, k, n, a, b, bias, activation, threads),
            SimdWidth.Portable => Product<SimdPortable<T>, Vector<T>, T>(width, k, n, a, b, bias, activation, threads),
            _ => Product<Simd1<T>, T, T>(width, k, n, a, b, bias, activation, threads),
        };

    private static T[] Product<S, V, T>(SimdWidth width, int k, int n, T[] a, T[] b, T[] bias, Activation activation, int threads)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PackedMatrix<T> packed = PackedMatrix<T>.Pack<S, V>(false, k, n, b, n, new T[PackedMatrix<T>.Length(k, n, width)], width);
        var c = new T[n];
        var workspace = new T[Fast.PackedWorkspaceLengthAt<V, T>(false, 1, n, k, false, threads)];
        Fast.MultiplyPackedAt<S, V, T>(false, 1, T.One, a, k, packed, T.Zero, c, n, new Epilogue<T>(bias, activation), workspace, threads);
        return c;
    }

    private static bool IsFinite(SimdWidth width, int k, int n, float[] b)
    {
        var panels = new float[PackedMatrix<float>.Length(k, n, width)];
        return width switch
        {
            SimdWidth.Bits512 => PackedMatrix<float>.Pack<Simd512<float>, Vector512<float>>(false, k, n, b, n, panels, width).IsFinite,
            SimdWidth.Bits256 => PackedMatrix<float>.Pack<Simd256<float>, Vector256<float>>(false, k, n, b, n, panels, width).IsFinite,
            SimdWidth.Bits128 => PackedMatrix<float>.Pack<Simd128<float>, Vector128<float>>(false, k, n, b, n, panels, width).IsFinite,
            SimdWidth.Portable => PackedMatrix<float>.Pack<SimdPortable<float>, Vector<float>>(false, k, n, b, n, panels, width).IsFinite,
            _ => PackedMatrix<float>.Pack<Simd1<float>, float>(false, k, n, b, n, panels, width).IsFinite,
        };
    }
}
