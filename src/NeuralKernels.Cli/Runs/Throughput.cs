using System;
using System.Diagnostics;

namespace NeuralKernels.Cli.Runs;

/// <summary>Rows learned per second of learning: scoring between epochs does not count.</summary>
internal sealed class Throughput
{
    private long _ticks;
    private long _rows;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Time spent learning.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(0, _ticks);

    /// <summary>Rows per second so far; 0 before the first.</summary>
    public double RowsPerSecond => _ticks == 0 ? 0 : _rows / Elapsed.TotalSeconds;

    /// <summary>Time goes on from here.</summary>
    public void Resume() => _last = Stopwatch.GetTimestamp();

    /// <summary>Rows were learned since the last call.</summary>
    public void Add(int rows)
    {
        long now = Stopwatch.GetTimestamp();
        _ticks += now - _last;
        _last = now;
        _rows += rows;
    }
}
