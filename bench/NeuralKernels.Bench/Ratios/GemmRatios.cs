using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NeuralKernels.Bench.Peers;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Measurement;

namespace NeuralKernels.Bench.Ratios;

/// <summary>The matrix product against OpenBLAS, BLIS, libxsmm and the FMA peak, all timed alternately.</summary>
internal static class GemmRatios
{
    /// <summary>The installed peers; prints which are missing.</summary>
    private static IGemmPeer[] Peers()
    {
        foreach ((string name, IGemmPeer? peer) in GemmPeers.All)
        {
            Console.WriteLine(peer is null ? $"# {name}: not installed (bench/peers.sh installs it)" : $"# {peer.Name}");
        }

        return [.. GemmPeers.All.Select(each => each.Peer).OfType<IGemmPeer>()];
    }

    public static IEnumerable<RatioLine> Run(string filter)
    {
        IGemmPeer[] peers = Peers();
        Console.WriteLine(ReadBandwidth.Describe());
        foreach (GemmCase row in GemmCase.All.Where(row => Regex.IsMatch(row.Name, filter)))
        {
            foreach (RatioLine line in row.IsDouble ? Run<double>(row, peers) : Run<float>(row, peers))
            {
                yield return line;
            }
        }
    }

    private static List<RatioLine> Run<T>(GemmCase row, IGemmPeer[] peers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int m, int n, int k, int threads) = (row.M, row.N, row.K, row.Threads);
        T[] a = Fill<T>(m * (k + row.Gap)), b = Fill<T>(k * n), c = new T[m * n], d = new T[m * n], transposedB = new T[k * n];
        // One thread may need more than two, whose parts are smaller.
        int length = Math.Max(
            Gemm.WorkspaceLength<T>(row.TransposeA, row.TransposeB, m, n, k, threads: 1),
            Gemm.WorkspaceLength<T>(row.TransposeA, row.TransposeB, m, n, k, threads: threads));
        T[] workspace = GC.AllocateUninitializedArray<T>(length, pinned: true);
        int lda = (row.TransposeA ? m : k) + row.Gap, ldb = row.TransposeB ? k : n;

        void Ours(int count) => Gemm.Multiply(
            row.TransposeA, row.TransposeB, m, n, k, T.One, a, lda, b, ldb, T.Zero, c, n, default, workspace, count);
        var actions = new List<Action> { () => Ours(threads), () => FmaPeak.Round<T>() };
        var names = new List<string>();
        if (row.AgainstPlain)
        {
            T[] plain = GC.AllocateUninitializedArray<T>(Gemm.WorkspaceLength<T>(false, false, m, n, k, threads: threads), pinned: true);
            actions.Add(() => Gemm.Multiply(false, false, m, n, k, T.One, a, k, b, n, T.Zero, d, n, default, plain, threads));
            names.Add("plain");
        }
        else if (threads > 1)
        {
            actions.Add(() => Ours(1));
            names.Add("one thread");
        }

        if (!row.AgainstPlain)
        {
            foreach (IGemmPeer peer in peers)
            {
                // BLIS 0.9 with two threads can hang at small sizes and is left out there, as is libxsmm, which runs on one thread.
                if ((threads > 1 && !peer.HasThreads) || !peer.Prepare(m, n, k, row.IsDouble))
                {
                    continue;
                }

                peer.SetThreads(threads);
                actions.Add(() => peer.Multiply(m, n, k, a, b, d));
                names.Add(peer.Name);
            }
        }

        double[] time = threads > 1 ? InterleavedTimer.RunApart([.. actions]) : InterleavedTimer.Run([.. actions]);
        double operations = 2.0 * m * n * k;

        // Beside a long product the peak gets few rounds, so it is also measured on its own.
        double peak = Math.Max(FmaPeak.Round<T>() / time[1], FmaPeak.Measure<T>(1) / 1e9) * threads;
        string? bound = m == 1 ? ReadBandwidth.Bound((long)k * n * Unsafe.SizeOf<T>(), time[0] * 1e-9, threads) : null;
        var lines = new List<RatioLine>();
        for (int i = 0; i < names.Count; i++)
        {
            double theirs = time[i + 2];
            lines.Add(new RatioLine(
                row.Name,
                operations / time[0],
                operations / theirs,
                names[i],
                "GFLOP/s",
                theirs / time[0],
                row.Bar(names[i]),
                100 * operations / time[0] / peak,
                bound));
        }

        if (lines.Count == 0)
        {
            lines.Add(new RatioLine(
                row.Name, operations / time[0], peak, "FMA peak", "GFLOP/s", operations / time[0] / peak, 0,
                100 * operations / time[0] / peak, bound));
        }

        return lines;
    }

    private static T[] Fill<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(length);
        T[] values = GC.AllocateUninitializedArray<T>(length, pinned: true);
        for (int i = 0; i < length; i++)
        {
            values[i] = T.CreateTruncating((random.NextSingle() * 2) - 1);
        }

        return values;
    }
}
