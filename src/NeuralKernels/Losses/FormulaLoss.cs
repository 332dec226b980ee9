using System;
using System.Numerics;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

/// <summary>What distinguishes one loss of numbers as targets from another: name, kernel, predictions.</summary>
/// <remarks>Implemented by structs, so that each loss has compiled code of its own and a step makes one interface call, to its
/// kernel.</remarks>
internal interface ILossFormula
{
    static virtual bool TakesLogits => false;

    static virtual bool IsForClasses => false;

    static virtual int OutputsPerTarget => 1;

    /// <summary>The name in files, with parameters that are not the default.</summary>
    string Name { get; }

    /// <summary>The loss; its gradient by the outputs overwrites <paramref name="dOutputs"/>, unless that is empty.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Targets per row.</param>
    /// <param name="outputs">Rows x columns, or twice as many where a target has two outputs.</param>
    /// <param name="targets">Values and weights of the rows.</param>
    /// <param name="dOutputs">As long as <paramref name="outputs"/>, or empty.</param>
    /// <param name="reduction">Mean or sum.</param>
    double Evaluate<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs, LossReduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Turns outputs into predictions, in place.</summary>
    static virtual void ToPredictions<T>(int rows, int columns, Span<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }
}

/// <summary>A loss of numbers as targets.</summary>
internal sealed class FormulaLoss<TFormula>(TFormula formula, LossReduction reduction = LossReduction.Mean) : Loss(formula.Name, reduction)
    where TFormula : struct, ILossFormula
{
    public override bool TakesLogits => TFormula.TakesLogits;

    public override bool IsForClasses => TFormula.IsForClasses;

    public override void ToPredictions<T>(int rows, int columns, Span<T> outputs) =>
        TFormula.ToPredictions(rows, columns, outputs[..checked(rows * columns)]);

    public override int TargetSize(int outputs) => outputs / TFormula.OutputsPerTarget;

    protected override Loss With(LossReduction reduction) => new FormulaLoss<TFormula>(formula, reduction);

    public override ILossKernel<T> Bind<T>() => new Kernel<T>(formula, Reduction);

    private sealed class Kernel<T>(TFormula formula, LossReduction reduction) : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs) =>
            formula.Evaluate(rows, columns / TFormula.OutputsPerTarget, outputs, targets, dOutputs, reduction);
    }
}
