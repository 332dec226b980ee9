using System;
using System.IO;
using NeuralKernels.Cli.Commands;

namespace NeuralKernels.Cli.Input;

/// <summary>Opens what the user named, so that a file that is not there is bad input and not a failure.</summary>
internal static class InputFile
{
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
