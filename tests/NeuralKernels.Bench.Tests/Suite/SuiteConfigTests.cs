using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using NeuralKernels.Bench.Commands;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Bench.Tests.Benchmarks;
using Xunit;

namespace NeuralKernels.Bench.Tests.Suite;

/// <summary>The configuration of a run, and the filters in docs/performance.md.</summary>
public sealed class SuiteConfigTests
{
    [Fact]
    public void Without_isa_the_arguments_are_BenchmarkDotNet_s()
    {
        (IConfig config, string[] left) = SuiteConfig.Of(["--filter", "*", "--job", "short"]);

        Assert.Equal(["--filter", "*", "--job", "short"], left);
        Assert.Empty(config.GetJobs());
        Assert.Contains(config.GetFilters(), filter => filter is SuiteFilter);
    }

    [Theory]
    [InlineData(1, "--filter", "*", "--isa", "--job", "dry")]
    [InlineData(1, "-j", "Dry", "--isa", "--filter", "*")]
    [InlineData(0, "--isa", "--filter", "*")]
    public void With_isa_each_instruction_set_gets_the_job(int launches, params string[] args)
    {
        (IConfig config, string[] left) = SuiteConfig.Of(args);

        Assert.Equal(["--filter", "*"], left);
        Job[] jobs = [.. config.GetJobs()];
        Assert.Equal(IsaJob.Here.Select(isa => isa.Name), jobs.Select(job => job.Id));
        Assert.All(jobs, job => Assert.Equal(launches, job.Run.LaunchCount));
    }

    [Theory]
    [InlineData("--job is 'quick'", "--isa", "--job", "quick")]
    [InlineData("--job is ''", "--isa", "--job")]
    public void An_unknown_job_is_named(string message, params string[] args) =>
        Assert.StartsWith(message, Assert.Throws<InputException>(() => SuiteConfig.Of(args)).Message, StringComparison.Ordinal);

    /// <summary>
    /// A case of a short job with short iterations takes two seconds: the first run takes minutes and covers every folder.
    /// </summary>
    [Theory]
    [InlineData("minutes", 100, 300)]
    [InlineData("hours", 600, 2000)]
    public void The_filters_in_docs_performance_choose_the_promised_benchmarks(string name, int min, int max)
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "performance.md"));
        string line = Assert.Single(page.Split('\n'), each => Regex.IsMatch(each, $" -- benchmark .* # {name}$"));
        string[] patterns = [.. Regex.Matches(line[line.IndexOf("--filter", StringComparison.Ordinal)..], "'([^']+)'").Select(
            match => match.Groups[1].Value)];
        var filter = new GlobFilter(patterns);

        BenchmarkCase[] chosen = [.. Catalogue.Types.SelectMany(Catalogue.Cases).Where(filter.Predicate)];

        Assert.InRange(chosen.Length, min, max);
        Assert.Equal(
            Catalogue.Types.Select(Catalogue.Folder).Distinct().Order(StringComparer.Ordinal),
            chosen.Select(each => Catalogue.Folder(each.Descriptor.Type)).Distinct().Order(StringComparer.Ordinal));
        Assert.All(patterns, pattern => Assert.Contains(chosen, new GlobFilter([pattern]).Predicate));
    }

    [Fact]
    public void Unavailable_rivals_and_slow_references_are_skipped()
    {
        Type type = typeof(Bench.Benchmarks.MatrixProduct.GemmBenchmark<float>);
        BenchmarkCase[] all = BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases;
        var filter = new SuiteFilter();

        Assert.All(
            all.Where(each => each.Descriptor.Baseline),
            each => Assert.Equal(Cases.Create(each).Work.Flops <= SuiteFilter.MaxNaiveFlops, filter.Predicate(each)));
        Assert.All(
            all.Where(each => each.Descriptor.WorkloadMethod.Name is "Multiply" or "MathNet"), each => Assert.True(filter.Predicate(each)));
        Assert.Contains(all, each => !filter.Predicate(each));
        Assert.All(
            all.Where(each => each.Descriptor.WorkloadMethod.Name == "OpenBlas"),
            each => Assert.Equal(Peers.GemmPeers.Find(Peers.GemmPeers.OpenBlas) is not null, filter.Predicate(each)));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
