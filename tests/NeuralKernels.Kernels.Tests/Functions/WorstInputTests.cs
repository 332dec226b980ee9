using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>The doubles on which the functions erred most when they were searched for (the bench's <c>worst all</c>), kept so that they
/// stay mended.</summary>
public class WorstInputTests
{
    /// <summary>Function, parameter and input; behind it the ulp it was off when it was found.</summary>
    public static TheoryData<string, double?, double> Found() => new()
    {
        { "erf", null, 1.0120366424962566 }, // 1.19
        { "expm1", null, 37.15799832127686 }, // 1.07
        { "silu", null, -714.3932868313656 }, // 190
        { "exp", null, 50.253202797431356 }, // 0.900
        { "exp2", null, 447.5221622180979 }, // 0.865
        { "expm1", null, 37.36008458980774 }, // 1.032
        { "log", null, 1.4141454697594777 }, // 0.873
        { "log1p", null, 0.41382957759378836 }, // 0.828
        { "log2", null, 1.4125901064130961 }, // 0.790
        { "erf", null, 1.0397207708399179 }, // 0.780
        { "sigmoid", null, -707.479197277638 }, // 0.764
        { "tanh", null, -0.11457999402150273 }, // 0.874
        { "elu", null, -0.06435810226962786 }, // 1.015
        { "celu", null, -0.06435810226962786 }, // 1.015
        { "selu", null, -1.112536929253601E-308 }, // 2.258
        { "softplus", null, -36.700000122972895 }, // 1.023
        { "softsign", null, 134217727.99999993 }, // 1.500
        { "hard sigmoid", null, -0.03125000000014144 }, // 1.000
        { "hard swish", null, 1.3205779258001313 }, // 1.880
        { "gaussian", null, -3.481467776882391 }, // 0.867
        { "silu", null, -745.1332191019412 }, // 372.567
        { "mish", null, -745.1332191019412 }, // 372.567
        { "gelu", null, -38.161218025727784 }, // 18.844
        { "gelu by tanh", null, -21.422466699202914 }, // 11.171
        { "elu", 0.1, -0.08098555169590906 }, // 1.744
        { "elu", 0.3, -0.05345020645278013 }, // 1.538
        { "elu", 0.5, -0.06397655458022872 }, // 1.008
        { "elu", 1.7, -1.1125369292536E-308 }, // 2.200
        { "elu", 2.7589, -5.562684646268E-309 }, // 3.259
        { "elu", 1E-300, -0.046983014649290056 }, // 1.579
        { "elu", 1E+300, -5E-324 }, // 6724873095247260.000
        { "celu", 1E-06, -1.254389838404003E-07 }, // 1.868
        { "celu", 0.1, -0.007812496973992998 }, // 2.399
        { "celu", 0.3, -0.015617330936902893 }, // 2.030
        { "celu", 0.5, -0.03196171215143516 }, // 1.022
        { "celu", 1.7, -2.2250741946437537E-308 }, // 3.000
        { "celu", 2.7589, -2.2250738585072004E-308 }, // 4.000
        { "celu", 1E+300, -7.888609052210117E-31 }, // 9007199254740991.000
        { "softplus derivative", null, -707.2936363461287 }, // 0.830
        { "softsign derivative", null, 1.3407807929942597E+154 }, // 1125899906842624.000
        { "hard swish derivative", null, 0.6931471805599452 }, // 1.000
        { "gaussian derivative", null, 27.297128403953796 }, // 27.703
        { "silu derivative", null, -745.1332191019507 }, // 372.067
        { "mish derivative", null, -745.1332304756012 }, // 372.062
        { "gelu derivative", null, -37.7765213405548 }, // 19.855
        { "gelu by tanh derivative", null, -21.48970347988189 }, // 1079.200
        { "exp", null, -168.78133845911492 }, // 0.882
        { "exp2", null, 144.5154081482115 }, // 0.858
        { "expm1", null, 0.36142757559538047 }, // 0.972
        { "erf", null, 6.103515625E-05 }, // 0.596
        { "sigmoid", null, -707.4790238086653 }, // 0.778
        { "elu", null, -0.26935129981197076 }, // 0.864
        { "celu", null, -0.26935129981197076 }, // 0.864
        { "selu", null, -0.32619007833812297 }, // 0.839
        { "softsign", null, 5.551115123125783E-17 }, // 0.500
        { "hard sigmoid", null, -0.06776443481315281 }, // 0.500
        { "hard swish", null, -4.4501477170144023E-308 }, // 0.500
        { "gaussian", null, 8.175305886322258 }, // 0.853
        { "silu", null, -715.6518231114479 }, // 0.757
        { "mish", null, -715.6298178644151 }, // 0.772
        { "gelu", null, 7.443130016326904E-09 }, // 5.771
        { "gelu by tanh", null, -21.181962810387127 }, // 0.759
        { "elu", 0.1, -0.3326434242624032 }, // 0.814
        { "elu", 0.3, -0.34657362062869657 }, // 0.743
        { "elu", 0.5, -0.2862851833949535 }, // 0.855
        { "elu", 1.7, -0.34657358928221127 }, // 0.852
        { "elu", 2.7589, -0.34639815066398816 }, // 0.818
        { "elu", 1E-300, -3.193981854393731E-08 }, // 0.996
        { "elu", 1E+300, -0.3412937799676928 }, // 0.819
        { "celu", 1E-06, -2.6837516650641195E-07 }, // 0.775
        { "celu", 0.1, -0.03073516524750546 }, // 0.838
        { "celu", 0.3, -0.1018648616107146 }, // 0.772
        { "celu", 0.5, -0.13607804173540106 }, // 0.870
        { "celu", 1.7, -0.5633340288405523 }, // 0.852
        { "silu", null, -714.9813102643702 }, // 0.807
        { "mish", null, -714.9813147877352 }, // 0.798
        { "gelu", null, 0.0018673828457304725 }, // 7.672
        { "elu", 1E-300, -3.955227037881761E-08 }, // 1.000
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void The_worst_inputs_stay_within_the_stated_ulp(string name, double? parameter, double x) =>
        FunctionTests.CheckStated(FunctionCase.Find(name, parameter), [x]);

    public static IEnumerable<object[]> Everywhere() => FunctionCase.All.Concat(FunctionCase.WithParameters)
        .Concat(FunctionCase.Derivatives)
        .Select(row => new object[] { row.Name, row.Parameter! });

    /// <summary>The borders, 500 doubles to either side of each and 500 farther away: where a branch that few lanes take is taken by some
    /// lanes of a vector.</summary>
    [Theory]
    [MemberData(nameof(Everywhere))]
    public void Around_the_borders_the_bits_are_the_same_at_every_width(string name, double? parameter)
    {
        FunctionCase row = FunctionCase.Find(name, parameter);
        double[] x =
        [
            .. row.Stated.Borders.SelectMany(
                border => Enumerable.Range(-500, 1001).SelectMany(i => new[] { border + (i * 1e-15 * border), border * (1 + (i * 1e-4)) })),
        ];
        double[] expected = new double[x.Length];
        double[] found = new double[x.Length];
        row.Double(SimdWidth.Scalar, x, expected);
        foreach (SimdWidth width in ElementwiseWidths.All)
        {
            row.Double(width, x, found);
            BitsEqual.Check(expected, found, x, $"{name} {parameter} at {width}");
        }
    }
}
