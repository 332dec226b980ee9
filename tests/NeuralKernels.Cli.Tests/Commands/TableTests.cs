using System;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary>How <c>nk</c> reads typical text files, and what it reports.</summary>
public sealed class TableTests : IDisposable
{
    private const string Missing = "; missing: an empty cell or ?, NA, NaN, nan, NAN";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Rows(int count, Func<int, FormattableString> row) =>
        string.Concat(Enumerable.Range(0, count).Select(i => FormattableString.Invariant(row(i)) + "\n"));

    private static string Cell(int row, int column) =>
        column == 25 && row < 2 ? "?" : FormattableString.Invariant($"{row * column}.5");

    private string Write(string text, Encoding? encoding = null)
    {
        string path = _folder.PathOf("t.csv");
        File.WriteAllBytes(path, (encoding ?? new UTF8Encoding(false)).GetBytes(text));
        return path;
    }

    private void Refused(string line, params string[] arguments)
    {
        NkResult result = NkProcess.Run(arguments);
        Assert.Equal((2, $"nk: {_folder.PathOf("t.csv")}{line}\n"), (result.ExitCode, result.Error));
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Train_reports_how_it_read_the_table_before_it_learns()
    {
        string path = Write(
            "# made up\nx1;x2;colour;id;size\n" + Rows(
                60, i => $"{i},5;{(i == 3 ? "NA" : "0123456".Substring(i % 7, 1))};{"ab"[i % 2]};{i};{"uvw"[i % 3]}"));
        NkResult result = NkProcess.Succeed("train", path, "--epochs", "1", "--hidden", "none", "--missing", "drop", "--ignore", "id");
        Assert.Equal(
            [
                $"{path}: 60 rows, 5 columns, UTF-8, separated by semicolons, decimal comma, with a header, 1 comment line skipped",
                "missing: an empty cell or ?, NA, NaN, nan, NAN",
                "x1: number, 0 missing",
                "x2: number, 1 missing",
                "colour: category (a, b), 0 missing",
                "id: left out",
                "size: class (u, v, w), the target, 0 missing",
                "target 'size' holds text, so it is read as classes",
                "left out 1 rows with missing values",
            ],
            result.Lines[..9]);
        Assert.Contains(result.Lines[9..], line => line.StartsWith("epoch 1/1:", StringComparison.Ordinal));
    }

    [Fact]
    public void Train_lists_at_most_twenty_columns()
    {
        string names = string.Join(',', Enumerable.Range(0, 30).Select(i => FormattableString.Invariant($"c{i}")));
        string path = Write(names + "\n" + Rows(20, i => $"{string.Join(',', Enumerable.Range(0, 30).Select(c => Cell(i, c)))}"));
        NkResult result = NkProcess.Succeed("train", path, "--epochs", "1", "--hidden", "none", "--missing", "mean");
        Assert.Equal("c19: number, 0 missing", result.Lines[21]);
        Assert.Equal("and 10 more columns, 2 missing values in them", result.Lines[22]);
    }

    [Fact]
    public void Codes_are_printed_unchanged_by_train_evaluate_and_predict()
    {
        string[] codes = ["1E2", "100", "2B7"];
        string path = Write("x,code\n" + Rows(36, i => $"{i},{codes[i % 3]}"));
        string model = _folder.PathOf("m");
        NkResult trained = NkProcess.Succeed("train", path, "--task", "classes", "--epochs", "1", "--hidden", "none", "--out", model);
        Assert.Contains("learns 3 classes: 100, 1E2, 2B7", trained.Lines);
        Assert.Equal("36", NkProcess.Succeed("evaluate", model, path).Cells(model)[1]);
        NkResult predicted = NkProcess.Succeed("predict", model, path);
        Assert.Equal("class,100,1E2,2B7", predicted.Lines[0]);
        Assert.Equal(37, predicted.Lines.Length);
        Assert.Equal(
            $"{path}: 36 rows, 2 columns, UTF-8, separated by commas, decimal point, with a header, no comment lines{Missing}\n",
            predicted.Error);
        Refused(
            ":4: column 'code': found '2B7', expected a number; --missing-words '?,NA,NaN,nan,NAN,2B7' reads it as missing; "
            + "--task classes reads classes",
            "train", path);
    }

    [Fact]
    public void A_quoted_NA_is_a_country_in_the_model_too()
    {
        string path = Write("x,country\n" + Rows(30, i => $"{i},\"{new[] { "NA", "DE", "FR" }[i % 3]}\""));
        string model = _folder.PathOf("m");
        NkProcess.Succeed("train", path, "--epochs", "1", "--hidden", "none", "--out", model);
        Assert.Equal("class,DE,FR,\"NA\"", NkProcess.Succeed("predict", model, path).Lines[0]);
        Assert.Equal("30", NkProcess.Succeed("evaluate", model, path).Cells(model)[1]);

        string bare = Write("x,country\n" + Rows(30, i => $"{(i == 0 ? "none" : "8")},{new[] { "NA", "DE", "FR" }[i % 3]}"));
        NkProcess.Succeed(
            "train", bare, "--epochs", "1", "--hidden", "none", "--missing", "drop", "--missing-words", "none", "--out", model);
        NkResult known = NkProcess.Succeed("evaluate", model, bare);
        Assert.Equal("29", known.Cells(model)[1]);
        Assert.EndsWith("; missing: an empty cell or none\n", known.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16BE", "UTF-16BE")]
    [InlineData("utf-16LE", "UTF-16LE")]
    public void Wide_encodings_are_read(string encoding, string name)
    {
        string path = Write("x,kind\n" + Rows(24, i => $"{i},{i % 2}"), Encoding.GetEncoding(encoding));
        NkResult result = NkProcess.Succeed("train", path, "--epochs", "1", "--hidden", "none");
        Assert.Equal(
            $"{path}: 24 rows, 2 columns, {name}, separated by commas, decimal point, with a header, no comment lines", result.Lines[0]);
    }

    [Fact]
    public void Every_refusal_names_an_option_that_resolves_it()
    {
        string western = Write("x,name\n" + Rows(30, i => $"{i},{(i % 2 == 0 ? "Zoë" : "Ann")}"), Encoding.Latin1);
        Refused(
            ":2: column 'name': found bytes that are not UTF-8, expected UTF-8; --encoding windows-1252 reads western text of one byte per "
            + "character",
            "train", western);
        string[] quick = ["--epochs", "1", "--hidden", "none"];
        Assert.Contains("learns 2 classes: Ann, Zoë", NkProcess.Succeed(["train", western, "--encoding", "windows-1252", .. quick]).Lines);

        string blanks = Write("price,size\n" + Rows(30, i => $"{1 + i}\u00a0234,{i}.5"));
        Refused(
            ":2: column 'price': found '1<U+00A0>234', expected a number or a name; --thousands blank reads it as 1234; "
            + "--categorical price reads categories",
            "train", blanks);
        Assert.Contains("price: number, 0 missing", NkProcess.Succeed(["train", blanks, "--thousands", "blank", .. quick]).Lines);

        string groups = Write("price;size\n" + Rows(30, i => $"{1 + i},234;{i}"));
        Refused(
            ":2: column 'price': found '1,234', expected a number or a name; --thousands , reads it as 1234; "
            + "--decimal , reads it as 1.234; "
            + "--categorical price reads categories",
            "train", groups);
        Assert.Contains("price: number, 0 missing", NkProcess.Succeed(["train", groups, "--decimal", ",", .. quick]).Lines);

        string days = Write("my day,size\n" + Rows(300, i => $"2020-{1 + (i / 28)}-{1 + (i % 28)},{i}"));
        Refused(
            ": column 'my day': found 300 different texts in 300 rows, such as '2020-1-1', expected numbers or at most 256 categories "
            + "that rows share; "
            + "--ignore 'my day' leaves it out; --max-categories 300 takes them all",
            "train", days);
        Assert.Contains(
            "my day: category (2020-1-1, 2020-1-10, 2020-1-11, 2020-1-12, 2020-1-13 and 295 more), 0 missing",
            NkProcess.Succeed(["train", days, "--max-categories", "300", "--categorical", "my day", .. quick]).Lines);

        string codes = Write("zip,size\n" + Rows(30, i => $"0{i % 5},{i}"));
        Refused(
            ":2: column 'zip': found '00', which may be a code, expected numbers or names; --categorical zip reads categories; "
            + "--numeric zip reads numbers",
            "train", codes);
        Assert.Contains("zip: number, 0 missing", NkProcess.Succeed(["train", codes, "--numeric", "zip", .. quick]).Lines);
    }
}
