using System;
using System.IO;
using System.Linq;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Metrics;
using NeuralKernels.Tables;
using static System.FormattableString;

namespace NeuralKernels.Cli.Output;

/// <summary>
/// Predictions as CSV: <c>class,NAME,NAME...</c> with the probability of each class, or the target's name and number (numbered names where
/// a network has several outputs).
/// </summary>
/// <remarks>
/// One line per row of the source, in its order; a row that the model leaves out has empty cells. Numbers are written as the shortest text
/// that parses back to the same bits.
/// </remarks>
/// <param name="target">What is predicted.</param>
/// <param name="answers">Row-major, rows.Length x <paramref name="columns"/>; numbers are not yet in the target's unit.</param>
/// <param name="columns">Outputs of the network.</param>
/// <param name="rows">For each answer, its row in the source, ascending.</param>
/// <param name="count">Rows of the source.</param>
internal sealed class Predictions<T>(PreprocessingTarget target, T[] answers, int columns, int[] rows, int count)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes everything; the stream stays open.</summary>
    public void Write(Stream stream)
    {
        using var csv = new StreamWriter(stream, leaveOpen: true);
        string[] header = target.Task == DataTask.Classification ? ["class", .. target.ClassNames]
            : columns == 1 ? [target.Name]
            : [.. Enumerable.Range(0, columns).Select(column => Invariant($"{target.Name}{column}"))];
        CsvRow.Write(csv, header);
        string[] empty = [.. header.Select(_ => "")];
        int answer = 0;
        for (int row = 0; row < count; row++)
        {
            bool answered = answer < rows.Length && rows[answer] == row;
            CsvRow.Write(csv, answered ? Cells(answer) : empty);
            answer += answered ? 1 : 0;
        }
    }

    private string[] Cells(int answer)
    {
        ReadOnlySpan<T> outputs = answers.AsSpan(answer * columns, columns);
        if (target.Task == DataTask.Regression)
        {
            return [.. outputs.ToArray().Select(output => Figures.InUnits(output, target))];
        }

        Span<int> label = stackalloc int[1];
        if (columns > 1)
        {
            Decision.ArgMax(outputs, columns, label);
        }
        else
        {
            Decision.Threshold(outputs, T.CreateTruncating(0.5), label);
        }

        T[] shares = columns > 1 ? outputs.ToArray() : [T.One - outputs[0], outputs[0]];
        return [label[0] == Decision.None ? "" : target.ClassNames[label[0]], .. shares.Select(share => Figures.Exact(share))];
    }
}
