using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary>Files of any name, standard input and output, pipes, devices and links, and places that cannot be written.</summary>
public sealed class PathTests : IClassFixture<PathTests.Model>
{
    private const string Nowhere = "/proc"; // a folder that takes no files, from root neither

    private readonly Model _model;
    private readonly TemporaryFolder _folder;

    public PathTests(Model model)
    {
        _model = model;
        _folder = model.Folder;
    }

    [Theory]
    [InlineData("m[1].safetensors")] // C10
    [InlineData("[red]m[/]")]
    [InlineData("[/]")]
    [InlineData("]][[")]
    [InlineData(" m  m ")]
    [InlineData("@m")] // no file of arguments
    [InlineData("m\u00f6\u6f22\U0001f600")]
    [InlineData("--out=m")]
    [InlineData("a:b=c;d|e'f\"g")]
    public void A_file_of_any_name_is_written_read_and_named(string name)
    {
        string model = Path.Combine(_folder.PathOf("any"), name), data = model + "[d]@";
        Directory.CreateDirectory(Path.GetDirectoryName(model)!); // "[/]" is the file "]" in the folder "["
        File.Copy(_model.Data, data, overwrite: true);
        NkResult trained = NkProcess.Succeed("train", data, "--epochs", "1", "--out", model);
        Assert.Contains($"\nthe model is in {model}\n", trained.Output, StringComparison.Ordinal);
        Assert.Contains($"\n| {model} |", NkProcess.Succeed("evaluate", model, data).Output, StringComparison.Ordinal);
        Assert.Contains(NkProcess.Succeed("info", model).Lines, line => line.StartsWith($"file: {model}, ", StringComparison.Ordinal));
        NkProcess.Succeed("predict", model, data, "--out", model + "[o]");
        Assert.Equal(41, File.ReadAllLines(model + "[o]").Length);
    }

    [Fact]
    public void Control_characters_in_names_neither_begin_a_line_nor_control_the_terminal()
    {
        string model = _folder.PathOf("a\nb\u001b[31m");
        File.Copy(_model.Path, model, overwrite: true);
        string shown = model.Replace('\n', ' ').Replace('\u001b', ' ');
        Assert.Contains(NkProcess.Succeed("info", model).Lines, line => line.StartsWith($"file: {shown}, ", StringComparison.Ordinal));
        Assert.Contains($"| {shown} |", NkProcess.Succeed("evaluate", model, _model.Data).Output, StringComparison.Ordinal);
        Assert.Equal($"nk: {shown}x: found no such file, expected one to read\n", NkProcess.Run("info", model + "x").Error);
    }

    [Fact]
    public void After_two_dashes_a_name_may_begin_with_a_dash()
    {
        File.Copy(_model.Path, _folder.PathOf("-m"), overwrite: true);
        File.Copy(_model.Data, _folder.PathOf("--data"), overwrite: true);
        Assert.Equal("40", NkProcess.SucceedIn(_folder.PathOf(""), "evaluate", "--", "-m", "--data").Cells("-m")[1]);
        NkProcess.SucceedIn(_folder.PathOf(""), "predict", "--out", "-o", "--", "-m", "--data");
        Assert.Equal(41, File.ReadAllLines(_folder.PathOf("-o")).Length);
        NkResult refused = NkProcess.RunIn(_folder.PathOf(""), "evaluate", "-m", "--data");
        Assert.Equal("nk: '-m': found an unknown option, expected one of those that nk evaluate --help lists\n", refused.Error);
    }

    [Theory]
    [InlineData(250)] // C11
    [InlineData(255)]
    public void The_longest_names_are_written(int length)
    {
        string path = _folder.PathOf(new string('x', length));
        NkProcess.Succeed("train", _model.Data, "--epochs", "1", "--out", path);
        NkProcess.Succeed("info", path);
        NkProcess.Succeed("train", _model.Data, "--epochs", "1", "--out", path); // over a file that is there
    }

