using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NeuralKernels.IO;
using Xunit;

namespace NeuralKernels.Tests.IO;

/// <summary>One file for each reason of refusal, valid except for one fault.</summary>
public class ModelRefusalTests
{
    private const string Max = "9223372036854775807";
    private const string Empty = """{"dtype":"F32","shape":[0],"data_offsets":[0,0]}""";

    private static readonly string[] Fields = ["\"dtype\":\"F32\"", "\"shape\":[2,3]", "\"data_offsets\":[0,24]"];

    private static readonly (ModelFormatReason Reason, string Header, int DataLength)[] Headers =
    [
        (ModelFormatReason.HeaderNotObject, "", 0),
        (ModelFormatReason.HeaderNotObject, "[]", 0),
        (ModelFormatReason.HeaderNotObject, " {}", 0),
        (ModelFormatReason.HeaderNotObject, "\ufeff{}", 0),
        (ModelFormatReason.HeaderNotJson, "{", 0),
        (ModelFormatReason.HeaderNotJson, "{}}", 0),
        (ModelFormatReason.HeaderNotJson, "{}\0", 0),
        (ModelFormatReason.HeaderNotJson, "{} {}", 0),
        (ModelFormatReason.HeaderNotJson, Tensor(Fields[0], Fields[1], Fields[2] + ","), 24),
        (ModelFormatReason.HeaderNotJson, "{/* comment */}", 0),
        (ModelFormatReason.HeaderNotJson, Tensor(Fields[0], "\"shape\":[02,3]", Fields[2]), 24),
        (ModelFormatReason.HeaderNotJson, """{"__metadata__":{"key":"\ud800"}}""", 0),
        (ModelFormatReason.HeaderNotJson, """{"__metadata__":{"\udc00":"value"}}""", 0),
        (ModelFormatReason.DuplicateKey, $$"""{"a":{{Empty}},"a":{{Empty}}}""", 0),
        (ModelFormatReason.DuplicateKey, $$"""{"a":{{Empty}},"\u0061":{{Empty}}}""", 0),
        (ModelFormatReason.DuplicateKey, """{"__metadata__":{},"__metadata__":{}}""", 0),
        (ModelFormatReason.DuplicateKey, """{"__metadata__":{"a":"1","b":"2","a":"1"}}""", 0),
        (ModelFormatReason.DuplicateKey, Tensor(Fields[0], Fields[0], Fields[1], Fields[2]), 24),
        (ModelFormatReason.DuplicateKey, Tensor(Fields[0], Fields[1], Fields[1], Fields[2]), 24),
        (ModelFormatReason.DuplicateKey, Tensor(Fields[0], Fields[1], Fields[2], Fields[2]), 24),
        (ModelFormatReason.FieldMissing, Tensor(), 0),
        (ModelFormatReason.FieldMissing, Tensor(Fields[1], Fields[2]), 24),
        (ModelFormatReason.FieldMissing, Tensor(Fields[0], Fields[2]), 24),
        (ModelFormatReason.FieldMissing, Tensor(Fields[0], Fields[1]), 24),
        (ModelFormatReason.FieldUnknown, Tensor(Fields[0], Fields[1], Fields[2], "\"strides\":[3,1]"), 24),
        (ModelFormatReason.FieldUnknown, Tensor(Fields[0], Fields[1], Fields[2], "\"DTYPE\":\"F32\""), 24),
        (ModelFormatReason.FieldWrongKind, """{"t":7}""", 0),
        (ModelFormatReason.FieldWrongKind, """{"t":null}""", 0),
        (ModelFormatReason.FieldWrongKind, """{"__metadata__":null}""", 0),
        (ModelFormatReason.FieldWrongKind, """{"__metadata__":["a"]}""", 0),
        (ModelFormatReason.FieldWrongKind, Tensor("\"dtype\":32", Fields[1], Fields[2]), 24),
        (ModelFormatReason.FieldWrongKind, Tensor(Fields[0], "\"shape\":6", Fields[2]), 24),
        (ModelFormatReason.FieldWrongKind, Tensor(Fields[0], "\"shape\":[2,\"3\"]", Fields[2]), 24),
        (ModelFormatReason.FieldWrongKind, Tensor(Fields[0], "\"shape\":[2,3,null]", Fields[2]), 24),
        (ModelFormatReason.FieldWrongKind, Tensor(Fields[0], "\"shape\":[true,6]", Fields[2]), 24),
        (ModelFormatReason.FieldWrongKind, Tensor(Fields[0], Fields[1], "\"data_offsets\":{}"), 24),
        (ModelFormatReason.FieldWrongKind, Tensor(Fields[0], Fields[1], "\"data_offsets\":[24]"), 24),
        (ModelFormatReason.FieldWrongKind, Tensor(Fields[0], Fields[1], "\"data_offsets\":[0,24,24]"), 24),
        (ModelFormatReason.FieldWrongKind, "{\"t\":" + new string('[', 100_000), 0),
        (ModelFormatReason.FieldWrongKind, "{\"t\":{\"shape\":" + new string('[', 100_000), 0),
        (ModelFormatReason.MetadataNotText, """{"__metadata__":{"a":1}}""", 0),
        (ModelFormatReason.MetadataNotText, """{"__metadata__":{"a":null}}""", 0),
        (ModelFormatReason.MetadataNotText, """{"__metadata__":{"a":{"b":"c"}}}""", 0),
        (ModelFormatReason.TypeUnknown, Tensor("\"dtype\":\"F31\"", Fields[1], Fields[2]), 24),
        (ModelFormatReason.TypeUnknown, Tensor("\"dtype\":\"f32\"", Fields[1], Fields[2]), 24),
        (ModelFormatReason.TypeUnknown, Tensor("\"dtype\":\"\"", Fields[1], Fields[2]), 24),
        (ModelFormatReason.NumberNegative, Tensor(Fields[0], "\"shape\":[-2,-3]", Fields[2]), 24),
        (ModelFormatReason.NumberNegative, Tensor(Fields[0], "\"shape\":[-0]", "\"data_offsets\":[0,0]"), 0),
        (ModelFormatReason.NumberNegative, Tensor(Fields[0], Fields[1], "\"data_offsets\":[-24,0]"), 24),
        (ModelFormatReason.NumberNotInteger, Tensor(Fields[0], "\"shape\":[2.0,3]", Fields[2]), 24),
        (ModelFormatReason.NumberNotInteger, Tensor(Fields[0], "\"shape\":[2,3e0]", Fields[2]), 24),
        (ModelFormatReason.NumberNotInteger, Tensor(Fields[0], Fields[1], "\"data_offsets\":[0,2.4E1]"), 24),
        (ModelFormatReason.NumberOutOfRange, Tensor(Fields[0], "\"shape\":[9223372036854775808,0]", "\"data_offsets\":[0,0]"), 0),
        (ModelFormatReason.NumberOutOfRange, Tensor(Fields[0], "\"shape\":[18446744073709551622]", Fields[2]), 24),
        (ModelFormatReason.NumberOutOfRange, Tensor(Fields[0], Fields[1], "\"data_offsets\":[0,18446744073709551640]"), 24),
        (ModelFormatReason.ShapeOverflow, Tensor(Fields[0], $"\"shape\":[{Max}]", Fields[2]), 24),
        (ModelFormatReason.ShapeOverflow, Tensor(Fields[0], "\"shape\":[4294967296,4294967296]", "\"data_offsets\":[0,0]"), 0),
        (ModelFormatReason.ShapeOverflow, Tensor(Fields[0], "\"shape\":[2305843009213693953,2]", "\"data_offsets\":[0,8]"), 8),
        (ModelFormatReason.ShapeOverflow, Tensor(Fields[0], $"\"shape\":[0,{Max},2]", "\"data_offsets\":[0,0]"), 0),
        (ModelFormatReason.OffsetsBackwards, Tensor(Fields[0], Fields[1], "\"data_offsets\":[24,0]"), 24),
        (ModelFormatReason.OffsetsNotShape, Tensor(Fields[0], Fields[1], "\"data_offsets\":[0,23]"), 23),
        (ModelFormatReason.OffsetsNotShape, Tensor(Fields[0], Fields[1], "\"data_offsets\":[0,25]"), 25),
        (ModelFormatReason.OffsetsNotShape, Tensor("\"dtype\":\"F64\"", Fields[1], Fields[2]), 24),
        (ModelFormatReason.OffsetsNotShape, Tensor(Fields[0], "\"shape\":[2,0]", Fields[2]), 24),
        (ModelFormatReason.OffsetsGap, Tensor(Fields[0], Fields[1], "\"data_offsets\":[4,28]"), 28),
        (ModelFormatReason.OffsetsGap, Two("[0,8]", "[9,17]"), 17),
        (ModelFormatReason.OffsetsOverlap, Two("[0,8]", "[7,15]"), 15),
        (ModelFormatReason.OffsetsOverlap, Two("[0,8]", "[0,8]"), 8),
        (ModelFormatReason.OffsetsOverlap, Two("[0,8]", "[4,4]", "[0]"), 8),
        (ModelFormatReason.BytesMissing, Tensor(Fields), 23),
        (ModelFormatReason.BytesMissing, Tensor(Fields[0], "\"shape\":[1000000000000]", "\"data_offsets\":[0,4000000000000]"), 24),
        (ModelFormatReason.BytesTrailing, Tensor(Fields), 25),
        (ModelFormatReason.BytesTrailing, "{}", 1),
    ];

