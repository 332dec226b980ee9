using System;
using NeuralKernels.Bench.Commands;
using NeuralKernels.Bench.Ratios;
using Xunit;

namespace NeuralKernels.Bench.Tests.Commands;

/// <summary>The arguments of <c>ratios</c>.</summary>
public sealed class RatiosOptionsTests
{
    [Fact]
    public void All_options_are_parsed_in_any_order()
    {
        var expected = new RatiosOptions("gemm", "float 8", "new.json", "old.json", 0.2);

        Assert.Equal(
            expected, RatiosOptions.Parse(["gemm", "float 8", "--json", "new.json", "--against", "old.json", "--tolerance", "0.2"]));
        Assert.Equal(
            expected, RatiosOptions.Parse(["--tolerance", "0.2", "--against", "old.json", "gemm", "--json", "new.json", "float 8"]));
    }

    [Fact]
    public void Options_that_are_not_given_have_their_defaults() =>
        Assert.Equal(new RatiosOptions("train", "", null, null, Regression.DefaultTolerance), RatiosOptions.Parse(["train"]));

    [Theory]
    [InlineData("usage: ratios")]
    [InlineData("'gem' is not known", "gem")]
    [InlineData("'c' is one argument too many", "gemm", "b", "c")]
    [InlineData("--csv is not known", "gemm", "--csv", "file")]
    [InlineData("--json wants a value", "gemm", "--json")]
    [InlineData("--tolerance is 'a tenth'", "gemm", "--against", "f", "--tolerance", "a tenth")]
    [InlineData("--tolerance is '10'", "gemm", "--against", "f", "--tolerance", "10")]
    [InlineData("--tolerance is '-0.1'", "gemm", "--against", "f", "--tolerance", "-0.1")]
    [InlineData("--tolerance has no meaning without --against", "gemm", "--tolerance", "0.1")]
    [InlineData("FILTER is no regular expression", "gemm", "(")]
    [InlineData("the folder of no/such/folder.json is not there", "gemm", "--json", "no/such/folder.json")]
    public void Invalid_arguments_are_named(string message, params string[] args)
    {
        InputException error = Assert.Throws<InputException>(() => RatiosOptions.Parse(args));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
