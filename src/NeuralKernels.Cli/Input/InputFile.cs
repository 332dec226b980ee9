using System;
using System.IO;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Cli.Output;

namespace NeuralKernels.Cli.Input;

/// <summary>Opens what the user named, so that a file that is not there is bad input and not a failure.</summary>
internal static class InputFile
{
    /// <summary>Opens a file, or standard input for <c>-</c>, and runs its reader.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="reader">Gets the stream and what messages call it.</param>
    /// <exception cref="InputException">The file cannot be opened or read.</exception>
    public static T Read<T>(string path, Func<Stream, string, T> reader) => Read(path, () =>
    {
        using Stream stream = path == OutputFile.Standard ? Console.OpenStandardInput() : File.OpenRead(path);
        return reader(stream, path == OutputFile.Standard ? "standard input" : path);
    });

    /// <summary>Runs a reader of the file <paramref name="path"/>.</summary>
    /// <exception cref="InputException">The file cannot be opened or read.</exception>
    public static T Read<T>(string path, Func<T> reader)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"{path}: found a folder, expected a file");
        }

        try
        {
            return reader();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: found no such file, expected one to read", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: expected a file to read: {e.Message}", e);
        }
    }
}
