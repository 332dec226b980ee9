using System;
using System.IO;
using System.Linq;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary>Invalid input ends with exit code 2 and one line, before anything is done. In the lines, DIR is the test's folder.</summary>
public sealed class ErrorTests : IClassFixture<ErrorTests.Inputs>
{
    private readonly Inputs _inputs;

    public ErrorTests(Inputs inputs)
    {
        _inputs = inputs;
    }

    [Theory]
    [InlineData(
        "nk: 'trian': found an unknown command, expected one of train, predict, evaluate, explain, info, tour, verify, bench", "trian")]
    [InlineData(
        "nk: 'trian': found an unknown command, expected one of train, predict, evaluate, explain, info, tour, verify, bench", "trian",
        "--epochs", "3")]
    [InlineData("nk: '--trian': found an unknown option, expected one of those that nk --help lists", "--trian", "x")]
    [InlineData("nk: '--epoch': found an unknown option, expected one of those that nk train --help lists", "train", "--epoch", "3")]
    [InlineData("nk: 'two.csv': found an argument too many, expected what nk train --help shows", "train", "one.csv", "two.csv")]
    [InlineData("nk: --epochs: found 'many', expected a whole number from 1 to 1000000", "train", "--epochs", "many")]
    [InlineData("nk: --epochs: found '0', expected a whole number from 1 to 1000000", "train", "--epochs", "0")]
    [InlineData("nk: --epochs: found no value, expected N", "train", "--epochs")]
    [InlineData("nk: --epochs: found 2 values, expected one", "train", "--epochs", "3", "--epochs", "4")]
    [InlineData("nk: --batch: found '-1', expected a whole number from 1 to 1048576", "train", "--batch", "-1")]
    [InlineData("nk: --threads: found '0', expected a whole number from 1 to 256", "train", "--threads", "0")]
    [InlineData("nk: --lr: found '0', expected a number above 0", "train", "--lr", "0")]
    [InlineData("nk: --lr: found 'NaN', expected a number above 0", "train", "--lr", "NaN")]
    [InlineData("nk: --lr: found '1e999', expected a number above 0", "train", "--lr", "1e999")]
    [InlineData("nk: --momentum: found '1', expected a number from 0 to below 1", "train", "--momentum", "1")]
    [InlineData("nk: --weight-decay: found '-0.1', expected a number from 0", "train", "--weight-decay", "-0.1")]
    [InlineData("nk: --validation: found '1', expected a number from 0 to below 1", "train", "--validation", "1")]
    [InlineData("nk: --seed: found '-1', expected a whole number from 0 to 2^64 - 1", "train", "--seed", "-1")]
    [InlineData("nk: --hidden: found '64,,64', expected sizes from 1 to 1048576 such as 64,64, or none", "train", "--hidden", "64,,64")]
    [InlineData("nk: --hidden: found '0,3', expected sizes from 1 to 1048576 such as 64,64, or none", "train", "--hidden", "0,3")]
    [InlineData("nk: --norm: found 'group', expected one of layer, rms, batch", "train", "--norm", "group")]
    [InlineData("nk: --dropout: found '1', expected a number from 0 to below 1", "train", "--dropout", "1")]
    [InlineData(
        "nk: --norm: found batch with 1400 rows in batches of 1, one of which has a single row, expected another --batch", "train",
        "--generate", "moons", "--norm", "batch", "--batch", "1")]
    [InlineData(
        "nk: --activation: found 'step', expected one of identity, relu, sigmoid, tanh, leaky-relu, elu, celu, selu, softplus, softsign,"
        + " hard-sigmoid, hard-swish, gaussian, silu, mish, gelu, gelu-tanh",
        "train",
        "--activation",
        "step")]
    [InlineData(
        "nk: --loss: found 'poisson', expected one of mse, mae, huber, log-cosh, quantile, binary-cross-entropy, hinge, cross-entropy",
        "train", "--loss", "poisson")]
    [InlineData(
        "nk: --schedule: found 'sine', expected one of constant, step, exponential, polynomial, inverse-time, cosine, one-cycle, plateau",
        "train", "--schedule", "sine")]
    [InlineData(
        "nk: --optimizer: found 'newton', expected one of sgd, nesterov, adam, adamw, nadam, amsgrad, rmsprop, adagrad, adadelta, lion",
        "train", "--optimizer", "newton")]
    [InlineData("nk: --generate: found 'noise', expected one of spirals, moons, circles, xor, blobs, sine", "train", "--generate", "noise")]
    [InlineData("nk: --missing: found 'zero', expected one of error, drop, mean", "train", "--missing", "zero")]
    [InlineData("nk: --task: found 'ranks', expected one of classes, numbers", "train", "--task", "ranks")]
    [InlineData(
        "nk: --delimiter: found '::', expected one ASCII character other than a quote or #, or tab or blank", "train", "--delimiter", "::")]
    [InlineData("nk: --decimal: found ';', expected a point or a comma", "train", "--decimal", ";")]
    [InlineData("nk: --thousands: found '_', expected a comma, a point, an apostrophe or blank", "train", "--thousands", "_")]
    [InlineData("nk: --encoding: found 'utf-5', expected the name of an encoding, such as windows-1252", "train", "--encoding", "utf-5")]
    [InlineData("nk: --max-categories: found '0', expected a whole number from 1 to 1000000", "train", "--max-categories", "0")]
    [InlineData("nk: --scale: found 'log', expected one of standard, min-max, none", "train", "--scale", "log")]
    [InlineData("nk: --clip-norm: found '0', expected a number above 0", "train", "--clip-norm", "0")]
    [InlineData("nk: --clip-value: found '-1', expected a number above 0", "train", "--clip-value", "-1")]
    [InlineData("nk: --max-norm: found 'NaN', expected a number above 0", "train", "--max-norm", "NaN")]
    [InlineData("nk: --l1: found '-1', expected a number from 0", "train", "--l1", "-1")]
    [InlineData("nk: --l2: found 'x', expected a number from 0", "train", "--l2", "x")]
    [InlineData("nk: --ema: found '1', expected a number from 0 to below 1", "train", "--ema", "1")]
    [InlineData("nk: --early-stopping: found '0', expected a whole number from 1 to 1000000", "train", "--early-stopping", "0")]
    [InlineData(
        "nk: --checkpoint-every: found 'x', expected a whole number from 1 to 1000000", "train", "--checkpoint", "c", "--checkpoint-every",
        "x")]
    [InlineData("nk: --log: found no value, expected FILE", "train", "--log")]
    [InlineData("nk: --log: found '', expected a FILE", "train", "--log", "a.csv", "--log", "")]
    [InlineData("nk: --out: found '', expected a FILE", "train", "--out", "")]
    public void An_invalid_option_is_named_with_what_is_expected(string line, params string[] arguments) =>
        Refused(line, arguments);

