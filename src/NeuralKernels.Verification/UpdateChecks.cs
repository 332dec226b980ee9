using System.Numerics;
using Fast = NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Verification;

/// <summary>Three steps of every optimizer: its parameters and its state.</summary>
internal static class UpdateChecks
{
    private const int Steps = 3;

    private delegate void Step<T>(State<T> state, int step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Runs those of float and of double.</summary>
    public static void Run(Comparison comparison, bool quick)
    {
        int length = quick ? 333 : 20_011;
        Run<float>(comparison, length);
        Run<double>(comparison, length);
    }

    private static void Run<T>(Comparison comparison, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check("sgd", (s, _) => Naive.SgdStep.Apply<T>(s.P, s.G, 0.1), (s, _) => Fast.SgdStep.Apply<T>(s.P, s.G, 0.1));
        Check(
            "sgd with momentum", (s, _) => Naive.SgdStep.Apply<T>(s.P, s.G, s.M, 0.1, 0.9, 0.01),
            (s, _) => Fast.SgdStep.Apply<T>(s.P, s.G, s.M, new(0.1, 0.9, 0.01)));
        Check(
            "sgd with Nesterov's momentum", (s, _) => Naive.SgdStep.Apply<T>(s.P, s.G, s.M, 0.1, 0.9, 0.01, true),
            (s, _) => Fast.SgdStep.Apply<T>(s.P, s.G, s.M, new(0.1, 0.9, 0.01, true)));
        Check(
            "adam", (s, t) => Naive.AdamStep.Apply<T>(s.P, s.G, s.M, s.V, t, weightDecay: 0.01),
            (s, t) => Fast.AdamStep.Apply<T>(s.P, s.G, s.M, s.V, t, new(1e-3, WeightDecay: 0.01)));
        Check(
            "adamw", (s, t) => Naive.AdamStep.Apply<T>(s.P, s.G, s.M, s.V, t, weightDecay: 1e-2, decoupled: true),
            (s, t) => Fast.AdamStep.Apply<T>(s.P, s.G, s.M, s.V, t, new(1e-3, WeightDecay: 1e-2, Decoupled: true)));
        Check(
            "amsgrad", (s, t) => Naive.AdamStep.Apply<T>(s.P, s.G, s.M, s.V, t, maxSecondMoment: s.W),
            (s, t) => Fast.AmsGradStep.Apply<T>(s.P, s.G, s.M, s.V, s.W, t, new(1e-3)));
        Check(
            "nadam", (s, t) => Naive.NadamStep.Apply<T>(s.P, s.G, s.M, s.V, t, ref s.Product, functions: KernelMath.OfKernels),
            (s, t) => Fast.NadamStep.Apply<T>(s.P, s.G, s.M, s.V, t, ref s.Product, new(2e-3)));
        Check(
            "rmsprop", (s, _) => Naive.RmsPropStep.Apply<T>(s.P, s.G, s.V, [], s.M, momentum: 0.9),
            (s, _) => Fast.RmsPropStep.Apply<T>(s.P, s.G, s.V, [], s.M, new(1e-2, Momentum: 0.9)));
        Check(
            "centered rmsprop", (s, _) => Naive.RmsPropStep.Apply<T>(s.P, s.G, s.V, s.M, s.W, momentum: 0.9, centered: true),
            (s, _) => Fast.RmsPropStep.Apply<T>(s.P, s.G, s.V, s.M, s.W, new(1e-2, Momentum: 0.9, Centered: true)));
        Check(
            "adagrad", (s, t) => Naive.AdagradStep.Apply<T>(s.P, s.G, s.V, t, learningRateDecay: 0.1),
            (s, t) => Fast.AdagradStep.Apply<T>(s.P, s.G, s.V, t, new(1e-2, 0.1)));
        Check(
            "adadelta", (s, _) => Naive.AdadeltaStep.Apply<T>(s.P, s.G, s.V, s.W),
            (s, _) => Fast.AdadeltaStep.Apply<T>(s.P, s.G, s.V, s.W, new(1)));
        Check(
            "lion", (s, _) => Naive.LionStep.Apply<T>(s.P, s.G, s.M, weightDecay: 0.1),
            (s, _) => Fast.LionStep.Apply<T>(s.P, s.G, s.M, new(1e-4, WeightDecay: 0.1)));
        Check("clip by norm", (s, _) => Naive.ClipByNorm.Apply<T>(s.G, 1), (s, _) => Fast.ClipByNorm.Apply<T>(s.G, 1));
        Check("clip by value", (s, _) => Naive.ClipByValue.Apply(s.G, T.One), (s, _) => Fast.ClipByValue.Apply(s.G, T.One));

        void Check(string kernel, Step<T> reference, Step<T> fast)
        {
            State<T> expected = new(n), found = new(n);
            for (int step = 1; step <= Steps; step++)
            {
                reference(expected, step);
                fast(found, step);
            }

            comparison.Same<T>("updates", kernel, expected.All, found.All);
        }
    }

    /// <summary>Parameters, gradients and optimizer state.</summary>
    private sealed class State<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Product = 1;

        public T[] P { get; } = Inputs.Spread<T>(length, 40);

        public T[] G { get; } = Inputs.Spread<T>(length, 41);

        public T[] M { get; } = new T[length];

        public T[] V { get; } = new T[length];

        public T[] W { get; } = new T[length];

        public T[] All => [.. P, .. G, .. M, .. V, .. W];
    }
}
