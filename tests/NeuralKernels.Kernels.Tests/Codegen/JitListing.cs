using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace NeuralKernels.Kernels.Tests.Codegen;

/// <summary>One method as the JIT lists it under DOTNET_JitDisasm: its name, its instructions, and its loops.</summary>
internal sealed partial class JitListing
{
    private readonly List<string> _lines;

    private JitListing(string method, List<string> lines)
    {
        Method = method;
        _lines = lines;
    }

    /// <summary>Type and method with their type arguments.</summary>
    public string Method { get; }

    /// <summary>All instructions in order, without labels and comments.</summary>
    public IEnumerable<string> Instructions => _lines.Where(line => !line.EndsWith(':'));

    /// <summary>Whether an instruction addresses the stack.</summary>
    /// <remarks>rbp is a register like any other where the frame is rsp's.</remarks>
    public bool TouchesStack(string instruction) =>
        instruction.Contains("[rsp", StringComparison.Ordinal) || (IsFrameInRbp && instruction.Contains("[rbp", StringComparison.Ordinal));

    private bool IsFrameInRbp { get; set; }

    /// <summary>Splits what the JIT wrote into methods.</summary>
    public static IReadOnlyList<JitListing> Read(string path)
    {
        var methods = new List<JitListing>();
        foreach (string line in File.ReadLines(path))
        {
            Match header = Header().Match(line);
            if (header.Success)
            {
                methods.Add(new JitListing(header.Groups[1].Value, []));
            }
            else if (methods.Count > 0 && line.StartsWith("; rbp based frame", StringComparison.Ordinal))
            {
                methods[^1].IsFrameInRbp = true;
            }
            else if (methods.Count > 0 && !string.IsNullOrWhiteSpace(line) && !line.StartsWith(';'))
            {
                methods[^1]._lines.Add(line.Split(';')[0].Trim());
            }
        }

        return methods;
    }

    /// <summary>The instructions of each innermost loop: from a label to a jump back to it, with no other loop between.</summary>
    public IReadOnlyList<string[]> InnermostLoops()
    {
        var labels = new Dictionary<string, int>();
        var spans = new List<(int Start, int End)>();
        for (int i = 0; i < _lines.Count; i++)
        {
            if (_lines[i].EndsWith(':'))
            {
                labels[_lines[i][..^1]] = i;
            }

            Match jump = Jump().Match(_lines[i]);
            if (jump.Success && labels.TryGetValue(jump.Groups[1].Value, out int start))
            {
                spans.Add((start, i));
            }
        }

        return
        [
            .. from span in spans
               where !spans.Exists(inner => inner != span && inner.Start >= span.Start && inner.End <= span.End)
               select _lines[span.Start..(span.End + 1)].Where(line => !line.EndsWith(':')).ToArray(),
        ];
    }

    [GeneratedRegex(@"^; Assembly listing for method (.*?)\(")]
    private static partial Regex Header();

    [GeneratedRegex(@"^j\w+\s+(?:SHORT )?(G_M\w+)")]
    private static partial Regex Jump();
}
