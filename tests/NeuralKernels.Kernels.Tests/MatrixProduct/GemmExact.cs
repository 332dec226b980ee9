using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>op(A) op(B) and |op(A)| |op(B)| to far more digits than the product under test, in an order of their own.</summary>
internal static class GemmExact
{
    /// <summary>For float: in double, where each product is exact and each of the k additions rounds to 2^-53.</summary>
    public static (double[] Sums, double[] Magnitudes) Multiply(GemmOperands<float> operands)
    {
        (int m, int n, int k) = (operands.Case.M, operands.Case.N, operands.Case.K);
        var sums = new double[m * n];
        var magnitudes = new double[m * n];
        double[] b = Array.ConvertAll(operands.LogicalB, x => (double)x);
        for (int i = 0; i < m; i++)
        {
            Span<double> sum = sums.AsSpan(i * n, n);
            Span<double> magnitude = magnitudes.AsSpan(i * n, n);
            for (int p = 0; p < k; p++)
            {
                AddRow(operands.LogicalA[(i * k) + p], b.AsSpan(p * n, n), sum, magnitude);
            }
        }

        return (sums, magnitudes);
    }

    /// <summary>For double: compensated, as accurate as if computed in 106 bits; the sum is a head and a rest.</summary>
    /// <remarks>Ogita, Rump and Oishi, "Accurate Sum and Dot Product" (2005), algorithm 5.3, Dot2.</remarks>
    public static (double[] Heads, double[] Rests, double[] Magnitudes) Multiply(GemmOperands<double> operands)
    {
        (int m, int n, int k) = (operands.Case.M, operands.Case.N, operands.Case.K);
        var heads = new double[m * n];
        var rests = new double[m * n];
        var magnitudes = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int p = 0; p < k; p++)
            {
                double a = operands.LogicalA[(i * k) + p];
                for (int j = 0; j < n; j++)
                {
                    double b = operands.LogicalB[(p * n) + j];
                    double product = a * b;
                    double productError = Math.FusedMultiplyAdd(a, b, -product);
                    ref double head = ref heads[(i * n) + j];
                    double sum = head + product;
                    double part = sum - head;
                    double sumError = (head - (sum - part)) + (product - part);
                    head = sum;
                    rests[(i * n) + j] += productError + sumError;
                    magnitudes[(i * n) + j] += Math.Abs(product);
                }
            }
        }

        return (heads, rests, magnitudes);
    }

    private static void AddRow(double a, ReadOnlySpan<double> b, Span<double> sum, Span<double> magnitude)
    {
        ReadOnlySpan<Vector<double>> wideB = MemoryMarshal.Cast<double, Vector<double>>(b);
        Span<Vector<double>> wideSum = MemoryMarshal.Cast<double, Vector<double>>(sum);
        Span<Vector<double>> wideMagnitude = MemoryMarshal.Cast<double, Vector<double>>(magnitude);
        for (int j = 0; j < wideB.Length; j++)
        {
            Vector<double> product = a * wideB[j];
            wideSum[j] += product;
            wideMagnitude[j] += Vector.Abs(product);
        }

        for (int j = wideB.Length * Vector<double>.Count; j < b.Length; j++)
        {
            double product = a * b[j];
            sum[j] += product;
            magnitude[j] += Math.Abs(product);
        }
    }
}
