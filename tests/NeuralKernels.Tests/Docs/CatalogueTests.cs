using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NeuralKernels.Data;
using NeuralKernels.Explanation;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Metrics;
using NeuralKernels.Optimizers;
using NeuralKernels.Schedules;
using NeuralKernels.Tables;
using NeuralKernels.Tests.Catalogue;
using NeuralKernels.Tests.Layers;
using NeuralKernels.Tests.Optimizers;
using NeuralKernels.Training;
using NeuralKernels.Training.Diagnostics;
using NeuralKernels.Training.FullBatch;
using Xunit;

namespace NeuralKernels.Tests.Docs;

/// <summary>docs/catalogue.md lists every part there is, nothing else, and for each a test that exists and is about it.</summary>
public sealed class CatalogueTests
{
    private static readonly string s_root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    private static readonly string s_page = File.ReadAllText(Path.Combine(s_root, "docs", "catalogue.md"));

    /// <summary>The rows of the tables: section, part, what it is, tests.</summary>
    private static readonly Entry[] s_entries = [.. Read(s_page)];

    /// <summary>What the library has, by section of the catalogue.</summary>
    private static readonly Dictionary<string, string[]> s_parts = new()
    {
        ["Layers"] = NamesOf(LayerTypes),
        ["Activations"] = Enum.GetNames<ActivationKind>(),
        ["Losses"] = [.. AllLosses.Names],
        ["Optimizers"] =
        [
            .. NamesOf(Derived(typeof(Optimizer))),
            .. NamesOf(Public(typeof(LBfgs)).Where(type => type.GetMethod("Minimize") is not null)),
        ],
        ["Rules around a step"] = [.. Properties(typeof(Regularization))],
        ["Schedules"] = NamesOf(Derived(typeof(Schedule))),
        ["Initializers"] =
        [
            .. typeof(Initializer).GetMembers(BindingFlags.Public | BindingFlags.Static)
                .Where(member => (member as PropertyInfo)?.PropertyType == typeof(Initializer)
                    || (member is MethodInfo { IsSpecialName: false } method && method.ReturnType == typeof(Initializer)))
                .Select(member => member.Name),
        ],
        ["Training"] =
        [
            .. NamesOf(Public(typeof(EarlyStopping))), .. Properties(typeof(FitOptions<>)), .. Statics(typeof(TrainingLog)),
            nameof(Trainer<float>.FindLearningRate), nameof(Trainer<float>.Accumulate), nameof(Population<float>),
        ],
        ["Metrics"] = NamesOf(Public(typeof(Accuracy))),
        ["Data"] = NamesOf(Public(typeof(Standardizer))),
        ["Tables"] = NamesOf(Public(typeof(Table))),
        ["Seeing"] =
        [
            .. NamesOf(Public(typeof(RowExplanation<>))), .. NamesOf(Public(typeof(GradientCheck))), nameof(NetworkSummary),
            nameof(LayerSummary),
            nameof(Session<float>.Trace), nameof(Trainer<float>.Explain), nameof(Network<float>.Summary),
        ],
    };