    [Theory]
    [InlineData(
        "nk: --validation, --test: found 0.5 and 0.5, expected a sum below 1, so that rows are left to learn from", "train", "--validation",
        "0.5", "--test", "0.5")]
    [InlineData("nk: --momentum: found it with adam, expected --optimizer sgd, nesterov or rmsprop with it", "train", "--momentum", "0.5")]
    [InlineData("nk: --momentum: found 0 with nesterov, expected a number above 0", "train", "--optimizer", "nesterov", "--momentum", "0")]
    [InlineData(
        "nk: --generate: found it beside the file DIR/good.csv, expected one or the other", "train", "DIR/good.csv", "--generate", "moons")]
    [InlineData(
        "nk: --idx-images: found it beside the file DIR/good.csv, expected one or the other", "train", "DIR/good.csv", "--idx-images", "i",
        "--idx-labels", "l")]
    [InlineData(
        "nk: --idx-images: found it beside --generate, expected one or the other", "train", "--generate", "moons", "--idx-images", "i",
        "--idx-labels", "l")]
    [InlineData("nk: --idx-images: found it alone, expected --idx-labels with it", "train", "--idx-images", "i")]
    [InlineData("nk: --idx-labels: found it alone, expected --idx-images with it", "train", "--idx-labels", "l")]
    [InlineData(
        "nk: --test-idx-images: found it alone, expected --test-idx-images and --test-idx-labels together", "train", "--idx-images", "i",
        "--idx-labels", "l", "--test-idx-images", "t")]
    [InlineData(
        "nk: --test-idx-images: found it without --idx-images, expected IDX files to learn from", "train", "--test-idx-images", "i",
        "--test-idx-labels", "l")]
    [InlineData(
        "nk: --test: found it beside --test-idx-images, expected one or the other", "train", "--idx-images", "i", "--idx-labels", "l",
        "--test-idx-images", "t", "--test-idx-labels", "u", "--test", "0.1")]
    [InlineData("nk: --target: found it without a file of text, expected DATA with it", "train", "--target", "y")]
    [InlineData("nk: --missing: found it without a file of text, expected DATA with it", "train", "--missing", "drop")]
    [InlineData("nk: --scale: found it without a file of text, expected DATA with it", "train", "--scale", "none")]
    [InlineData("nk: --missing-words: found it without a file of text, expected DATA with it", "train", "--missing-words", "NA")]
    [InlineData("nk: --ignore: found it without a file of text, expected DATA with it", "train", "--ignore", "x")]
    [InlineData("nk: --decimal: found it without a file of text, expected DATA with it", "train", "--decimal", ",")]
    [InlineData(
        "nk: --encoding: found it without a file of text, expected DATA with it", "predict", "DIR/model", "--generate", "moons",
        "--encoding", "utf-8")]
    [InlineData(
        "nk: --thousands: found '.', the decimal mark, expected another, or --decimal with it", "train", "DIR/good.csv", "--thousands",
        ".")]
    [InlineData("nk: --balance: found it for a target of numbers, expected one of classes", "train", "--generate", "sine", "--balance")]
    [InlineData("nk: --resume: found it without a file to save the training in, expected --checkpoint with it", "train", "--resume")]
    [InlineData(
        "nk: --checkpoint-every: found it without a file to save the training in, expected --checkpoint with it", "train",
        "--checkpoint-every", "2")]
    [InlineData(
        "nk: --resume: found no file DIR/none, expected one that --checkpoint wrote", "train", "--checkpoint", "DIR/none", "--resume")]
    [InlineData("nk: --checkpoint: found no folder DIR/none, expected one to write c in", "train", "--checkpoint", "DIR/none/c")]
    [InlineData("nk: --log: found no folder DIR/none, expected one to write run.csv in", "train", "--log", "DIR/none/run.csv")]
    [InlineData(
        "nk: --log: found run.txt, expected a name that ends with .csv or .jsonl, or a folder for TensorBoard", "train", "--log",
        "run.txt")]
    [InlineData("nk: --log: found the file DIR/model, expected a folder for TensorBoard", "train", "--log", "DIR/model")]
    [InlineData("nk: --report: found DIR/x, the file of --out, expected another", "train", "--out", "DIR/x", "--report", "DIR/x")]
    [InlineData("nk: --checkpoint: found DIR/x, the file of --out, expected another", "train", "--out", "DIR/x", "--checkpoint", "DIR/x")]
    [InlineData("nk: --out: found DIR/good.csv, the file of DATA, expected another", "train", "DIR/good.csv", "--out", "DIR/good.csv")]
    [InlineData("nk: --out: found DIR/./good.csv, the file of DATA, expected another", "train", "DIR/good.csv", "--out", "DIR/./good.csv")]
    [InlineData(
        "nk: --report: found DIR/good.csv, the file of DATA, expected another", "train", "DIR/good.csv", "--report", "DIR/good.csv")]
    [InlineData("nk: --log: found DIR/good.csv, the file of DATA, expected another", "train", "DIR/good.csv", "--log", "DIR/good.csv")]
    [InlineData(
        "nk: --checkpoint: found DIR/good.csv, the file of DATA, expected another", "train", "DIR/good.csv", "--checkpoint",
        "DIR/good.csv")]
    [InlineData(
        "nk: --out: found DIR/i, the file of --idx-images, expected another", "train", "--idx-images", "DIR/i", "--idx-labels", "DIR/l",
        "--out", "DIR/i")]
    [InlineData(
        "nk: --report: found DIR/l, the file of --idx-labels, expected another", "train", "--idx-images", "DIR/i", "--idx-labels", "DIR/l",
        "--report", "DIR/l")]
    [InlineData(
        "nk: --out: found DIR/u, the file of --test-idx-labels, expected another", "train", "--idx-images", "DIR/i", "--idx-labels",
        "DIR/l", "--test-idx-images", "DIR/t", "--test-idx-labels", "DIR/u", "--out", "DIR/u")]
    [InlineData(
        "nk: --log: found DIR/t, the file of --test-idx-images, expected another", "train", "--idx-images", "DIR/i", "--idx-labels",
        "DIR/l", "--test-idx-images", "DIR/t", "--test-idx-labels", "DIR/u", "--log", "DIR/t")]
    [InlineData(
        "nk: --checkpoint: found the model DIR/model, expected a new file or a training that was saved", "train", "--checkpoint",
        "DIR/model")]
    [InlineData(
        "nk: --out: found DIR/model, the file of MODEL, expected another", "predict", "DIR/model", "DIR/good.csv", "--out", "DIR/model")]
    [InlineData(
        "nk: --out: found DIR/good.csv, the file of DATA, expected another", "predict", "DIR/model", "DIR/good.csv", "--out",
        "DIR/good.csv")]
    [InlineData("nk: --log: found DIR/x.csv twice, expected different files", "train", "--log", "DIR/x.csv", "--log", "DIR/x.csv")]
    [InlineData("nk: --no-header: found it without a file of text, expected DATA with it", "train", "--no-header", "--generate", "moons")]
    [InlineData("nk: --header: found it beside --no-header, expected one or the other", "train", "DIR/good.csv", "--header", "--no-header")]
    [InlineData(
        "nk: --loss: found cross-entropy for a target of numbers, expected mse, mae, huber, log-cosh or quantile, or --task classes",
        "train", "--generate", "sine", "--loss", "cross-entropy")]
    [InlineData(
        "nk: --hidden: found a network of 1,099,516,870,657 parameters, expected at most 536,870,912", "train", "--hidden",
        "1048576,1048576")]
    [InlineData("nk: --out: found the folder DIR, expected a file to write", "train", "--out", "DIR")]
    [InlineData("nk: --out: found the folder DIR/new/, expected a file to write", "train", "--out", "DIR/new/")]
    [InlineData("nk: --checkpoint: found standard output, expected a file, which is written again and again", "train", "--checkpoint", "-")]
    [InlineData("nk: --report: found -, the file of --out, expected another", "train", "--out", "-", "--report", "-")]
    [InlineData("nk: --idx-labels: found -, the file of --idx-images, expected another", "train", "--idx-images", "-", "--idx-labels", "-")]
    [InlineData("nk: --out: found no folder DIR/none, expected one to write model in", "train", "--out", "DIR/none/model")]
    public void Contradicting_options_are_named(string line, params string[] arguments) => Refused(line, arguments);