    private static readonly (ModelFormatReason Reason, string Found, string Put)[] Architectures =
    [
        (ModelFormatReason.ArchitectureNotJson, "{\"format\"", "\"format\""),
        (ModelFormatReason.ArchitectureNotJson, "\"b\"", "\"\\ud800\""),
        (ModelFormatReason.ArchitectureNotJson, "\"b\"", new string('[', 100) + new string(']', 100)),
        (ModelFormatReason.VersionUnknown, "\"format\":1", "\"format\":2"),
        (ModelFormatReason.VersionUnknown, "\"format\":1", "\"format\":0,\"unheard\":1"),
        (ModelFormatReason.FieldWrongKind, "\"format\":1", "\"format\":\"1\""),
        (ModelFormatReason.FieldMissing, "\"format\":1,", ""),
        (ModelFormatReason.FieldMissing, "\"element_type\":\"F32\",", ""),
        (ModelFormatReason.FieldMissing, "\"inputs\":2,", ""),
        (ModelFormatReason.FieldMissing, "\"loss\":\"mean_squared_error\",", ""),
        (ModelFormatReason.FieldMissing, ",\"bias\":false", ""),
        (ModelFormatReason.FieldMissing, "\"type\":\"dense\",", ""),
        (ModelFormatReason.FieldMissing, "\"activation\":\"identity\",", ""),
        (ModelFormatReason.FieldUnknown, "\"inputs\":2", "\"inputs\":2,\"outputs\":1"),
        (ModelFormatReason.FieldUnknown, "\"type\":\"dense\"", "\"type\":\"dense\",\"name\":\"first\""),
        (ModelFormatReason.FieldUnknown, "\"bias\":false", "\"bias\":false,\"groups\":1"),
        (ModelFormatReason.DuplicateKey, "\"inputs\":2", "\"inputs\":2,\"inputs\":2"),
        (ModelFormatReason.DuplicateKey, "\"bias\":false", "\"bias\":false,\"bias\":false"),
        (ModelFormatReason.DuplicateKey, "\"means\":[", "\"means\":[{\"x\":1,\"\\u0078\":1},"),
        (ModelFormatReason.FieldWrongKind, "\"inputs\":2", "\"inputs\":\"2\""),
        (ModelFormatReason.FieldWrongKind, "\"bias\":false", "\"bias\":0"),
        (ModelFormatReason.FieldWrongKind, "\"loss\":\"mean_squared_error\"", "\"loss\":null"),
        (ModelFormatReason.FieldWrongKind, "{\"slope\":0.01}", "0.01"),
        (ModelFormatReason.FieldWrongKind, "{\"slope\":0.01}", "{\"slope\":\"0.01\"}"),
        (ModelFormatReason.FieldWrongKind, "\"preprocessing\":{\"means\":[0.5,1e-3],\"names\":[\"ä\",\"b\"]}", "\"preprocessing\":[]"),
        (ModelFormatReason.FieldWrongKind, "\"layers\":[{", "\"layers\":[3,{"),
        (ModelFormatReason.TypeUnknown, "\"element_type\":\"F32\"", "\"element_type\":\"F16\""),
        (ModelFormatReason.NumberNotInteger, "\"inputs\":2", "\"inputs\":2.0"),
        (ModelFormatReason.NumberOutOfRange, "\"inputs\":2", "\"inputs\":0"),
        (ModelFormatReason.NumberOutOfRange, "\"inputs\":2", "\"inputs\":-2"),
        (ModelFormatReason.NumberOutOfRange, "\"outputs\":3", "\"outputs\":0"),
        (ModelFormatReason.NumberOutOfRange, "\"outputs\":3", "\"outputs\":2147483648"),
        (ModelFormatReason.NumberOutOfRange, "\"slope\":0.01", "\"slope\":1e999"),
        (ModelFormatReason.LayerUnknown, "\"type\":\"dense\"", "\"type\":\"sparse\""),
        (ModelFormatReason.NameUnknown, "\"identity\"", "\"identities\""),
        (ModelFormatReason.NameUnknown, "\"slope\"", "\"alpha\""),
        (ModelFormatReason.TensorWrongType, "\"element_type\":\"F32\"", "\"element_type\":\"F64\""),
        (ModelFormatReason.TensorWrongShape, "\"inputs\":2", "\"inputs\":3"),
        (ModelFormatReason.TensorWrongShape, "\"outputs\":1", "\"outputs\":2147483647"),
        (ModelFormatReason.TensorMissing, "\"bias\":false", "\"bias\":true"),
        (ModelFormatReason.TensorUnexpected, "\"bias\":true", "\"bias\":false"),
    ];

