using System;
using System.Diagnostics;

namespace NeuralKernels.Cli.Runs;

/// <summary>Rows learned per second of learning; scoring between epochs does not count.</summary>
internal sealed class Throughput
{
    private long _ticks;
    private long _rows;
    private long _epochTicks;
    private long _epochRows;
    private double _fastest;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Time spent learning.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(0, _ticks);

    /// <summary>Rows per second so far; 0 before the first.</summary>
    public double RowsPerSecond => _ticks == 0 ? 0 : _rows / Elapsed.TotalSeconds;

    /// <summary>
    /// Rows per second of the fastest complete epoch, or of everything where none is complete: the speed of compiled code on an undisturbed
    /// machine. The figures that it is compared with are the best of several rounds too.
    /// </summary>
    public double Fastest => _fastest > 0 ? _fastest : RowsPerSecond;

    /// <summary>Ends an epoch; the time of the next one starts here.</summary>
    public void EndEpoch(bool isComplete)
    {
        if (isComplete && _epochTicks > 0)
        {
            _fastest = Math.Max(_fastest, _epochRows / Stopwatch.GetElapsedTime(0, _epochTicks).TotalSeconds);
        }

        (_epochTicks, _epochRows) = (0, 0);
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>Adds the rows learned since the last call.</summary>
    public void Add(int rows)
    {
        long now = Stopwatch.GetTimestamp();
        _ticks += now - _last;
        _epochTicks += now - _last;
        _last = now;
        _rows += rows;
        _epochRows += rows;
    }
}
