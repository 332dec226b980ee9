using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

/// <summary>Losses as text, for files: "mse", "huber(delta=0.5)", "cross-entropy(smoothing=0.1;weights=1,2)", and "sum of " before any of
/// them.</summary>
internal static class LossNames
{
    private const string SumOf = "sum of ";

    private static readonly string[] s_names =
    [
        "mse", "mae", "huber", "log-cosh", "quantile", "poisson", "gaussian", "binary-cross-entropy", "hinge", "kl-divergence",
        "cross-entropy",
    ];

    /// <summary>A name with a parameter, which is left out where it is the usual one.</summary>
    public static string With(string name, (string Name, double Value, double Usual) parameter) =>
        parameter.Value == parameter.Usual ? name : string.Create(
            CultureInfo.InvariantCulture, $"{name}({parameter.Name}={parameter.Value:R})");

    /// <summary>Cross-entropy and what is asked of it.</summary>
    public static string CrossEntropy(double smoothing, double[]? weights, int? ignored)
    {
        var parameters = new List<string>();
        if (smoothing != 0)
        {
            parameters.Add(string.Create(CultureInfo.InvariantCulture, $"smoothing={smoothing:R}"));
        }

        if (ignored is { } label)
        {
            parameters.Add(string.Create(CultureInfo.InvariantCulture, $"ignored={label}"));
        }

        if (weights is not null)
        {
            parameters.Add("weights=" + string.Join(",", weights.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture))));
        }

        return parameters.Count == 0 ? "cross-entropy" : $"cross-entropy({string.Join(";", parameters)})";
    }

    /// <summary>The prefix of a loss that sums.</summary>
    public static string Of(LossReduction reduction) => reduction == LossReduction.Sum ? SumOf : "";

    /// <summary>The loss of a text.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or a parameter is not right.</exception>
    public static Loss Parse(string text)
    {
        if (text.StartsWith(SumOf, StringComparison.Ordinal))
        {
            return Parse(text[SumOf.Length..]).Summed;
        }

        int open = text.IndexOf('(', StringComparison.Ordinal);
        string name = open < 0 ? text : text[..open];
        if (!s_names.Contains(name, StringComparer.Ordinal) || (open >= 0 && !text.EndsWith(')')))
        {
            throw new ArgumentException($"There is no loss '{text}'; there are {string.Join(", ", s_names)}.", nameof(text));
        }

        var parameters = new Parameters(text, open < 0 ? "" : text[(open + 1)..^1]);
        Loss loss = name switch
        {
            "mse" => Loss.MeanSquaredError,
            "mae" => Loss.MeanAbsoluteError,
            "huber" => Loss.Huber(parameters.Number("delta") ?? 1),
            "log-cosh" => Loss.LogCosh,
            "quantile" => Loss.Quantile(parameters.Number("level") ?? 0.5),
            "poisson" => Loss.Poisson,
            "gaussian" => Loss.GaussianLikelihood,
            "binary-cross-entropy" => Loss.BinaryCrossEntropy,
            "hinge" => Loss.Hinge,
            "kl-divergence" => Loss.KullbackLeibler,
            _ => CrossEntropy(parameters.Number("smoothing"), parameters.Numbers("weights"), parameters.Number("ignored")),
        };
        parameters.RefuseOthers();
        return loss;
    }

    private static Loss CrossEntropy(double? smoothing, double[]? weights, double? ignored) =>
        smoothing is null && weights is null && ignored is null
        ? Loss.SoftmaxCrossEntropy
        : Loss.CrossEntropy(smoothing ?? 0, weights, ignored is { } label ? checked((int)label) : null);

    /// <summary>"a=1;b=2,3", each taken once.</summary>
    private sealed class Parameters
    {
        private readonly string _text;
        private readonly Dictionary<string, string> _left = new(StringComparer.Ordinal);

        public Parameters(string text, string inside)
        {
            _text = text;
            foreach (string part in inside.Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                int equals = part.IndexOf('=', StringComparison.Ordinal);
                if (equals < 0 || !_left.TryAdd(part[..equals], part[(equals + 1)..]))
                {
                    throw new ArgumentException($"The loss '{text}' has '{part}'; one name=value per parameter is needed.", nameof(text));
                }
            }
        }

        public double? Number(string name) => Numbers(name) switch
        {
            null => null,
            [double one] => one,
            _ => throw new ArgumentException($"The loss '{_text}' has several numbers for {name}; one is needed.", nameof(name)),
        };

        public double[]? Numbers(string name)
        {
            if (!_left.Remove(name, out string? value))
            {
                return null;
            }

            return [.. value.Split(',').Select(number => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed)
                ? parsed
                : throw new ArgumentException($"The loss '{_text}' has '{number}' for {name}; a number is needed.", nameof(name)))];
        }

        public void RefuseOthers()
        {
            if (_left.Count > 0)
            {
                throw new ArgumentException(
                    $"The loss '{_text}' has a parameter '{_left.Keys.First()}', which it does not know.", nameof(_left));
            }
        }
    }
}