    public static TheoryData<ModelFormatReason, int> HeaderRows => Rows(Headers.Select(row => row.Reason));

    public static TheoryData<ModelFormatReason, int> ArchitectureRows => Rows(Architectures.Select(row => row.Reason));

    [Theory]
    [MemberData(nameof(HeaderRows))]
    public void A_header_is_refused_for_its_one_fault(ModelFormatReason reason, int row)
    {
        byte[] bytes = ModelBytes.File(Headers[row].Header, Headers[row].DataLength);

        var refusal = Assert.Throws<ModelFormatException>(() => ModelBytes.Open(bytes));

        Assert.Equal(reason, refusal.Reason);
        AssertReadable(refusal);
    }

    [Theory]
    [MemberData(nameof(ArchitectureRows))]
    public void An_architecture_is_refused_for_its_one_fault(ModelFormatReason reason, int row)
    {
        (_, string found, string put) = Architectures[row];
        Assert.Contains(found, ModelBytes.Architecture, StringComparison.Ordinal);
        int at = ModelBytes.Architecture.IndexOf(found, StringComparison.Ordinal);
        string architecture = ModelBytes.Architecture.Remove(at, found.Length).Insert(at, put);
        using SafetensorsFile file = ModelBytes.Open(ModelBytes.Model(architecture));

        var refusal = Assert.Throws<ModelFormatException>(() => ArchitectureDescription.Read(file));

        Assert.Equal(reason, refusal.Reason);
        AssertReadable(refusal);
    }

