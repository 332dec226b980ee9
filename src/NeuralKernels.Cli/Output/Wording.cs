using System.Text;

namespace NeuralKernels.Cli.Output;

/// <summary>Text from outside as a message may show it.</summary>
internal static class Wording
{
    private const int Longest = 60;

    /// <summary>In quotes, on one line, cut to a bound.</summary>
    public static string Quote(string text) => $"'{OneLine(text.Length > Longest ? text[..Longest] + "..." : text)}'";

    /// <summary>Without anything that would start a line or steer a terminal.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.ToString();
    }
}
