using System;
using System.Linq;
using NeuralKernels.Measurement;
using Xunit;

namespace NeuralKernels.Cli.Tests.Bench;

/// <summary>A recorded run is read back unchanged; anything else is refused with the reason.</summary>
public sealed class BenchJsonTests
{
    [Fact]
    public void A_run_is_read_back_as_it_was()
    {
        BenchResult run = RecordedRun.Create();

        BenchResult read = BenchJsonReader.Read(BenchJson.Write(run));

        Assert.Equal(run.Rows, read.Rows);
        Assert.Equal(run.Widths, read.Widths);
        Assert.Equal(run with { Rows = [], Widths = [] }, read with { Rows = [], Widths = [] });
        Assert.Equal(BenchJson.Write(run), BenchJson.Write(read));
    }

    [Fact]
    public void Every_row_is_on_its_own_line()
    {
        BenchResult run = RecordedRun.Create();
        string[] lines = BenchJson.Write(run).Split('\n');

        Assert.All(run.Rows, row => Assert.Single(lines, line => line.Trim().TrimEnd(',') == BenchJson.WriteRow(row)));
        Assert.All(run.Rows, row => Assert.Equal(row, BenchJsonReader.ReadRow(BenchJson.WriteRow(row))));
    }

    [Theory]
    [InlineData("found no JSON in line 1, byte 1, expected what nk bench --json writes", "")]
    [InlineData("found no JSON in line 2, byte 3, expected what nk bench --json writes", "{\n  nonsense")]
    [InlineData("found other JSON, expected format 1, which this nk bench --json writes", "[]")]
    [InlineData("found other JSON, expected format 1, which this nk bench --json writes", "{\"passed\": true}")]
    [InlineData("found other JSON, expected format 1, which this nk bench --json writes", "{\"format\": 1}")]
    [InlineData(
        "found format 2 of nk bench, expected format 1, which this nk bench --json writes",
        "{\"format\": \"nk bench\", \"formatVersion\": 2}")]
    [InlineData("found no 'formatVersion', expected what nk bench --json writes", "{\"format\": \"nk bench\"}")]
    [InlineData("found no 'version', expected what nk bench --json writes", "{\"format\": \"nk bench\", \"formatVersion\": 1}")]
    public void Other_files_are_refused(string message, string text) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => BenchJsonReader.Read(text)).Message);

    [Theory]
    [InlineData("best: found -1, expected a number from 0", "\"best\":200,", "\"best\":-1,")]
    [InlineData("best: found 1e999, expected a number from 0", "\"best\":200,", "\"best\":1e999,")]
    [InlineData("best: found \"fast\", expected a number from 0", "\"best\":200,", "\"best\":\"fast\",")]
    [InlineData("peak float FMA, 512 bits, 1 thread: found 0, expected a number above it", "\"best\":200,", "\"best\":0,")]
    [InlineData("found no 'noise', expected what nk bench --json writes", "\"noise\":", "\"median\":")]
    [InlineData(
        "group: found \"speed\", expected one of peak, read, product, function, step, prediction", "\"group\":\"peak\"",
        "\"group\":\"speed\"")]
    [InlineData("width: found -1, expected a whole number from 0", "\"width\":512", "\"width\":-1")]
    [InlineData("threads: found 1.5, expected a whole number from 1", "\"threads\": 2", "\"threads\": 1.5")]
    [InlineData("cpu: found null, expected text", "\"cpu\": \"Test <CPU> & Co\"", "\"cpu\": null")]
    [InlineData("date: found \"yesterday\", expected a date", "2026-11-25T12:30:00.0000000+00:00", "yesterday")]
    [InlineData("quick: found 0, expected true or false", "\"quick\": false", "\"quick\": 0")]
    [InlineData("rows: found {}, expected a list", "\"rows\": [", "\"rows\": {}, \"others\": [")]
    [InlineData("found no rows, expected those of a whole run", "\"rows\": [", "\"rows\": [], \"others\": [")]
    [InlineData(
        "found 'peak float FMA, 512 bits, 1 thread' twice, expected each row once",
        "\"type\":\"double\",\"name\":\"FMA\",\"width\":512,\"threads\":1",
        "\"type\":\"float\",\"name\":\"FMA\",\"width\":512,\"threads\":1")]
    [InlineData("found no 'calls', expected what nk bench --json writes", "\"calls\"", "\"count\"")]
    public void A_field_that_is_wrong_is_named(string message, string sound, string broken)
    {
        string text = BenchJson.Write(RecordedRun.Create());
        Assert.Contains(sound, text, StringComparison.Ordinal);

        var error = Assert.Throws<FormatException>(() => BenchJsonReader.Read(text.Replace(sound, broken, StringComparison.Ordinal)));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Groups_have_the_names_that_messages_use()
    {
        Assert.Equal(["peak", "read", "product", "function", "step", "prediction"], Enum.GetValues<BenchGroup>().Select(BenchJson.Name));
    }
}
