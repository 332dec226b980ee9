using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using NeuralKernels.Verification;

namespace NeuralKernels.Bench.Worst;

/// <summary>An argument, the kernel's result, and its error in ulp.</summary>
internal readonly record struct Sample(double X, double Found, double Ulp);

/// <summary>The result of a search: the number of arguments tried, and the worst.</summary>
internal sealed record Worst(long Inputs, Sample Sample);

/// <summary>
/// Searches for the largest error in ulp of a kernel of double for a given time, which is a lower bound of the true maximum.
/// </summary>
/// <remarks>
/// Every starting point is tried with its neighbors: the borders that the list of functions states, zero and the ends of the format, all
/// powers of two with either sign, halves of multiples of ln 2 (where exponentials change n). Then a third of the arguments are new: any
/// bit pattern, or one near a starting point. The others are neighbors, up to a random power of two of last places away, of the worst found
/// so far: of the worst of all, or of the worst of a cell, which is the set of arguments that share sign, exponent and the first three bits
/// of the fraction. Each thread has its own stream of random numbers, so that runs with the same number of threads try the same arguments,
/// as many as the time allows.
/// </remarks>
internal sealed class WorstSearch(FunctionCase<double> function, int seed)
{
    private const int Batch = 64;
    private const int CellShift = 49;
    private const int Leaders = 24;

    private readonly System.Random _random = new(seed);
    private readonly Dictionary<long, Sample> _cells = [];
    private readonly List<Sample> _leaders = [];
    private readonly List<long> _cellNames = [];
    private readonly double[] _x = new double[Batch];
    private readonly double[] _y = new double[Batch];
    private readonly double[] _starts = Starts(function);
    private long _inputs;

    /// <summary>Searches on all processors, until the time is over or each has tried <paramref name="max"/> arguments.</summary>
    public static Worst Run(FunctionCase<double> function, TimeSpan time, long max = long.MaxValue)
    {
        var worst = new Worst[Environment.ProcessorCount];
        Parallel.For(0, worst.Length, i => worst[i] = new WorstSearch(function, i).Run(time, max, i, worst.Length));
        return new Worst(worst.Sum(part => part.Inputs), worst.MaxBy(part => part.Sample.Ulp)!.Sample);
    }

    private Worst Run(TimeSpan time, long max, int part, int parts)
    {
        long start = Stopwatch.GetTimestamp();
        int next = part;
        while (Stopwatch.GetElapsedTime(start) < time && _inputs < max)
        {
            for (int i = 0; i < Batch; i++)
            {
                _x[i] = next < _starts.Length ? _starts[next] : Next();
                next += next < _starts.Length ? parts : 0;
            }

            function.Kernel(_x, _y);
            for (int i = 0; i < Batch; i++)
            {
                if (double.IsFinite(_x[i]) && _x[i] > function.Above)
                {
                    Keep(new Sample(_x[i], _y[i], function.Error(_x[i], _y[i])));
                }
            }
        }

        return new Worst(_inputs, _leaders.MaxBy(sample => sample.Ulp));
    }

    private static double[] Starts(FunctionCase<double> function)
    {
        var starts = new List<double> { 0, double.Epsilon, 2.2250738585072009e-308, double.MaxValue };
        starts.AddRange(function.Borders);
        for (int n = -1074; n <= 1023; n++)
        {
            starts.Add(Math.ScaleB(1, n));
        }

        for (int n = 1; n <= 2100; n++)
        {
            starts.Add(0.5 * n * Math.Log(2));
        }

        return
        [
            .. starts.SelectMany(x => new[] { x, -x })
                .SelectMany(
                    x => new[] { x, Math.BitIncrement(x), Math.BitDecrement(x), x * (1 + 1e-12), x * (1 - 1e-12), x * 1.001, x * 0.999 })
                .Where(x => double.IsFinite(x) && x > function.Above),
        ];
    }

    private double Next()
    {
        double choice = _random.NextDouble();
        if (choice < 0.12 || _leaders.Count == 0)
        {
            return BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue));
        }

        if (choice < 0.24)
        {
            double x = Math.ScaleB(1 + _random.NextDouble(), _random.Next(-12, 11));
            return _random.Next(2) == 0 ? x : -x;
        }

        double parent = choice < 0.36 ? _starts[_random.Next(_starts.Length)]
            : choice < 0.75 ? _leaders[_random.Next(_leaders.Count)].X
            : _cells[_cellNames[_random.Next(_cellNames.Count)]].X;
        long away = _random.NextInt64(1L << _random.Next(1, 52));
        return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(parent) + (_random.Next(2) == 0 ? away : -away));
    }

    private void Keep(Sample sample)
    {
        _inputs++;
        long cell = BitConverter.DoubleToInt64Bits(sample.X) >> CellShift;
        if (!_cells.TryGetValue(cell, out Sample known))
        {
            _cellNames.Add(cell);
        }
        else if (known.Ulp >= sample.Ulp)
        {
            return;
        }

        _cells[cell] = sample;
        _leaders.RemoveAll(leader => BitConverter.DoubleToInt64Bits(leader.X) >> CellShift == cell);
        _leaders.Add(sample);
        if (_leaders.Count > Leaders)
        {
            _leaders.Remove(_leaders.MinBy(leader => leader.Ulp));
        }
    }
}
