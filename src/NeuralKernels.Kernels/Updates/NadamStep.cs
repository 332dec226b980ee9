using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>One step of NAdam: Adam with Nesterov's momentum.</summary>
/// <remarks>Dozat, "Incorporating Nesterov momentum into Adam", 2016.</remarks>
public static unsafe class NadamStep
{
    /// <summary>NAdam; weight decay, if any, is added to the gradient, or decoupled.</summary>
    /// <remarks>
    /// <code>
    /// mu(t) = beta1 (1 - 0.96^(t md) / 2),  product = mu(1) mu(2) ... mu(t)
    /// d, m, v, scale, decay                 as in <see cref="AdamStep.Apply"/>
    /// p = p - (a d + b m) / (sqrt(v) scale + eps)
    ///     a = lr (1 - mu(t)) / (1 - product),  b = lr mu(t+1) / (1 - product mu(t+1))
    /// </code>
    /// <para>
    /// Every operation on elements rounds to T on its own. a, b and scale are evaluated in double and rounded once to T; 0.96^x is exp(x ln
    /// 0.96) by this library's exp, not the platform's. PyTorch's definition (whose default learning rate is 2e-3), except that PyTorch
    /// subtracts the two quotients one after the other and divides sqrt(v) by sqrt(1 - beta2^t). The same bits at every vector width.
    /// </para>
    /// </remarks>
    /// <param name="parameters">p, updated in place.</param>
    /// <param name="gradients">g, of the same length.</param>
    /// <param name="firstMoment">m, of the same length, updated in place; zero before the first step.</param>
    /// <param name="secondMoment">
    /// v, of the same length, updated in place; zero before the first step. The four spans are separate memory.
    /// </param>
    /// <param name="step">t, the number of this step; the first is 1.</param>
    /// <param name="momentumProduct">mu(1) ... mu(t-1), which is 1 before the first step; multiplied by mu(t).</param>
    /// <param name="hyperparameters">lr, beta1, beta2, eps and wd.</param>
    /// <param name="momentumDecay">md, how fast mu grows from beta1 / 2 to beta1; at least 0.</param>
    /// <param name="threads">
    /// The greatest number of threads, 0 for one per core; a short update runs on the calling thread. The bits do not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="step"/> is below 1, a beta is outside [0, 1), <paramref name="momentumProduct"/> outside [0, 1],
    /// <paramref name="momentumDecay"/> or <paramref name="threads"/> is negative, or another hyperparameter is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> firstMoment,
        Span<T> secondMoment,
        long step,
        ref double momentumProduct,
        in AdamHyperparameters hyperparameters,
        double momentumDecay = 4e-3,
        int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        UpdateGuard.State<T>(firstMoment, parameters, gradients);
        UpdateGuard.State<T>(secondMoment, parameters, gradients);
        Guard.Separate<T>(firstMoment, secondMoment);
        var coefficients = AdamCoefficients<T>.Create(step, in hyperparameters);
        var momentum = NadamMomentum.Create(
            step, momentumProduct, hyperparameters.LearningRate, hyperparameters.Beta1, momentumDecay);
        fixed (T* p = parameters, g = gradients, m = firstMoment, v = secondMoment)
        {
            MultiSpanLoop.Run<T, Nadam<T>>(new Nadam<T>(p, g, m, v, coefficients, momentum), parameters.Length, threads);
        }

        momentumProduct = momentum.Product;
    }
}

/// <summary>a, b and the product of the momenta up to this step, in double.</summary>
internal readonly record struct NadamMomentum(double GradientFactor, double MomentFactor, double Product)
{
    private const double LogOfBase = -0.040821994520255166; // ln 0.96

    public static NadamMomentum Create(long step, double momentumProduct, double learningRate, double beta1, double momentumDecay)
    {
        Guard.Probability(momentumProduct);
        Guard.FiniteAtLeast(momentumDecay, 0);
        double now = Momentum(beta1, step, momentumDecay);
        double next = Momentum(beta1, step + 1.0, momentumDecay);
        double product = momentumProduct * now;
        return new(learningRate * (1 - now) / (1 - product), learningRate * next / (1 - (product * next)), product);
    }

    /// <summary>mu(t) = beta1 (1 - 0.96^(t md) / 2).</summary>
    private static double Momentum(double beta1, double step, double momentumDecay) =>
        beta1 * (1 - (0.5 * default(ExpOperator).Apply<Simd1<double>, double>(step * momentumDecay * LogOfBase)));
}

internal readonly unsafe struct Nadam<T>(
    T* parameters, T* gradients, T* firstMoment, T* secondMoment, AdamCoefficients<T> coefficients, NadamMomentum momentum)
    : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _gradientFactor = T.CreateTruncating(momentum.GradientFactor);
    private readonly T _momentFactor = T.CreateTruncating(momentum.MomentFactor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V d = coefficients.Direction<S, V>(Lanes.Load<S, V, T>(gradients, i, count), p);
        V m = MovingAverage.Update<S, V, T>(Lanes.Load<S, V, T>(firstMoment, i, count), d, coefficients.OneMinusBeta1);
        V v = MovingAverage.UpdateSquare<S, V, T>(
            Lanes.Load<S, V, T>(secondMoment, i, count), d, coefficients.Beta2, coefficients.OneMinusBeta2);
        V change = S.Add(S.Multiply(S.Broadcast(_gradientFactor), d), S.Multiply(S.Broadcast(_momentFactor), m));
        change = S.Divide(change, coefficients.Denominator<S, V>(v));
        Lanes.Store<S, V, T>(m, firstMoment, i, count);
        Lanes.Store<S, V, T>(v, secondMoment, i, count);
        Lanes.Store<S, V, T>(S.Subtract(coefficients.Decayed<S, V>(p), change), parameters, i, count);
    }
}
