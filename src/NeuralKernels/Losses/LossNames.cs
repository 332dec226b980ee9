using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Kernels.Losses;
using static System.FormattableString;

namespace NeuralKernels.Losses;

/// <summary>Losses as text, for files: "mse", "huber(delta=0.5)", "cross-entropy(smoothing=0.1;weights=1,2)", and "sum of " before any of
/// them.</summary>
internal static class LossNames
{
    private const string SumOf = "sum of ";

    /// <summary>Locked where it is used, since a loss may be registered while a file is read.</summary>
    private static readonly Dictionary<string, Func<Parameters, Loss>> s_losses = new(StringComparer.Ordinal)
    {
        ["mse"] = _ => Loss.MeanSquaredError,
        ["mae"] = _ => Loss.MeanAbsoluteError,
        ["huber"] = parameters => Loss.Huber(parameters.Number("delta") ?? 1),
        ["log-cosh"] = _ => Loss.LogCosh,
        ["quantile"] = parameters => Loss.Quantile(parameters.Number("level") ?? 0.5),
        ["poisson"] = _ => Loss.Poisson,
        ["gaussian"] = _ => Loss.GaussianLikelihood,
        ["binary-cross-entropy"] = _ => Loss.BinaryCrossEntropy,
        ["hinge"] = _ => Loss.Hinge,
        ["kl-divergence"] = _ => Loss.KullbackLeibler,
        ["cross-entropy"] = parameters =>
            CrossEntropy(parameters.Number("smoothing"), parameters.Numbers("weights"), parameters.Number("ignored")),
    };

    /// <summary>A name with a parameter, which is left out where it has its default.</summary>
    public static string With(string name, (string Name, double Value, double Default) parameter) =>
        parameter.Value == parameter.Default ? name : Invariant($"{name}({parameter.Name}={parameter.Value:R})");

    /// <summary>Cross-entropy and its parameters.</summary>
    public static string CrossEntropy(double smoothing, double[]? weights, int? ignored)
    {
        string[] parameters =
        [
            .. smoothing == 0 ? Array.Empty<string>() : [Invariant($"smoothing={smoothing:R}")],
            .. ignored is null ? Array.Empty<string>() : [Invariant($"ignored={ignored}")],
            .. weights is null
                ? Array.Empty<string>()
                : ["weights=" + string.Join(",", weights.Select(weight => Invariant($"{weight:R}")))],
        ];
        return parameters.Length == 0 ? "cross-entropy" : $"cross-entropy({string.Join(";", parameters)})";
    }

    /// <summary>The prefix of a loss that sums.</summary>
    public static string Prefix(LossReduction reduction) => reduction == LossReduction.Sum ? SumOf : "";

    /// <summary><see cref="Loss.Register"/>.</summary>
    public static void Register(string name, Func<IReadOnlyDictionary<string, string>, Loss> create)
    {
        bool isRefused = name.AsSpan().ContainsAny('(', ')') || name.StartsWith(SumOf, StringComparison.Ordinal);
        lock (s_losses)
        {
            isRefused = isRefused || !s_losses.TryAdd(name, parameters => create(parameters.TakeAll()));
        }

        if (isRefused)
        {
            throw new ArgumentException(
                $"The name is '{name}'; one without parentheses and \"{SumOf}\" is needed, that no other loss has.", nameof(name));
        }
    }

    /// <summary>The loss of a text.</summary>
    /// <exception cref="ArgumentException">There is no loss of that name, or a parameter is invalid.</exception>
    public static Loss Parse(string text)
    {
        if (text.StartsWith(SumOf, StringComparison.Ordinal))
        {
            return Parse(text[SumOf.Length..]).Summed;
        }

        int open = text.IndexOf('(', StringComparison.Ordinal);
        string name = open < 0 ? text : text[..open];
        Func<Parameters, Loss>? create;
        string names;
        lock (s_losses)
        {
            create = s_losses.GetValueOrDefault(name);
            names = string.Join(", ", s_losses.Keys);
        }

        if (create is null || (open >= 0 && !text.EndsWith(')')))
        {
            throw new ArgumentException($"There is no loss '{text}'; there are {names}.", nameof(text));
        }

        var parameters = new Parameters(text, open < 0 ? "" : text[(open + 1)..^1]);
        Loss loss = create(parameters);
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

        public double[]? Numbers(string name) => !_left.Remove(name, out string? value) ? null :
        [
            .. value.Split(',').Select(
                number => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed)
                ? parsed
                : throw new ArgumentException($"The loss '{_text}' has '{number}' for {name}; a number is needed.", nameof(name))),
        ];

        public Dictionary<string, string> TakeAll()
        {
            var all = new Dictionary<string, string>(_left, StringComparer.Ordinal);
            _left.Clear();
            return all;
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
