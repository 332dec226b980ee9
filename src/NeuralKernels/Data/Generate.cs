using System;
using System.Numerics;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>Small synthetic data sets: the same seed gives the same bits on every CPU.</summary>
/// <remarks>
/// Row i is a pure function of (seed, i), so a longer set begins with the shorter one of the same seed (blobs: with the same centres). Row
/// i has class i mod the number of classes. All arithmetic is in double, rounded once to the number type at the end. noise is the standard
/// deviation of the normal noise added to each coordinate.
/// </remarks>
public static class Generate
{
    private const ulong PositionStream = RandomStreams.Generate;
    private const ulong NoiseStream = RandomStreams.Generate + 1;
    private const ulong CentreStream = RandomStreams.Generate + 2;

    /// <summary>Two intertwined spirals, half a turn apart, whose angle and radius grow together.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="noise">Standard deviation of the noise; the arms are about 0.28 apart at the default number of turns.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <param name="turns">Turns of an arm between radius 0.1 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public static Dataset<T> Spirals<T>(int count, double noise = 0.02, ulong seed = 0, double turns = 1.75)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(turns, nameof(turns));
        return Plane<T>(count, noise, seed, ["first", "second"], (label, u) =>
        {
            double radius = 0.1 + (0.9 * u);
            (double sin, double cos) = SinCosPi.Of((2 * turns * u) + label);
            return (radius * cos, radius * sin);
        });
    }

    /// <summary>Two interleaving half circles of radius 1.</summary>
    /// <inheritdoc cref="Circles{T}"/>
    public static Dataset<T> Moons<T>(int count, double noise = 0.1, ulong seed = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Plane<T>(count, noise, seed, ["upper", "lower"], (label, u) =>
    {
        (double sin, double cos) = SinCosPi.Of(u);
        return label == 0 ? (cos, sin) : (1 - cos, 0.5 - sin);
    });

    /// <summary>A circle of radius 0.5 inside one of radius 1.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="noise">Standard deviation of the noise.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public static Dataset<T> Circles<T>(int count, double noise = 0.05, ulong seed = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Plane<T>(count, noise, seed, ["outer", "inner"], (label, u) =>
    {
        (double sin, double cos) = SinCosPi.Of(2 * u);
        double radius = label == 0 ? 1 : 0.5;
        return (radius * cos, radius * sin);
    });

    /// <summary>The four corners of a square, the corners of a diagonal being one class: no straight line separates the classes.</summary>
    /// <inheritdoc cref="Circles{T}"/>
    public static Dataset<T> Xor<T>(int count, double noise = 0.1, ulong seed = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Plane<T>(count, noise, seed, ["same", "different"], (label, u) =>
    {
        bool first = u < 0.5;
        bool second = label == 0 ? first : !first;
        return (first ? 1 : 0, second ? 1 : 0);
    });

    /// <summary>Isotropic clusters around centres drawn from [-1, 1) in each coordinate, one class each.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="classes">Clusters, at least 1.</param>
    /// <param name="noise">Standard deviation of a cluster.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite, or <paramref name="classes"/> is below
    /// 1.</exception>
    public static Dataset<T> Blobs<T>(int count, int classes = 3, double noise = 0.1, ulong seed = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        var centres = new double[checked(classes * 2)];
        Uniform.Fill<double>(seed, CentreStream, 0, centres, -1, 1);
        return Plane<T>(
            count, noise, seed, Dataset.Numbered("blob", classes), (label, _) => (centres[2 * label], centres[(2 * label) + 1]));
    }

    /// <summary>A regression: y = sin(pi x) plus noise, x uniform in [-1, 1).</summary>
    /// <inheritdoc cref="Circles{T}"/>
    public static Dataset<T> Sine<T>(int count, double noise = 0.1, ulong seed = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Check(noise, nameof(noise));
        var position = new double[count];
        var deviation = new double[count];
        Uniform.Fill<double>(seed, PositionStream, 0, position, -1, 1);
        Normal.Fill<double>(seed, NoiseStream, 0, deviation, 0, noise);
        var x = new T[count];
        var y = new T[count];
        for (int i = 0; i < count; i++)
        {
            x[i] = T.CreateTruncating(position[i]);
            y[i] = T.CreateTruncating(SinCosPi.Of(position[i]).Sin + deviation[i]);
        }

        return Dataset.Regression(x, 1, y, featureNames: ["x"], targetNames: ["y"]);
    }

    private static Dataset<T> Plane<T>(
        int count, double noise, ulong seed, string[] classes, Func<int, double, (double X, double Y)> point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Check(noise, nameof(noise));
        var position = new double[count];
        var deviation = new double[checked(2 * count)];
        Uniform.Fill<double>(seed, PositionStream, 0, position, 0, 1);
        Normal.Fill<double>(seed, NoiseStream, 0, deviation, 0, noise);
        var inputs = new T[2 * count];
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % classes.Length;
            (double x, double y) = point(labels[i], position[i]);
            inputs[2 * i] = T.CreateTruncating(x + deviation[2 * i]);
            inputs[(2 * i) + 1] = T.CreateTruncating(y + deviation[(2 * i) + 1]);
        }

        return Dataset.Classification(inputs, 2, labels, classes, ["x", "y"]);
    }

    private static void Check(double value, string name)
    {
        if (!double.IsFinite(value) || value < 0)
        {
            throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; a finite number, not negative, is needed."));
        }
    }
}