    [Fact]
    public void The_files_that_the_faults_are_planted_in_are_sound()
    {
        using SafetensorsFile tensor = ModelBytes.Open(ModelBytes.File(Tensor(Fields), 24));
        using SafetensorsFile two = ModelBytes.Open(ModelBytes.File(Two("[0,8]", "[8,16]"), 16));
        using SafetensorsFile empty = ModelBytes.Open(ModelBytes.File("{}", 0));
        using SafetensorsFile model = ModelBytes.Open(ModelBytes.Model());

        Assert.Equal((1, 2, 0), (tensor.Tensors.Count, two.Tensors.Count, empty.Tensors.Count));
        Assert.Equal(2, ArchitectureDescription.Read(model).Layers.Count);
    }

    [Fact]
    public void A_layerless_architecture_is_refused()
    {
        string layers = ModelBytes.Architecture[ModelBytes.Architecture.IndexOf('[', StringComparison.Ordinal)..];
        layers = layers[..(layers.IndexOf("],\"loss\"", StringComparison.Ordinal) + 1)];
        string architecture = ModelBytes.Architecture.Replace(layers, "[]", StringComparison.Ordinal);

        var refusal = Assert.Throws<ModelFormatException>(() => ArchitectureDescription.FromJson(architecture, ModelBytes.Name));

        Assert.Equal(ModelFormatReason.NumberOutOfRange, refusal.Reason);
    }

    [Fact]
    public void A_file_of_another_program_is_refused_as_a_model_only()
    {
        using SafetensorsFile file = ModelBytes.Open(ModelBytes.Zoo());

        var refusal = Assert.Throws<ModelFormatException>(() => ArchitectureDescription.Read(file));

        Assert.Equal(ModelFormatReason.ArchitectureMissing, refusal.Reason);
    }