    [Fact]
    public void A_dash_is_standard_output_and_messages_go_to_standard_error()
    {
        NkResult answers = NkProcess.Succeed("predict", _model.Path, _model.Data, "--out", "-"); // C27
        Assert.Equal(NkProcess.Succeed("predict", _model.Path, _model.Data).Output, answers.Output);
        // How the table was read, and nothing else
        Assert.StartsWith($"{_model.Data}: 40 rows, ", answers.Error, StringComparison.Ordinal);
        Assert.Equal(1, answers.Error.Count(c => c == '\n'));

        NkResult log = NkProcess.Succeed("train", _model.Data, "--epochs", "2", "--log", "-");
        Assert.Equal(["epoch", "0", "1"], log.Lines.Select(line => line.Split(',')[0]));
        Assert.Contains("learns 2 classes: big, small", log.Error, StringComparison.Ordinal);

        NkResult page = NkProcess.Succeed("train", _model.Data, "--epochs", "1", "--report", "-", "--out", _folder.PathOf("beside"));
        Assert.StartsWith("<!DOCTYPE html>", page.Output, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page.Output, StringComparison.Ordinal);
        Assert.Contains("the report is on standard output; any browser shows it\n", page.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dash_is_standard_input_for_every_reader()
    {
        byte[] model = File.ReadAllBytes(_model.Path), data = File.ReadAllBytes(_model.Data);
        string expected = NkProcess.Succeed("predict", _model.Path, _model.Data).Output;
        Assert.Equal(expected, NkProcess.RunOn(data, "predict", _model.Path, "-").Output);
        Assert.Equal(expected, NkProcess.RunOn(model, "predict", "-", _model.Data).Output);
        Assert.Contains(
            "file: -, " + model.Length.ToString("N0", CultureInfo.InvariantCulture) + " bytes, single precision",
            NkProcess.RunOn(model, "info", "-").Lines);
        Assert.Contains("learns 2 classes: big, small", NkProcess.RunOn(data, "train", "-", "--epochs", "1").Lines);
        Assert.Equal(2, NkProcess.RunOn(data, "info", "-").ExitCode);

        (string images, string labels) = TinyIdx.Write(_folder, 20);
        NkResult digits = NkProcess.RunOn(File.ReadAllBytes(images), "train", "--idx-images", "-", "--idx-labels", labels, "--epochs", "1");
        Assert.Contains("-: 20 images of 4 pixels", digits.Lines);
        NkResult cut = NkProcess.RunOn(File.ReadAllBytes(images)[..^20], "train", "--idx-images", "-", "--idx-labels", labels);
        Assert.Equal(2, cut.ExitCode);
        Assert.Matches("^nk: standard input: found [0-9]+ elements, expected 80 by the header: the file is cut short\n$", cut.Error);
        Assert.Equal("nk: standard input: ", NkProcess.RunOn(data, "bench", "--from", "-").Error[..20]);
    }

    [SkippableFact]
    public async Task Pipes_are_read_and_written_and_stay_pipes()
    {
        string pipe = MakePipe("p.csv");
        Task<string> read = Task.Run(() => File.ReadAllText(pipe));
        NkResult written = NkProcess.Succeed("predict", _model.Path, _model.Data, "--out", pipe); // C12
        Assert.Equal(NkProcess.Succeed("predict", _model.Path, _model.Data).Output, await read);
        Assert.EndsWith($"\n40 answers are in {pipe}\n", written.Error, StringComparison.Ordinal);

        string model = MakePipe("model"), images = MakePipe("images"), labels = MakePipe("labels");
        Task feed = Task.Run(() => File.WriteAllBytes(model, File.ReadAllBytes(_model.Path)));
        Assert.Equal("40", NkProcess.Succeed("evaluate", model, _model.Data).Cells(model)[1]);
        await feed;
        (string tinyImages, string tinyLabels) = TinyIdx.Write(_folder, 20, "piped"); // X5a
        feed = Task.WhenAll(
            Task.Run(() => File.WriteAllBytes(images, File.ReadAllBytes(tinyImages))),
            Task.Run(() => File.WriteAllBytes(labels, File.ReadAllBytes(tinyLabels))));
        Assert.Contains(
            $"{images}: 20 images of 4 pixels",
            NkProcess.Succeed("train", "--idx-images", images, "--idx-labels", labels, "--epochs", "1").Lines);
        await feed;

        string log = MakePipe("log");
        Task<string[]> lines = Task.Run(() => File.ReadAllLines(log));
        NkProcess.Succeed("train", _model.Data, "--epochs", "2", "--log", log);
        Assert.Equal(["epoch", "0", "1"], (await lines).Select(line => line.Split(',')[0]));
    }

    [SkippableFact]
    public void Devices_and_links_are_written_through()
    {
        Skip.IfNot(File.Exists("/dev/null"), "There is no /dev/null.");
        NkProcess.Succeed("train", _model.Data, "--epochs", "1", "--out", "/dev/null", "--report", "/dev/null");
        Assert.Empty(File.ReadAllBytes("/dev/null"));

        string link = _folder.PathOf("link"), target = _folder.PathOf("linked");
        File.CreateSymbolicLink(link, "linked");
        NkProcess.Succeed("train", _model.Data, "--epochs", "1", "--out", link);
        Assert.Equal("linked", new FileInfo(link).LinkTarget);
        Assert.True(new FileInfo(target).Length > 1000);

        string data = _folder.PathOf("link to data");
        File.CreateSymbolicLink(data, _model.Data);
        NkResult refused = NkProcess.Run("train", _model.Data, "--out", data);
        Assert.Equal((2, $"nk: --out: found {data}, the file of DATA, expected another\n"), (refused.ExitCode, refused.Error));
    }

    [SkippableTheory]
    [InlineData("--out", "train")] // C13
    [InlineData("--report", "train")]
    [InlineData("--checkpoint", "train")]
    [InlineData("--log", "train")]
    [InlineData("--out", "tour")]
    [InlineData("--json", "bench")]
    [InlineData("--html", "bench")]
    public void A_place_that_cannot_be_written_is_found_before_the_work_begins(string option, string command)
    {
        Skip.IfNot(Directory.Exists(Nowhere + "/self"), "There is no folder here that exists and takes no files.");
        foreach (string name in option == "--log" ? (string[])["x.csv", "x.jsonl", "board", "deep/board"] : ["x"])
        {
            string path = $"{Nowhere}/{name}";
            NkResult result = NkProcess.Run(command, option, path);
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.Equal($"nk: {option}: found {path}, expected a place that can be written: no file can be made there\n", result.Error);
        }
    }

    [Fact]
    public void A_name_that_is_too_long_and_a_file_for_a_folder_are_found_before_the_work_begins()
    {
        NkResult tooLong = NkProcess.Run("train", _model.Data, "--out", _folder.PathOf(new string('x', 256)));
        Assert.Equal((2, ""), (tooLong.ExitCode, tooLong.Output));
        Assert.StartsWith("nk: --out: found ", tooLong.Error, StringComparison.Ordinal);
        NkResult inFile = NkProcess.Run("train", _model.Data, "--log", Path.Combine(_model.Data, "board"));
        Assert.Equal((2, ""), (inFile.ExitCode, inFile.Output));
        Assert.StartsWith("nk: --log: found ", inFile.Error, StringComparison.Ordinal);
        Assert.Equal(2, NkProcess.Run("predict", _model.Path, _model.Data, "--out", Path.Combine(_model.Data, "x")).ExitCode);
    }

    [Fact]
    public void A_log_creates_no_folder_where_nothing_is_learned()
    {
        string board = _folder.PathOf("made/deep/board");
        Assert.Equal(2, NkProcess.Run("train", _folder.PathOf("none.csv"), "--log", board).ExitCode);
        Assert.False(Directory.Exists(_folder.PathOf("made")));
        NkProcess.Succeed("train", _model.Data, "--epochs", "1", "--log", board);
        Assert.Single(Directory.GetFiles(board));
    }

    [Fact]
    public void Resuming_from_an_older_checkpoint_truncates_the_logs() // C15
    {
        string csv = _folder.PathOf("run.csv"), json = _folder.PathOf("run.jsonl"), checkpoint = _folder.PathOf("c");
        string[] recipe = ["train", _model.Data, "--log", csv, "--log", json, "--checkpoint", checkpoint, "--epochs"];
        NkProcess.Succeed([.. recipe, "2"]);
        byte[] copy = File.ReadAllBytes(checkpoint);
        for (int i = 0; i < 2; i++)
        {
            File.WriteAllBytes(checkpoint, copy);
            NkProcess.Succeed([.. recipe, "4", "--resume"]);
            Assert.Equal(["epoch", "0", "1", "2", "3"], File.ReadAllLines(csv).Select(line => line.Split(',')[0]));
            Assert.Equal(
                [0, 1, 2, 3], File.ReadAllLines(json).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("epoch").GetInt32()));
        }

        File.WriteAllText(csv, "time,temperature\n1,2\n");
        NkResult refused = NkProcess.Run([.. recipe, "6", "--resume"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith($"nk: {csv}:1: found 'time,temperature', expected epoch,steps,", refused.Error, StringComparison.Ordinal);
        Assert.Equal("time,temperature\n1,2\n", File.ReadAllText(csv));
    }

    [Fact]
    public void Targets_with_a_large_offset_are_answered_in_their_unit() // C16
    {
        string data = _folder.Write(
            "offset.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 100).Select(x => $"{x},{1_000_000_000 + (7 * x)}\n")));
        string model = _folder.PathOf("offset");
        NkProcess.Succeed("train", data, "--hidden", "none", "--out", model);
        double[] answers =
            [.. NkProcess.Succeed("predict", model, data).Lines.Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        double error = answers.Select((answer, x) => Math.Abs(answer - 1_000_000_000 - (7.0 * x))).Average();
        Assert.True(error < 5, $"the mean error is {error}");
        string said = Assert.Single(
            NkProcess.Succeed("explain", model, data, "--row", "3").Lines, line => line.StartsWith("row 3: ", StringComparison.Ordinal));
        Assert.Equal(1_000_000_021, double.Parse(said.Split("it is ")[1], CultureInfo.InvariantCulture), 1e-3);
    }

    private string MakePipe(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no named pipes among files.");
        string path = _folder.PathOf(name);
        using Process make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return path;
    }

    /// <summary>A table of 40 rows and a model of it.</summary>
    public sealed class Model : IDisposable
    {
        public Model()
        {
            Data = Folder.Write("data.csv", Samples.Classes(40));
            Path = Folder.PathOf("model.safetensors");
            NkProcess.Succeed("train", Data, "--epochs", "20", "--out", Path);
        }

        internal string Data { get; }

        internal string Path { get; }

        internal TemporaryFolder Folder { get; } = new();

        public void Dispose() => Folder.Dispose();
    }
}
