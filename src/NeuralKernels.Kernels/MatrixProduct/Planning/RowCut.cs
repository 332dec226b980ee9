namespace NeuralKernels.Kernels.MatrixProduct;

/// <summary>Rows shared out evenly among tiles: 32 rows are 11 + 11 + 10, not 12 + 12 + 8, since a tile is as slow as its latency chains
/// when it has few rows.</summary>
internal readonly struct RowCut
{
    private readonly int _least;
    private readonly int _taller;

    /// <summary>Cuts <paramref name="rows"/> (at least 1) into tiles of at most <paramref name="most"/>.</summary>
    public RowCut(int rows, int most)
    {
        Tiles = 1;
        _least = rows;
        if (rows > most) // the divisions would be a tenth of a product of 8 by 8
        {
            Tiles = (rows + most - 1) / most;
            _least = rows / Tiles;
            _taller = rows - (_least * Tiles);
        }
    }

    /// <summary>How many tiles.</summary>
    public int Tiles { get; }

    /// <summary>Rows of a tile; none is taller than the first.</summary>
    public int Height(int tile) => tile < _taller ? _least + 1 : _least;
}
