using System.Globalization;
using System.Text;

namespace NeuralKernels.Cli.Tests;

/// <summary>Small tables with known answers.</summary>
internal static class Samples
{
    /// <summary>Two measures and a color; the class is "big" where width + height is above 10, and red adds 4 to it.</summary>
    public static string Classes(int rows)
    {
        var text = new StringBuilder("width,height,colour,size\n");
        for (int i = 0; i < rows; i++)
        {
            int width = i * 7 % 11;
            int height = i * 5 % 9;
            bool red = i % 3 == 0;
            string size = width + height + (red ? 4 : 0) > 10 ? "big" : "small";
            text.Append(CultureInfo.InvariantCulture, $"{width},{height},{(red ? "red" : "blue")},{size}\n");
        }

        return text.ToString();
    }

    /// <summary>y = 3 a - 2 b + 100.</summary>
    public static string Numbers(int rows)
    {
        var text = new StringBuilder("a;b;y\n");
        for (int i = 0; i < rows; i++)
        {
            double a = i * 7 % 11 / 2.0;
            double b = i * 5 % 9;
            text.Append(CultureInfo.InvariantCulture, $"{a};{b};{(3 * a) - (2 * b) + 100}\n");
        }

        return text.ToString();
    }
}