    [Theory]
    [InlineData("nk: DIR/none.csv: found no such file, expected one to read", "train", "DIR/none.csv")]
    [InlineData("nk: DIR: found a folder, expected a file", "train", "DIR")]
    [InlineData(
        "nk: DIR/none: found no such file, expected one to read", "train", "--idx-images", "DIR/none", "--idx-labels", "DIR/good.csv")]
    [InlineData(
        "nk: DIR/word.csv:3: column 'width': found 'wide', expected a number; --missing-words '?,NA,NaN,nan,NAN,wide' reads it as missing;"
        + " --categorical width reads categories",
        "train",
        "DIR/word.csv")]
    [InlineData(
        "nk: DIR/gap.csv:3: column 'width': found an empty cell, expected a number; --missing drop leaves such rows out;"
        + " --missing mean fills in the mean",
        "train",
        "DIR/gap.csv")]
    [InlineData("nk: DIR/ragged.csv:3: found 2 columns, expected 3 as in the header", "train", "DIR/ragged.csv")]
    [InlineData(
        "nk: DIR/slashes.txt:2: found 3 columns, expected 1 as in the header; it begins with //; --comment // skips such lines",
        "train", "DIR/slashes.txt")]
    [InlineData(
        "nk: DIR/hash.txt:2: found 3 columns, expected 1 as in the header; it begins with #; --comment '#' skips such lines", "train",
        "DIR/hash.txt", "--comment", "//")]
    [InlineData("nk: DIR/quote.csv:2: found a misplaced or unclosed quote, expected quotes around whole cells", "train", "DIR/quote.csv")]
    [InlineData("nk: DIR/empty.csv: found no rows, expected a table", "train", "DIR/empty.csv")]
    [InlineData(
        "nk: DIR/good.csv:1: found no column 'depth', expected one of 'width', 'height', 'size' or an index from 0 to 2", "train",
        "DIR/good.csv", "--target", "depth")]
    [InlineData(
        "nk: DIR/good.csv: found no IDX header, expected two zero bytes, a type code and the number of dimensions", "train", "--idx-images",
        "DIR/good.csv", "--idx-labels", "DIR/good.csv")]
    public void An_invalid_file_is_named_with_row_and_column(string line, params string[] arguments) => Refused(line, arguments);