    public static TheoryData<string, string> Parts
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string section, string[] names) in s_parts)
            {
                foreach (string name in names.Distinct())
                {
                    data.Add(section, name);
                }
            }

            return data;
        }
    }

    public static TheoryData<string, string> Rows
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (Entry entry in s_entries)
            {
                data.Add(entry.Section, entry.Part);
            }

            return data;
        }
    }

    private static IEnumerable<Type> LayerTypes =>
        typeof(Layer<>).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && IsLayer(type));

    [Theory]
    [MemberData(nameof(Parts))]
    public void Every_part_is_in_its_table_once(string section, string part) =>
        Assert.Single(s_entries, entry => entry.Section == section && entry.Part == part);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_row_is_of_a_part_and_names_tests_that_exist_and_are_about_it(string section, string part)
    {
        Assert.Contains(section, s_parts.Keys);
        Assert.Contains(part, s_parts[section]);
        Entry entry = s_entries.First(entry => entry.Section == section && entry.Part == part);
        Assert.True(entry.What.Length >= 10, $"{part}: '{entry.What}' does not say what it is");
        Assert.NotEmpty(entry.Tests);
        string[] sources = [.. entry.Tests.Select(test => SourceOf(test.Type, test.Method))];

        // Tests that run over all activations name none of them.
        string about = section == "Activations" ? $@"\b({part}|ActivationNames\.All|FunctionCase\.All)\b" : $@"\b{part}\b";
        Assert.True(sources.Any(source => Regex.IsMatch(source, about)), $"no named test is about {part}");
    }

    [Fact]
    public void Tests_and_files_that_the_page_names_beside_its_tables_exist()
    {
        (string, string)[] tests = [.. TestNames(s_page).Distinct()];
        Assert.True(tests.Length >= 60, $"{tests.Length} tests are named");
        Assert.All(tests, test => SourceOf(test.Item1, test.Item2));
        string[] paths = [.. Regex.Matches(s_page, @"`((?:src|tests|bench)/[\w./-]+\.\w+)`").Select(match => match.Groups[1].Value)];
        Assert.True(paths.Length >= 2, string.Join(", ", paths));
        Assert.All(paths, path => Assert.True(File.Exists(Path.Combine(s_root, path)), path));
    }

    [Fact]
    public void Every_layer_is_among_the_cases_that_the_tests_run_over()
    {
        var met = new HashSet<Type>();
        foreach (string name in LayerCases.All)
        {
            Collect(LayerCases.Build<float>(name, seed: 1).Layers, met);
        }

        Assert.Equal(NamesOf(LayerTypes).Order(StringComparer.Ordinal), NamesOf(met).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_optimizer_is_among_the_cases_that_the_tests_run_over() => Assert.Equal(
        NamesOf(Derived(typeof(Optimizer))).Order(StringComparer.Ordinal),
        AllOptimizers.Names.Select(name => AllOptimizers.Named(name).GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_schedule_has_a_name() => Assert.Equal(
        NamesOf(Derived(typeof(Schedule))).Order(StringComparer.Ordinal),
        Schedule.Names.Select(name => Schedule.Parse(name).GetType().Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_README_links_the_catalogue() =>
        Assert.Contains("(docs/catalogue.md)", File.ReadAllText(Path.Combine(s_root, "README.md")), StringComparison.Ordinal);

    private static void Collect(IEnumerable<Layer<float>> layers, HashSet<Type> met)
    {
        foreach (Layer<float> layer in layers)
        {
            met.Add(layer.GetType());
            Collect(layer is Block<float> block ? block.Layers : [], met);
        }
    }

    /// <summary>The text of the files that declare a test class, which must have the method where one is named.</summary>
    private static string SourceOf(string type, string method)
    {
        string member = method.Length == 0 ? "" : $@"public (async )?\w+ {method}(<\w+>)?\(";
        string[] sources =
        [
            .. Directory.GetFiles(Path.Combine(s_root, "tests"), $"{type}.cs", SearchOption.AllDirectories).Select(File.ReadAllText)
                .Where(text => Regex.IsMatch(text, $@"\bclass {type}\b")
                    && Regex.IsMatch(text, @"\[(Skippable)?(Fact|Theory)\b|\[Property\b") && Regex.IsMatch(text, member)),
        ];
        Assert.True(sources.Length > 0, $"there is no test {type}{(method.Length > 0 ? "." : "")}{method}");
        return string.Concat(sources); // kernels and layers may have tests of one name
    }

    private static IEnumerable<Entry> Read(string text)
    {
        string section = "";
        foreach (string line in text.Split('\n'))
        {
            section = line.StartsWith("## ", StringComparison.Ordinal) ? line[3..].Trim() : section;
            if (Regex.Match(line, @"^\| `(\w+)` \| (.*) \| (.*) \|\s*$") is { Success: true } row)
            {
                yield return new Entry(section, row.Groups[1].Value, row.Groups[2].Value, [.. TestNames(row.Groups[3].Value)]);
            }
        }
    }

    private static IEnumerable<(string Type, string Method)> TestNames(string text) =>
        Regex.Matches(text, @"`(\w+Tests)(?:\.(\w+))?`").Select(test => (test.Groups[1].Value, test.Groups[2].Value));

    private static IEnumerable<Type> Public(Type neighbor) =>
        neighbor.Assembly.GetExportedTypes().Where(type => type.Namespace == neighbor.Namespace);

    private static IEnumerable<Type> Derived(Type from) =>
        from.Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(from) && !type.IsAbstract);

    private static bool IsLayer(Type type)
    {
        for (Type? up = type.BaseType; up is not null; up = up.BaseType)
        {
            if (up.IsGenericType && up.GetGenericTypeDefinition() == typeof(Layer<>))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite).Select(property => property.Name);

    private static IEnumerable<string> Statics(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name);

    /// <summary>Names without the count of type parameters.</summary>
    private static string[] NamesOf(IEnumerable<Type> types) => [.. types.Select(type => type.Name.Split('`')[0]).Distinct()];

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private sealed record Entry(string Section, string Part, string What, (string Type, string Method)[] Tests);
}