    [Theory]
    [InlineData(0xc0)] // Never in UTF-8.
    [InlineData(0x80)] // A continuation without a start.
    public void A_header_that_is_not_utf8_is_refused_wherever_the_byte_stands(byte bad)
    {
        byte[] header = Encoding.UTF8.GetBytes("{\"__metadata__\":{\"key\":\"value\"}} ");
        foreach (int at in new[] { 3, 20, 26, header.Length - 1 })
        {
            byte[] broken = [.. header];
            broken[at] = bad;

            var refusal = Assert.Throws<ModelFormatException>(() => ModelBytes.Open(ModelBytes.File(broken, 0)));

            Assert.Equal(ModelFormatReason.HeaderNotUtf8, refusal.Reason);
        }
    }

    [Theory]
    [InlineData(100_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)] // As unsigned, 2^64 - 1: plus the 8 of its own length it wraps to 7.
    [InlineData(-8)]
    public void A_header_over_the_limit_is_refused_before_it_is_read(long length)
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("sparse.safetensors");
        using (FileStream sparse = File.Create(path))
        {
            Span<byte> prefix = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(prefix, length);
            sparse.Write(prefix);
            sparse.SetLength(200_000_000);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<ModelFormatException>(() => SafetensorsFile.Open(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(ModelFormatReason.HeaderTooLong, refusal.Reason);
        Assert.InRange(allocated, 0, 100_000);
    }

    [Fact]
    public void The_longest_header_is_not_over_the_limit()
    {
        byte[] bytes = ModelBytes.File("{}", 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, SafetensorsFile.MaxHeaderLength);

        var refusal = Assert.Throws<ModelFormatException>(() => ModelBytes.Open(bytes));

        Assert.Equal(ModelFormatReason.HeaderPastEnd, refusal.Reason);
    }

    [Fact]
    public void Every_reason_has_a_test()
    {
        ModelFormatReason[] elsewhere =
        [
            ModelFormatReason.FileTooShort, ModelFormatReason.HeaderPastEnd, // Every_prefix_of_a_sound_file_is_refused
            ModelFormatReason.HeaderTooLong, ModelFormatReason.HeaderNotUtf8, ModelFormatReason.ArchitectureMissing, // above
            ModelFormatReason.LayerMisplaced, ModelFormatReason.SizesDisagree, // LayerFileTests
            ModelFormatReason.CheckpointMissing, ModelFormatReason.CheckpointMismatch, // Training.ResumeTests
        ];

        IEnumerable<ModelFormatReason> tested = Headers.Select(row => row.Reason).Concat(Architectures.Select(row => row.Reason))
            .Concat(elsewhere);

        Assert.Equal(Enum.GetValues<ModelFormatReason>(), tested.Distinct().Order());
    }

    [Fact]
    public void A_message_quotes_the_file_without_its_control_characters_or_its_length()
    {
        string name = "\u001b[31m\r\n\u202e" + new string('x', 1000);
        string escaped = string.Concat(name.Select(c => $"\\u{(int)c:x4}"));

        var refusal = Assert.Throws<ModelFormatException>(() => ModelBytes.Open(ModelBytes.File($$$"""{"{{{escaped}}}":{}}""", 0)));

        Assert.StartsWith("test.safetensors: tensor \"\\u001b[31m\\u000d\\u000a\\u202exxx", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("xxx...\" lacks dtype; its fields are dtype, shape and data_offsets.", refusal.Message, StringComparison.Ordinal);
        AssertReadable(refusal);
    }

    private static void AssertReadable(ModelFormatException refusal)
    {
        Assert.Equal(ModelBytes.Name, refusal.File);
        Assert.StartsWith(ModelBytes.Name + ": ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(refusal.Message, c => char.IsControl(c));
        Assert.InRange(refusal.Message.Length, ModelBytes.Name.Length + 20, 400);
    }

    private static string Tensor(params string[] fields) => $$$"""{"t":{{{{string.Join(',', fields)}}}}}""";

    private static string Two(string first, string second, string secondShape = "[2]") => $$$"""
        {"a":{"dtype":"F32","shape":[2],"data_offsets":{{{first}}}},
        "b":{"dtype":"F32","shape":{{{secondShape}}},"data_offsets":{{{second}}}}}
        """;

    private static TheoryData<ModelFormatReason, int> Rows(IEnumerable<ModelFormatReason> reasons)
    {
        var rows = new TheoryData<ModelFormatReason, int>();
        foreach (ModelFormatReason reason in reasons)
        {
            rows.Add(reason, rows.Count);
        }

        return rows;
    }
}