    [Theory]
    [InlineData("nk: DIR/none: found no such file, expected one to read", "info", "DIR/none")]
    [InlineData("nk: DIR/none: found no such file, expected one to read", "predict", "DIR/none", "DIR/good.csv")]
    [InlineData(
        "nk: MODEL: found nothing, expected a model that nk train or a program saved (- for standard input)", "info")]
    [InlineData(
        "nk: MODEL: found '', expected a model that nk train or a program saved (- for standard input)", "info", "")]
    [InlineData("nk: DATA: found '', expected a file of delimited text (- for standard input)", "train", "")]
    [InlineData("nk: DATA: found '', expected a file of delimited text (- for standard input)", "predict", "DIR/model", "")]
    [InlineData("nk: DATA: found -, the file of MODEL, expected another", "evaluate", "-", "-")]
    [InlineData("nk: DATA: found no rows to read, expected a file, --idx-images or --generate", "predict", "DIR/model")]
    [InlineData("nk: --idx-images: found it alone, expected --idx-labels with it", "evaluate", "DIR/model", "--idx-images", "i")]
    [InlineData(
        "nk: DIR/other.csv:1: found no column 'width', expected it among 'height', 'depth', 'size'", "predict", "DIR/model",
        "DIR/other.csv")]
    [InlineData(
        "nk: DIR/new-class.csv:2: column 'size': found 'huge', expected one of 'big', 'small'", "evaluate", "DIR/model",
        "DIR/new-class.csv")]
    [InlineData(
        "nk: --generate: found sine (1 input, a number), expected rows for DIR/model (2 inputs, 2 classes)", "evaluate", "DIR/model",
        "--generate", "sine")]
    [InlineData(
        "nk: DIR/tiny-images.gz: found 4 pixels per image, expected 2", "predict", "DIR/model", "--idx-images", "DIR/tiny-images.gz")]
    public void A_model_that_does_not_fit_is_refused(string line, params string[] arguments) => Refused(line, arguments);

