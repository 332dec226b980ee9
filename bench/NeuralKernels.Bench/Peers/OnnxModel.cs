using System;
using System.IO;
using System.Runtime.InteropServices;
using Google.Protobuf;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using static System.FormattableString;

namespace NeuralKernels.Bench.Peers;

/// <summary>A dense network as an ONNX model: Gemm and Relu nodes, opset 17, any number of rows.</summary>
/// <remarks>Field numbers: onnx.proto of the ONNX project, IR version 8.</remarks>
internal static class OnnxModel
{
    public const string Input = "x";
    public const string Output = "y";
    private const int Float = 1; // TensorProto.DataType

    /// <summary>The bytes of a ModelProto.</summary>
    public static byte[] Of(Network<float> network)
    {
        byte[] opset = Message(o => Varint(o, 2, 17));
        return Message(o =>
        {
            Varint(o, 1, 8);
            Bytes(o, 7, Graph(network));
            Bytes(o, 8, opset);
        });
    }

    private static byte[] Graph(Network<float> network) => Message(o =>
    {
        string from = Input;
        for (int i = 0; i < network.Layers.Count; i++)
        {
            var layer = (Dense<float>)network.Layers[i];
            bool relu = layer.Activation.Kind == ActivationKind.Relu;
            string to = i == network.Layers.Count - 1 && !relu ? Output : Invariant($"z{i}");
            string weight = Invariant($"w{i}"), bias = Invariant($"b{i}");
            Bytes(o, 1, Node("Gemm", to, from, weight, bias));
            if (relu)
            {
                from = i == network.Layers.Count - 1 ? Output : Invariant($"y{i}");
                Bytes(o, 1, Node("Relu", from, to));
            }
            else
            {
                from = to;
            }

            Bytes(o, 5, Tensor(weight, network.Weights(i), layer.InputSize, layer.OutputSize));
            Bytes(o, 5, Tensor(bias, network.Biases(i), layer.OutputSize));
        }

        Text(o, 2, "network");
        Bytes(o, 11, Value(Input, network.InputSize));
        Bytes(o, 12, Value(Output, network.OutputSize));
    });

    private static byte[] Node(string operation, string output, params string[] inputs) => Message(o =>
    {
        foreach (string input in inputs)
        {
            Text(o, 1, input);
        }

        Text(o, 2, output);
        Text(o, 4, operation);
    });

    private static byte[] Tensor(string name, ReadOnlySpan<float> values, params int[] shape)
    {
        byte[] raw = MemoryMarshal.AsBytes(values).ToArray();
        return Message(o =>
        {
            foreach (int length in shape)
            {
                Varint(o, 1, length);
            }

            Varint(o, 2, Float);
            Text(o, 8, name);
            Bytes(o, 9, raw);
        });
    }

    private static byte[] Value(string name, int columns)
    {
        byte[] rows = Message(o => Text(o, 2, "rows"));
        byte[] width = Message(o => Varint(o, 1, columns));
        byte[] shape = Message(o =>
        {
            Bytes(o, 1, rows);
            Bytes(o, 1, width);
        });
        byte[] tensor = Message(o =>
        {
            Varint(o, 1, Float);
            Bytes(o, 2, shape);
        });
        byte[] type = Message(o => Bytes(o, 1, tensor));
        return Message(o =>
        {
            Text(o, 1, name);
            Bytes(o, 2, type);
        });
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    private static void Varint(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Text(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Bytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }
}
