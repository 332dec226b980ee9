using System;
using System.Linq;
using NeuralKernels.Layers;

namespace NeuralKernels.IO;

/// <summary>Layers as files tell them and as a builder takes them, both ways.</summary>
internal static class LayerMapping
{
    public static LayerDescription Describe(LayerSpec layer) => layer switch
    {
        DenseSpec dense => new DenseDescription
        {
            Outputs = dense.Outputs,
            Activation = ActivationNames.Name(dense.Activation.Kind),
            ActivationParameters = ActivationNames.Parameters(dense.Activation),
            Bias = dense.HasBias,
        },
        ActivationSpec activation => new ActivationDescription
        {
            Activation = ActivationNames.Name(activation.Activation.Kind),
            ActivationParameters = ActivationNames.Parameters(activation.Activation),
        },
        LayerNormSpec norm => new LayerNormDescription { Epsilon = norm.Epsilon },
        RmsNormSpec norm => new RmsNormDescription { Epsilon = norm.Epsilon },
        BatchNormSpec norm => new BatchNormDescription { Momentum = norm.Momentum, Epsilon = norm.Epsilon },
        DropoutSpec dropout => new DropoutDescription { Probability = dropout.Probability },
        EmbeddingSpec embedding => new EmbeddingDescription { Classes = embedding.Classes, Size = embedding.Size },
        ResidualSpec block => new ResidualDescription { Layers = [.. block.Layers.Select(Describe)] },
        ConcatSpec block => new ConcatDescription { Layers = [.. block.Layers.Select(Describe)] },
        PReluSpec prelu => new PReluDescription { Slope = prelu.Slope },
        SoftmaxSpec => new SoftmaxDescription { IsLog = false },
        LogSoftmaxSpec => new SoftmaxDescription { IsLog = true },
        ThresholdSpec threshold => new ThresholdDescription { Limit = threshold.Limit, Value = threshold.Value },
        StepSpec step => new StepDescription { Limit = step.Limit },
        _ => throw new NotSupportedException($"A model file cannot hold the layer '{layer}'."),
    };

    /// <exception cref="ModelFormatException">An activation is none of the named.</exception>
    public static LayerSpec Specify(LayerDescription layer, string file) => layer switch
    {
        DenseDescription dense => new DenseSpec(
            dense.Outputs, Named(dense.Activation, name => ActivationNames.Parse(name, dense.ActivationParameters), file), dense.Bias),
        ActivationDescription own => new ActivationSpec(
            Named(own.Activation, name => ActivationNames.Parse(name, own.ActivationParameters), file)),
        LayerNormDescription norm => new LayerNormSpec(norm.Epsilon),
        RmsNormDescription norm => new RmsNormSpec(norm.Epsilon),
        BatchNormDescription norm => new BatchNormSpec(norm.Momentum, norm.Epsilon),
        DropoutDescription dropout => new DropoutSpec(dropout.Probability),
        EmbeddingDescription embedding => new EmbeddingSpec(embedding.Classes, embedding.Size),
        ResidualDescription block => new ResidualSpec([.. block.Layers.Select(inner => Specify(inner, file))]),
        ConcatDescription block => new ConcatSpec([.. block.Layers.Select(inner => Specify(inner, file))]),
        PReluDescription prelu => new PReluSpec(prelu.Slope),
        SoftmaxDescription { IsLog: false } => new SoftmaxSpec(),
        SoftmaxDescription => new LogSoftmaxSpec(),
        ThresholdDescription threshold => new ThresholdSpec(threshold.Limit, threshold.Value),
        StepDescription step => new StepSpec(step.Limit),
        _ => throw new NotSupportedException($"There is no layer for the description '{layer.Type}'."),
    };

    /// <summary>What a name stands for.</summary>
    /// <exception cref="ModelFormatException">It stands for nothing.</exception>
    public static TResult Named<TResult>(string name, Func<string, TResult> parse, string file)
    {
        try
        {
            return parse(name);
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException(ModelFormatReason.NameUnknown, file, e.Message);
        }
    }
}
