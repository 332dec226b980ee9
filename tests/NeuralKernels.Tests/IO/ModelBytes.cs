using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;
using NeuralKernels.IO;

namespace NeuralKernels.Tests.IO;

/// <summary>Handwritten model files, independent of the writer under test.</summary>
internal static class ModelBytes
{
    public const string Name = "test.safetensors";

    public const string Architecture =
        """{"format":1,"element_type":"F32","inputs":2,"layers":["""
        + """{"type":"dense","properties":{"outputs":3,"activation":"leaky-relu","activation_parameters":{"slope":0.01},"bias":true}},"""
        + """{"type":"dense","properties":{"outputs":1,"activation":"identity","bias":false}}"""
        + """],"loss":"mean_squared_error","preprocessing":{"means":[0.5,1e-3],"names":["ä","b"]}}""";

    public const string ModelTensors =
        """
        "layers.0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
        "layers.0.bias":{"dtype":"F32","shape":[3],"data_offsets":[24,36]},
        "layers.1.weight":{"dtype":"F32","shape":[3,1],"data_offsets":[36,48]}
        """;

    /// <summary>Length, header and <paramref name="dataLength"/> bytes counting up.</summary>
    public static byte[] File(string header, int dataLength) => File(Encoding.UTF8.GetBytes(header), dataLength);

    public static byte[] File(ReadOnlySpan<byte> header, int dataLength)
    {
        byte[] bytes = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        header.CopyTo(bytes.AsSpan(8));
        for (int i = 0; i < dataLength; i++)
        {
            bytes[8 + header.Length + i] = (byte)i;
        }

        return bytes;
    }

    /// <summary>A complete model of three tensors, valid if the arguments are.</summary>
    public static byte[] Model(string architecture = Architecture, string tensors = ModelTensors, int dataLength = 48) =>
        File($$$"""{"__metadata__":{"neuralkernels.architecture":{{{JsonString(architecture)}}}},{{{tensors}}}}""", dataLength);

    /// <summary>A file with one of everything that is valid, its keys and tensors in another order than the data.</summary>
    public static byte[] Zoo() => File(
        """
        {"last":{"shape":[2,1,2],"data_offsets":[16,32],"dtype":"F32"},"half":{"dtype":"BF16","shape":[2],"data_offsets":[12,16]},
        "__metadata__":{"format":"pt","\u00e9":"line\n\"quoted\" \ud83d\ude00","empty":""},
        "none":{"dtype":"F64","shape":[3,0,7],"data_offsets":[12,12]},"":{"data_offsets":[0,8],"dtype":"F64","shape":[]},
        "scalar":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}      
        """,
        32);

    public static SafetensorsFile Open(byte[] bytes) => SafetensorsFile.Open(new MemoryStream(bytes, writable: false), Name);

    private static string JsonString(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
