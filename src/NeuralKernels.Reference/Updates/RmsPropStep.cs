using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>One step of RMSprop: plain, centered, with momentum, and both.</summary>
/// <remarks>
/// Tieleman and Hinton, "Lecture 6.5: RMSProp", Coursera, 2012; Graves, "Generating sequences with recurrent neural networks", 2013.
/// </remarks>
public static class RmsPropStep
{
    /// <summary>Plain RMSprop: p -= lr d / (sqrt(v) + eps).</summary>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] moves = Divide(WeightDecay.Added(parameters, gradients, weightDecay), secondMoment, alpha, epsilon);
        Descend(parameters, moves, learningRate);
    }

    /// <summary>RMSprop with momentum: u = mu u + d / (sqrt(v) + eps), p -= lr u.</summary>
    public static void Apply<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> velocity,
        double momentum,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] moves = Divide(WeightDecay.Added(parameters, gradients, weightDecay), secondMoment, alpha, epsilon);
        Accelerate(velocity, moves, momentum);
        Descend<T>(parameters, velocity, learningRate);
    }

    /// <summary>Centered RMSprop: p -= lr d / (sqrt(v - m^2) + eps).</summary>
    public static void ApplyCentered<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> firstMoment,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] directions = WeightDecay.Added(parameters, gradients, weightDecay);
        Descend(parameters, DivideCentered(directions, secondMoment, firstMoment, alpha, epsilon), learningRate);
    }

    /// <summary>Centered RMSprop with momentum.</summary>
    public static void ApplyCentered<T>(
        Span<T> parameters,
        ReadOnlySpan<T> gradients,
        Span<T> secondMoment,
        Span<T> firstMoment,
        Span<T> velocity,
        double momentum,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] directions = WeightDecay.Added(parameters, gradients, weightDecay);
        Accelerate(velocity, DivideCentered(directions, secondMoment, firstMoment, alpha, epsilon), momentum);
        Descend<T>(parameters, velocity, learningRate);
    }

    /// <summary>v = alpha v + (1 - alpha) d^2; d / (sqrt(v) + eps).</summary>
    private static T[] Divide<T>(T[] directions, Span<T> secondMoment, double alpha, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] moves = new T[directions.Length];
        for (int i = 0; i < moves.Length; i++)
        {
            T d = directions[i];
            secondMoment[i] = (T.CreateTruncating(alpha) * secondMoment[i]) + ((T.CreateTruncating(1 - alpha) * d) * d);
            moves[i] = d / (T.Sqrt(secondMoment[i]) + T.CreateTruncating(epsilon));
        }

        return moves;
    }

    /// <summary>
    /// As <see cref="Divide"/>, and m = m + (1 - alpha) (d - m); d / (sqrt(v - m^2) + eps), a negative difference counting as 0.
    /// </summary>
    private static T[] DivideCentered<T>(T[] directions, Span<T> secondMoment, Span<T> firstMoment, double alpha, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] moves = Divide(directions, secondMoment, alpha, epsilon);
        for (int i = 0; i < moves.Length; i++)
        {
            firstMoment[i] += T.CreateTruncating(1 - alpha) * (directions[i] - firstMoment[i]);
            T variance = secondMoment[i] - (firstMoment[i] * firstMoment[i]);
            moves[i] = directions[i] / (T.Sqrt(variance < T.Zero ? T.Zero : variance) + T.CreateTruncating(epsilon));
        }

        return moves;
    }

    private static void Accelerate<T>(Span<T> velocity, T[] moves, double momentum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < velocity.Length; i++)
        {
            velocity[i] = (T.CreateTruncating(momentum) * velocity[i]) + moves[i];
        }
    }

    private static void Descend<T>(Span<T> parameters, ReadOnlySpan<T> moves, double learningRate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] -= T.CreateTruncating(learningRate) * moves[i];
        }
    }
}