    [Fact]
    public void A_model_that_is_cut_short_is_refused_on_one_line()
    {
        string cut = _inputs.Folder.PathOf("cut");
        File.WriteAllBytes(cut, File.ReadAllBytes(_inputs.Folder.PathOf("model"))[..^1]);
        NkResult result = NkProcess.Run("info", cut);
        Assert.Equal(2, result.ExitCode);
        Assert.Matches($"^nk: {cut}: [^\n]+\n$", result.Error);
        Assert.Empty(result.Output);
    }

    private void Refused(string line, string[] arguments)
    {
        string folder = Path.GetDirectoryName(_inputs.Folder.PathOf("x"))!;
        string Real(string text) => text.Replace("DIR", folder, StringComparison.Ordinal);
        string[] before = _inputs.Folder.Files;
        string[] bytes = _inputs.Contents();
        NkResult result = NkProcess.Run([.. arguments.Select(Real)]);
        Assert.Equal((2, Real(line) + "\n"), (result.ExitCode, result.Error.Replace("\r", "", StringComparison.Ordinal)));
        Assert.Empty(result.Output);
        Assert.Equal(before, _inputs.Folder.Files);
        Assert.Equal(bytes, _inputs.Contents());
    }

    /// <summary>Invalid files of different kinds.</summary>
    public sealed class Inputs : IDisposable
    {
        public Inputs()
        {
            string rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7},{i % 5},{(i % 7 > 3 ? "big" : "small")}\n"));
            string good = Folder.Write("good.csv", "width,height,size\n" + rows);
            Folder.Write("word.csv", "width,height,size\n1,2,big\nwide,2,small\n3,4,big\n");
            Folder.Write("gap.csv", "width,height,size\n1,2,big\n,2,small\n3,4,big\n");
            Folder.Write("ragged.csv", "width,height,size\n1,2,big\n1,2\n");
            Folder.Write("quote.csv", "width,height,size\n1,2,\"big\n1,2,small\n");
            Folder.Write("slashes.txt", "// of 1988\n1,2,big\n3,4,small\n");
            Folder.Write("hash.txt", "# of 1988\n1,2,big\n3,4,small\n");
            Folder.Write("empty.csv", "");
            Folder.Write("other.csv", "height,depth,size\n1,2,big\n");
            Folder.Write("new-class.csv", "width,height,size\n1,2,huge\n");
            TinyIdx.Write(Folder, 10);
            NkProcess.Succeed("train", good, "--epochs", "1", "--out", Folder.PathOf("model"));
        }

        internal TemporaryFolder Folder { get; } = new();

        internal string[] Contents() => [.. Folder.Files.Select(name => Convert.ToHexString(File.ReadAllBytes(Folder.PathOf(name))))];

        public void Dispose() => Folder.Dispose();
    }
}
