using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using NeuralKernels.IO;
using Xunit;

namespace NeuralKernels.Tests.IO;

/// <summary>Damaged files are refused with a reason or load correctly. No other exception is thrown, and allocation does not depend on the
/// sizes that they claim.</summary>
public partial class ModelMutationTests
{
    // Measured: 17 bytes for each of the file where entries are shortest (table slots and strings for "a":""), and 11 kB for an exception.
    private const long BytesPerFileByte = 20;
    private const long BytesPerRefusal = 16_384;

    private static readonly string[] Numbers =
    [
        "-1", "-0", "0", "1", "2", "3", "4", "7", "8", "12", "16", "24", "48", "1.5", "1e3", "1E400", "4294967296", "2147483648",
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "null", "\"3\"", "[]", "{}", "true",
        "00", "",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Mutated_bytes_are_refused_or_load_cleanly(int seed)
    {
        Survey survey = Survey.Of(seed, count: 1_000, MutateBytes);

        Assert.InRange(survey.Clean, 10, 500);
        Assert.InRange(survey.Reasons.Count, 8, 32);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Mutated_headers_are_refused_or_load_cleanly(int seed)
    {
        Survey survey = Survey.Of(seed, count: 1_000, MutateHeader);

        Assert.InRange(survey.Clean, 20, 500);
        Assert.InRange(survey.Reasons.Count, 15, 32);
    }

    [Fact]
    public void The_densest_headers_allocate_in_proportion_to_the_file()
    {
        const int entries = 20_000;
        string texts = string.Join(',', Enumerable.Range(0, entries).Select(i => $"\"{i:x}\":\"\""));
        string tensors = string.Join(',', Enumerable.Range(0, entries).Select(i => $$"""
            "{{i:x}}":{"dtype":"I8","shape":[0],"data_offsets":[0,0]}
            """));
        string ones = string.Join(',', Enumerable.Repeat("1", entries));
        string zeros = string.Join(',', Enumerable.Repeat("0", entries));
        string architecture = ModelBytes.Architecture.Replace("\"means\":[", $"\"means\":[{{{texts}}},{ones},", StringComparison.Ordinal);
        string objects = ModelBytes.Architecture.Replace(
            "\"means\":[", $"\"means\":[{string.Join(',', Enumerable.Repeat("{}", entries))},", StringComparison.Ordinal);
        (string What, byte[] Bytes)[] files =
        [
            ("metadata", ModelBytes.File($$$"""{"__metadata__":{{{{texts}}}}}""", 0)),
            ("tensors", ModelBytes.File($"{{{tensors}}}", 0)),
            ("dimensions", ModelBytes.File($$$"""{"t":{"dtype":"I8","shape":[{{{ones}}}],"data_offsets":[0,1]}}""", 1)),
            ("offsets", ModelBytes.File($$$"""{"t":{"dtype":"I8","shape":[1],"data_offsets":[{{{zeros}}}]}}""", 1)),
            ("one text", ModelBytes.File($$$"""{"__metadata__":{"a":"{{{ones}}}"}}""", 0)),
            ("one name", ModelBytes.File($$$"""{"{{{ones}}}":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}""", 1)),
            ("nesting", ModelBytes.File("{\"t\":" + new string('[', entries), 0)),
            ("architecture", ModelBytes.Model(architecture)),
            ("objects", ModelBytes.Model(objects)),
        ];

        foreach ((string what, byte[] bytes) in files)
        {
            (_, long allocated) = Load(bytes);
            Assert.True(allocated <= BytesPerRefusal + (BytesPerFileByte * bytes.Length), $"{what}: {allocated} for {bytes.Length}");
        }
    }

    /// <summary>Reads everything; the reason of a refusal, or null, and the bytes that were allocated.</summary>
    private static (ModelFormatReason? Reason, long Allocated) Load(byte[] bytes)
    {
        float[] floats = new float[bytes.Length / sizeof(float)];
        double[] doubles = new double[bytes.Length / sizeof(double)];
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelFormatReason? reason = null;
        try
        {
            using SafetensorsFile file = ModelBytes.Open(bytes);
            foreach (SafetensorsTensor tensor in file.Tensors.Values)
            {
                switch (tensor.Type)
                {
                    case SafetensorsType.F32:
                        file.CopyTo(tensor.Name, floats.AsSpan(0, (int)tensor.ElementCount));
                        break;
                    case SafetensorsType.F64:
                        file.CopyTo(tensor.Name, doubles.AsSpan(0, (int)tensor.ElementCount));
                        break;
                }
            }

            if (file.Metadata.ContainsKey(ArchitectureDescription.MetadataKey))
            {
                ArchitectureDescription.Read(file);
            }
        }
        catch (ModelFormatException refusal)
        {
            reason = refusal.Reason;
        }

        return (reason, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] MutateBytes(Random random, byte[] sound)
    {
        var bytes = new List<byte>(sound);
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(bytes.Count);
            int length = random.Next(1, Math.Min(17, bytes.Count - at + 1));
            switch (random.Next(9))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 5:
                    int other = random.Next(bytes.Count);
                    (bytes[at], bytes[other]) = (bytes[other], bytes[at]);
                    break;
                case 6:
                    bytes.AddRange(new byte[length]);
                    break;
                case 7 when bytes.Count >= 8:
                    bytes[random.Next(8)] = (byte)random.Next(256);
                    break;
                case 8 when bytes.Count >= 8:
                    bytes[0] = (byte)(bytes[0] + random.Next(-9, 10));
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    // The length is corrected, so that only the mutation of the JSON matters.
    private static byte[] MutateHeader(Random random, byte[] sound)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(sound);
        string header = Encoding.UTF8.GetString(sound.AsSpan(8, length));
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            header = random.Next(6) switch
            {
                0 or 1 => ReplaceOne(random, header, NumberPattern(), _ => Numbers[random.Next(Numbers.Length)]),
                2 => ReplaceOne(random, header, FieldPattern(), field => $"{field},{field}"),
                3 => ReplaceOne(random, header, FieldPattern(), _ => string.Empty),
                4 => ReplaceOne(random, header, TextPattern(), text => text + "x"),
                _ => ReplaceOne(random, header, MarkPattern(), _ => "{}[],:\""[random.Next(7)].ToString()),
            };
        }

        byte[] bytes = ModelBytes.File(header, 0);
        return [.. bytes, .. sound.AsSpan(8 + length)];
    }

    private static string ReplaceOne(Random random, string text, Regex pattern, Func<string, string> change)
    {
        MatchCollection matches = pattern.Matches(text);
        if (matches.Count == 0)
        {
            return text;
        }

        Match match = matches[random.Next(matches.Count)];
        return string.Concat(text.AsSpan(0, match.Index), change(match.Value), text.AsSpan(match.Index + match.Length));
    }

    [GeneratedRegex("(?<=[\\[:,])[0-9.e-]+")]
    private static partial Regex NumberPattern();

    // A key with its number, text, or flat array, escaped or not.
    [GeneratedRegex("""\\?"[a-z_]+\\?":(\[[^\[\]{}]*\]|[0-9]+|true|false|\\?"[^"\\]*\\?")""")]
    private static partial Regex FieldPattern();

    // The last word of a text.
    [GeneratedRegex("""[A-Za-z0-9_.]+(?=\\?")""")]
    private static partial Regex TextPattern();

    [GeneratedRegex("[{}\\[\\],:\"]")]
    private static partial Regex MarkPattern();

    /// <summary>The outcomes of many mutations of the two valid files.</summary>
    private sealed record Survey(int Clean, HashSet<ModelFormatReason> Reasons)
    {
        public static Survey Of(int seed, int count, Func<Random, byte[], byte[]> mutate)
        {
            var random = new Random(seed);
            var reasons = new HashSet<ModelFormatReason>();
            int clean = 0;
            for (int i = 0; i < count; i++)
            {
                byte[] mutant = mutate(random, i % 2 == 0 ? ModelBytes.Zoo() : ModelBytes.Model());
                (ModelFormatReason? reason, long allocated) = Load(mutant);
                Assert.True(
                    allocated <= BytesPerRefusal + (BytesPerFileByte * mutant.Length),
                    $"mutant {i} of seed {seed}: {allocated} bytes for {mutant.Length}, {reason}");
                if (reason is null)
                {
                    clean++;
                }
                else
                {
                    reasons.Add(reason.Value);
                }
            }

            return new Survey(clean, reasons);
        }
    }
}
