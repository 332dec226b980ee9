using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

public class HelpTests
{
    [Theory]
    [InlineData("nk train iris.csv --target species --out iris.safetensors", "--help")]
    [InlineData("nk train iris.csv --target species --out iris.safetensors")]
    [InlineData("nk train iris.csv --out iris.safetensors", "train", "--help")]
    [InlineData("nk predict iris.safetensors new.csv", "predict", "--help")]
    [InlineData("nk evaluate spirals.safetensors --generate spirals --seed 7", "evaluate", "-h")]
    [InlineData("nk explain iris.safetensors more.csv --row 7", "explain", "--help")]
    [InlineData("nk info iris.safetensors", "info", "--help")]
    [InlineData("nk tour --out tour.html", "tour", "--help")]
    [InlineData("nk verify --quick", "verify", "--help")]
    [InlineData("nk bench --compare before.json", "bench", "--help")]
    public void Every_command_explains_itself_with_an_example(string example, params string[] arguments)
    {
        NkResult result = NkProcess.Succeed(arguments);
        Assert.Contains("Usage:", result.Lines);
        Assert.Contains(example, result.Lines);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void The_version_names_the_instruction_set_and_the_runtime()
    {
        NkResult result = NkProcess.Succeed("--version");
        string line = Assert.Single(result.Lines);
        Assert.Matches(@"^nk \d+\.\d+\.\d+[^ ]* \(.*(bits|scalar), .*FMA; \.NET \d+.*\)$", line);
    }
}
