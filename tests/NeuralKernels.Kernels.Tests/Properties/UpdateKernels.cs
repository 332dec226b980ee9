using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Updates;
using Twin = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>The steps of the optimizers, and what is done to gradients and parameters beside them.</summary>
internal static class UpdateKernels
{
    private static readonly Parameter s_step = new("step", 1, 2, 3, 10, 1000, 1_000_000_007);

    private static readonly Parameter s_decay = new("weightDecay", 0, 1, 0.01) { Range = (0, 0.5) };

    private static readonly Parameter s_epsilon = new("epsilon", 1e-8, 0, 1) { Range = (0, 0.01) };

    private static readonly Parameter s_beta1 = Fraction("beta1", 0.9), s_beta2 = Fraction("beta2", 0.999);

    private static readonly Parameter s_alpha = Fraction("alpha", 0.99), s_rate = new("learningRate", 1, 0, 0.001) { Range = (0, 2) };

    private static readonly Parameter s_momentum = new("momentum", 0, 1, 0.9) { Range = (0, 1) };

    public static IEnumerable<Kernel<T>> All<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. Sgd<T>(), .. Adams<T>(), .. Adaptive<T>(), .. Others<T>()];

    private static IEnumerable<Kernel<T>> Sgd<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        new("SgdStep", Spans(), [s_rate],
            c => SgdStep.Apply<T>(c[0], c[1], Rate(c)), c => Twin.SgdStep.Apply<T>(c[0], c[1], Rate(c))),
        new("SgdStep, with momentum", Spans("velocity"), [s_rate, s_momentum, s_decay, new("nesterov", 0, 1)],
            c => SgdStep.Apply<T>(
                c[0], c[1], c[2], new SgdHyperparameters(Rate(c), c.Parameter("momentum"), Decay(c), c.Is("nesterov"))),
            c => Twin.SgdStep.Apply<T>(c[0], c[1], c[2], Rate(c), c.Parameter("momentum"), Decay(c), c.Is("nesterov"))),
        new("LionStep", Spans("momentum"), [s_rate, s_beta1, s_beta2, s_decay],
            c => LionStep.Apply<T>(c[0], c[1], c[2], new LionHyperparameters(Rate(c), Beta1(c), Beta2(c), Decay(c))),
            c => Twin.LionStep.Apply<T>(c[0], c[1], c[2], Rate(c), Beta1(c), Beta2(c), Decay(c))),
    ];

    private static IEnumerable<Kernel<T>> Adams<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter[] adam = [s_step, s_rate, s_beta1, s_beta2, s_epsilon, s_decay, new("decoupled", 0, 1)];
        Parameter[] nadam = [.. adam, Fraction("momentumDecay", 0.004), new("momentumProduct", 1, 0.5) { Range = (0, 1) }];
        Operand[] moments = Spans("firstMoment", "secondMoment"), ams = Spans("firstMoment", "secondMoment", "maxSecondMoment");
        return
        [
            new("AdamStep", moments, adam,
                c => AdamStep.Apply<T>(c[0], c[1], c[2], c[3], Step(c), Adam(c)), c => NaiveAdam(c, default)),
            new("AmsGradStep", ams, adam,
                c => AmsGradStep.Apply<T>(c[0], c[1], c[2], c[3], c[4], Step(c), Adam(c)), c => NaiveAdam(c, c[4])),
            new("NadamStep", moments, nadam,
                c =>
                {
                    double product = c.Parameter("momentumProduct");
                    NadamStep.Apply<T>(c[0], c[1], c[2], c[3], Step(c), ref product, Adam(c), c.Parameter("momentumDecay"));
                    c.Results = [product];
                },
                NaiveNadam),
        ];
    }

    private static AdamHyperparameters Adam<T>(Call<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(Rate(c), Beta1(c), Beta2(c), Epsilon(c), Decay(c), c.Is("decoupled"));

    private static void NaiveAdam<T>(Call<T> c, Span<T> maxSecondMoment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Twin.AdamStep.Apply(
        c[0], c[1], c[2], c[3], Step(c), Rate(c), Beta1(c), Beta2(c), Epsilon(c), Decay(c), c.Is("decoupled"), maxSecondMoment);

    private static void NaiveNadam<T>(Call<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double product = c.Parameter("momentumProduct"), momentumDecay = c.Parameter("momentumDecay");
        Twin.NadamStep.Apply<T>(
            c[0], c[1], c[2], c[3], Step(c), ref product, Rate(c), Beta1(c), Beta2(c), Epsilon(c), Decay(c), c.Is("decoupled"),
            momentumDecay, KernelFunctions.Scalar);
        c.Results = [product];
    }

    private static IEnumerable<Kernel<T>> Adaptive<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        new("RmsPropStep", Spans("secondMoment"), [s_rate, s_alpha, s_epsilon, s_decay],
            c => RmsPropStep.Apply<T>(c[0], c[1], c[2], [], [], new RmsPropHyperparameters(Rate(c), Alpha(c), Epsilon(c), Decay(c))),
            c => Twin.RmsPropStep.Apply<T>(c[0], c[1], c[2], [], [], Rate(c), Alpha(c), Epsilon(c), Decay(c))),
        new("RmsPropStep, with momentum", Spans("secondMoment", "velocity"), [s_rate, s_alpha, s_epsilon, s_decay, s_momentum],
            c => RmsPropStep.Apply<T>(c[0], c[1], c[2], [], c[3], RmsProp(c, centered: false)),
            c => NaiveRmsProp(c, [], c[3], centered: false)),
        new("RmsPropStep, centered", Spans("secondMoment", "firstMoment"), [s_rate, s_alpha, s_epsilon, s_decay],
            c => RmsPropStep.Apply<T>(
                c[0], c[1], c[2], c[3], [], new RmsPropHyperparameters(Rate(c), Alpha(c), Epsilon(c), Decay(c), Centered: true)),
            c => Twin.RmsPropStep.Apply<T>(c[0], c[1], c[2], c[3], [], Rate(c), Alpha(c), Epsilon(c), Decay(c), centered: true)),
        new(
            "RmsPropStep, centered with momentum",
            Spans("secondMoment", "firstMoment", "velocity"),
            [s_rate, s_alpha, s_epsilon, s_decay, s_momentum],
            c => RmsPropStep.Apply<T>(c[0], c[1], c[2], c[3], c[4], RmsProp(c, centered: true)),
            c => NaiveRmsProp(c, c[3], c[4], centered: true)),
        new("AdagradStep", Spans("sumOfSquares"), [s_step, s_rate, Fraction("learningRateDecay", 0), s_epsilon, s_decay],
            c => AdagradStep.Apply<T>(
                c[0], c[1], c[2], Step(c), new AdagradHyperparameters(Rate(c), c.Parameter("learningRateDecay"), Epsilon(c), Decay(c))),
            c => Twin.AdagradStep.Apply<T>(c[0], c[1], c[2], Step(c), Rate(c), c.Parameter("learningRateDecay"), Epsilon(c), Decay(c))),
        new("AdadeltaStep", Spans("secondMoment", "squaredSteps"), [s_rate, s_alpha, s_epsilon, s_decay],
            c => AdadeltaStep.Apply<T>(c[0], c[1], c[2], c[3], new AdadeltaHyperparameters(Rate(c), Alpha(c), Epsilon(c), Decay(c))),
            c => Twin.AdadeltaStep.Apply<T>(c[0], c[1], c[2], c[3], Rate(c), Alpha(c), Epsilon(c), Decay(c))),
    ];

    private static RmsPropHyperparameters RmsProp<T>(Call<T> c, bool centered)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(Rate(c), Alpha(c), Epsilon(c), Decay(c), c.Parameter("momentum"), centered);

    private static void NaiveRmsProp<T>(Call<T> c, Span<T> firstMoment, Span<T> velocity, bool centered)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Twin.RmsPropStep.Apply(
        c[0], c[1], c[2], firstMoment, velocity, Rate(c), Alpha(c), Epsilon(c), Decay(c), c.Parameter("momentum"), centered);

    private static IEnumerable<Kernel<T>> Others<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Operand[] parameters = [new("parameters", Access.Update)], gradients = [new("gradients", Access.Update)];
        Parameter limit = new("limit", 1, 0, 0.001, 1e-40, 1e30) { Range = (0, 30) };
        Parameter l1 = new("l1", 0, 1) { Range = (0, 0.1) }, l2 = new("l2", 0, 1) { Range = (0, 0.1) };
        return
        [
            new("DecayStep", parameters, [s_rate],
                c => DecayStep.Apply<T>(c[0], Rate(c)), c => Twin.WeightDecay.Apply<T>(c[0], Rate(c))),
            new("AverageStep", [new("average", Access.Update), new("parameters")], [Fraction("decay", 0.999)],
                c => AverageStep.Apply<T>(c[0], c[1], c.Parameter("decay")),
                c => Twin.AverageStep.Apply<T>(c[0], c[1], c.Parameter("decay"))),
            new("Penalty", [.. gradients, new("parameters")], [l1, l2],
                c => Penalty.Add<T>(c[0], c[1], c.Parameter("l1"), c.Parameter("l2")),
                c => Twin.Penalty.Add<T>(c[0], c[1], c.Parameter("l1"), c.Parameter("l2"))),
            new("ClipByValue", gradients, [limit],
                c => ClipByValue.Apply<T>(c[0], c.Number("limit")), c => Twin.ClipByValue.Apply<T>(c[0], c.Number("limit"))),
            new("ClipByNorm", gradients, [limit],
                c => c.Results = [ClipByNorm.Apply<T>(c[0], c.Parameter("limit"))],
                c => c.Results = [Twin.ClipByNorm.Apply<T>(c[0], c.Parameter("limit"))]),
            new("MaxNormStep", [new("weights", Access.Update)], [new("limit", 1, 0.001, 1e-40, 1e30) { Range = (0.001, 30) }],
                c => MaxNormStep.Apply<T>(c.Rows, c.Columns, c[0], c.Parameter("limit")),
                c => Twin.MaxNormStep.Apply<T>(c.Rows, c.Columns, c[0], c.Parameter("limit")))
            {
                HasRows = true,
            },
        ];
    }

    /// <summary>Parameters, gradients and state; what is an average of squares is not negative.</summary>
    private static Operand[] Spans(params string[] state) =>
    [
        new("parameters", Access.Update), new("gradients"),
        .. state.Select(name => new Operand(
            name, Access.Update, Domain: name is "velocity" or "momentum" or "firstMoment" ? Domain.Any : Domain.NotNegative)),
    ];

    private static Parameter Fraction(string name, double usual) => new(name, usual, 0, 0.5) { Range = (0, 0.9999) };

    private static long Step<T>(Call<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (long)call.Parameter("step");

    private static double Rate<T>(Call<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Parameter("learningRate");

    private static double Beta1<T>(Call<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Parameter("beta1");

    private static double Beta2<T>(Call<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Parameter("beta2");

    private static double Alpha<T>(Call<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Parameter("alpha");

    private static double Epsilon<T>(Call<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Parameter("epsilon");

    private static double Decay<T>(Call<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Parameter("weightDecay");
}
