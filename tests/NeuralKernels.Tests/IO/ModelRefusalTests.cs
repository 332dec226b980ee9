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
public partial class ModelRefusalTests
{
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
