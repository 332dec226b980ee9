using System;
using System.Globalization;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Functions;

/// <summary>The oracle against another's numbers: mpmath 1.3 at 2,600 bits, given as 160 bits and an exponent.</summary>
public class BigFunctionsTests
{
    public static TheoryData<string, double, string, int> Values() => new()
    {
        { "exp", -745.1, "8452ce27a4f13ed175b29851e09a9e026ede5939", -1234 },
        { "exp", -708.4, "ff15b469edf88d2ee94f2e82b93354d77725d615", -1182 },
        { "exp", 0.3465735902799727, "b504f333f9de66c12e48931756e0222b4f23c39d", -159 },
        { "exp", 709.78, "ff4e72e26295a3514240911b04d7bb5e9593efdf", 864 },
        { "exp", 1e-300, "8000000000000000000000000000000000000000", -159 },
        { "expm1", 1e-310, "93445b8731580000000000000000000000000000", -1189 },
        { "expm1", -1e-20, "-bce50864921117ffee93d9d888a86430f2cbf821", -226 },
        { "expm1", 0.3, "b320b1918352b2628e5b4e2617dbc2822e72464d", -161 },
        { "expm1", 37.15799832127686, "c30b67e75c9eb771ca8c826ce438f795f2764a62", -106 },
        { "expm1", -40.0, "-ffffffffffffffb1a1b6d993976f5aad7adf290b", -160 },
        { "log", 0.9999999999999999, "-800000000000020000000000000aaaaaaaaaaaab", -212 },
        { "log", 1.5e-310, "-b25956a67fe8a72628e1583de4b9f49b24a184eb", -150 },
        { "log", 1e+300, "acb1a23fc3fda9abccc0710fcd43f89247673619", -150 },
        { "log", 0.7071067811865476, "-b17217f7d1cf6fd1d2040486efa37d3132b6f5fb", -161 },
        { "log1p", -0.9999999999999999, "-92f27bd939bfd0c2433090b9e345344921c9739c", -154 },
        { "log1p", 1e-30, "a2425ff75e14fffffffffffff9927ed554d67625", -259 },
        { "log1p", 1e-19, "ec1e4a7db6955fff26382312ac38e0b4603a34f4", -223 },
        { "log1p", 0.4142135623730951, "b17217f7d1cf7ddd9a29c2da25322a95769458fd", -161 },
        { "log1p", 1e+200, "e6422daa5aa78ce2b6fe099f531c1d04d0d084f6", -151 },
        { "erf", 1e-310, "a62c4c4bbe1dee2dfd05b8f1192a3be6efa3d1de", -1189 },
        { "erf", 0.5, "853f7ae0c76e915e809f1a31a27a94c20856dec5", -160 },
        { "erf", 1.0120366424962566, "d8fec3aafa7031894795b03049b766fd9bbe763c", -160 },
        { "erf", 3.9999999999999996, "ffffffbdc88bb10b2821350b914850421e0af732", -160 },
        { "erf", 5.9, "fffffffffffffad19a7f972f109e1f0dfcd84492", -160 },
        { "erfc", -1.5, "fba9555c4deb7ec7a1bba0d3693365ae09a28576", -159 },
        { "erfc", 3.9999999999999996, "846ee89de9afbd95e8dd6f5f7bc3ea119c0f83a9", -185 },
        { "erfc", 4.0, "846ee89de9af353d4497f9cd8fd146a571981b42", -185 },
        { "erfc", 10.0, "bec53f9545167ce9b9c460ae3b266f5f343528de", -308 },
        { "erfc", 27.3, "90a279bb8fcc99e5fc87941606c648cb66022fbb", -1240 },
        { "sinpi", 0.25, "b504f333f9de6484597d89b3754abe9f1d6f60bb", -160 },
        { "sinpi", 0.1, "9e3779b97f4a7e79dc113b2d8b9d86e4b20b58be", -161 },
        { "sinpi", 1e-300, "86a6558a5b5dfcd717ef9aae80227b9c00583419", -1154 },
        { "sinpi", 123456.78, "a32e37f5ab270f59e798a0fb9d65563aa14197c1", -160 },
        { "sinpi", 0.4999999999999999, "fffffffffffffffffffffffffec42c33641ba21a", -160 },
        { "cospi", 0.25, "b504f333f9de6484597d89b3754abe9f1d6f60bb", -160 },
        { "cospi", 0.1, "f378709a22a7fa8fb2a17e8509cbc98d0fc216bc", -160 },
        { "cospi", 123456.78, "-c5405b1ad8cf1e4822e380c8360360020c8d8d45", -160 },
        { "cospi", 0.4999999999999999, "c90fdaa22168c234c4c6628b80896ddd906b54be", -211 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Functions_agree_with_mpmath_to_150_bits(string name, double x, string mantissa, int exponent)
    {
        BigFloat found = name switch
        {
            "exp" => BigFunctions.Exp(x),
            "expm1" => BigFunctions.Expm1(x),
            "log" => BigFunctions.Log(x),
            "log1p" => BigFunctions.Log1p(x),
            "erf" => BigFunctions.Erf(x),
            "erfc" => BigFunctions.Erfc(x),
            "sinpi" => BigFunctions.SinCosPi(x).Sin,
            "cospi" => BigFunctions.SinCosPi(x).Cos,
            _ => throw new ArgumentException($"No function {name}.", nameof(name)),
        };
        var size = new BigFloat(
            BigInteger.Parse("0" + mantissa.TrimStart('-'), NumberStyles.HexNumber, CultureInfo.InvariantCulture), exponent);
        BigFloat expected = mantissa.StartsWith('-') ? -size : size;
        BigFloat off = found - expected;
        Assert.True(
            off.Sign == 0 || off.Exponent < expected.Exponent - 150,
            $"{name}({x:R}) is off by 2^{off.Exponent - expected.Exponent} of itself");
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-5e-324)]
    [InlineData(2.2250738585072009e-308)]
    [InlineData(double.MaxValue)]
    public void A_double_comes_back_and_halves_go_to_even(double x)
    {
        BigFloat ulp = BigFloat.ScaleB(1, Math.Max(((BigFloat)x).Exponent - 52, -1074));
        double away = x > 0 ? Math.BitIncrement(x) : Math.BitDecrement(x);
        double even = (BitConverter.DoubleToInt64Bits(x) & 1) == 0 ? x : away;
        BigFloat half = x + (Math.Sign(x) * BigFloat.ScaleB(ulp, -1));
        Assert.Equal(x, ((BigFloat)x).ToDouble());
        Assert.Equal(even, half.ToDouble());
        Assert.Equal(away, (half + (Math.Sign(x) * BigFloat.ScaleB(ulp, -190))).ToDouble());
        Assert.Equal(x, (half - (Math.Sign(x) * BigFloat.ScaleB(ulp, -190))).ToDouble());
        Assert.Equal(0.5, half.Ulps(x));
    }

    [Theory]
    [InlineData(1.00000005960464477539, 1f)] // 1 + 2^-24: halfway, to even
    [InlineData(1.0000000596046450, 1.0000001f)]
    [InlineData(7.006492321624085e-46, 0f)] // half of the least float
    [InlineData(7.006492321624087e-46, 1e-45f)]
    [InlineData(-3.4028235677973366e+38, float.NegativeInfinity)] // halfway from the greatest float to 2^128
    public void Floats_are_rounded_once(double x, float expected) => Assert.Equal(expected, ((BigFloat)x).ToSingle());

    [Fact]
    public void NaN_is_refused() => Assert.Throws<ArgumentException>(() => (BigFloat)double.NaN);
}
