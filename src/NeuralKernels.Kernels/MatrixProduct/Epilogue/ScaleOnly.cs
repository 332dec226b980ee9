using System.Numerics;

namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>What no tile does: beta other than 0 and 1, and a product that does not read A and B.</summary>
internal static unsafe class ScaleOnly
{
    /// <summary>C &lt;- beta C, each element rounded once, unless beta is 0 or 1.</summary>
    public static void Scale<T>(in GemmProblem<T> problem, T beta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (beta == T.Zero || beta == T.One)
        {
            return;
        }

        for (int i = 0; i < problem.M; i++)
        {
            T* row = problem.C + (i * problem.RowC);
            for (int j = 0; j < problem.N; j++)
            {
                row[j] = beta * row[j];
            }
        }
    }

    /// <summary>C &lt;- f(C + bias), C being 0 where the product does not accumulate: what is left when alpha or k is 0.</summary>
    public static void Apply<T>(in GemmProblem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < problem.M; i++)
        {
            T* row = problem.C + (i * problem.RowC);
            for (int j = 0; j < problem.N; j++)
            {
                T value = problem.Accumulate ? row[j] : T.Zero;
                value = problem.Bias == null ? value : value + problem.Bias[j];
                row[j] = problem.Relu && T.Zero > value ? T.Zero : value;
            }
        }

        problem.Epilogue.Run(problem.C, problem.RowC, 0, problem.M, 0, problem.N);
    }
}
