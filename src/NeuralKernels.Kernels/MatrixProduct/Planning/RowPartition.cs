namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>Rows divided evenly among tiles: 32 rows are 11 + 11 + 10, not 12 + 12 + 8, since a tile of few rows waits for the latency of
/// its chains.</summary>
internal readonly struct RowPartition
{
    private readonly int _min;
    private readonly int _taller;

    /// <summary>Divides <paramref name="rows"/> (at least 1) into tiles of at most <paramref name="max"/>.</summary>
    public RowPartition(int rows, int max)
    {
        Tiles = 1;
        _min = rows;
        if (rows > max) // the divisions would take a tenth of the time of a product of 8 by 8
        {
            Tiles = (rows + max - 1) / max;
            _min = rows / Tiles;
            _taller = rows - (_min * Tiles);
        }
    }

    /// <summary>How many tiles.</summary>
    public int Tiles { get; }

    /// <summary>Rows of a tile; none is taller than the first.</summary>
    public int Height(int tile) => tile < _taller ? _min + 1 : _min;
}
