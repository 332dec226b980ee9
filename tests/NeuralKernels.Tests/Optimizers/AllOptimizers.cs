using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Optimizers;

namespace NeuralKernels.Tests.Optimizers;

/// <summary>Every first-order optimizer and form of one, by a name for tests, with a rate that suits a small network of sigmoids.</summary>
internal static class AllOptimizers
{
    private static readonly Dictionary<string, Func<Optimizer>> s_makers = new()
    {
        ["sgd"] = () => new Sgd(5),
        ["momentum"] = () => new Sgd(1, momentum: 0.9),
        ["nesterov"] = () => new Sgd(1, momentum: 0.9, nesterov: true),
        ["adam"] = () => new Adam(0.02),
        ["adamw"] = () => new AdamW(0.02, weightDecay: 1e-4),
        ["nadam"] = () => new Nadam(0.02),
        ["nadam, decoupled"] = () => new Nadam(0.02, weightDecay: 1e-4, decoupled: true),
        ["amsgrad"] = () => new AmsGrad(0.02),
        ["amsgrad, decoupled"] = () => new AmsGrad(0.02, weightDecay: 1e-4, decoupled: true),
        ["rmsprop"] = () => new RmsProp(0.01),
        ["rmsprop, momentum"] = () => new RmsProp(0.005, momentum: 0.9),
        ["rmsprop, centered"] = () => new RmsProp(0.01, centered: true),
        ["rmsprop, centered, momentum"] = () => new RmsProp(0.002, momentum: 0.9, centered: true),
        ["adagrad"] = () => new Adagrad(0.2),
        ["adadelta"] = () => new Adadelta(2),
        ["lion"] = () => new Lion(0.01),
    };

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => s_makers.Keys.Order(StringComparer.Ordinal);

    /// <summary>The optimizer of a name.</summary>
    public static Optimizer Named(string name) => s_makers[name]();
}
