using System.Collections.Generic;
using System.IO;
using System.Text;
using NeuralKernels.Cli.Output;

namespace NeuralKernels.Cli.Pages;

/// <summary>A self-contained HTML file without scripts; its content security policy forbids a browser to fetch anything.</summary>
/// <param name="title">The title, which is also the heading.</param>
internal sealed class Page(string title)
{
    private readonly StringBuilder _body = new();

    /// <summary>Begins a section.</summary>
    public Page Section(string heading)
    {
        _body.Append($"<h2>{Html.Escape(heading)}</h2>\n");
        return this;
    }

    /// <summary>Paragraphs of text without markup.</summary>
    public Page Text(params IEnumerable<string> paragraphs)
    {
        foreach (string text in paragraphs)
        {
            _body.Append($"<p>{Html.Escape(text)}</p>\n");
        }

        return this;
    }

    /// <summary>A figure with its caption.</summary>
    /// <param name="name">Its id in the page.</param>
    /// <param name="content">A drawing, or other valid markup.</param>
    /// <param name="caption">Text without markup; null for none.</param>
    public Page Figure(string name, object content, string? caption = null)
    {
        string below = caption is null ? "" : $"<figcaption>{Html.Escape(caption)}</figcaption>\n";
        _body.Append($"<figure id=\"{name}\">\n{content}\n{below}</figure>\n");
        return this;
    }

    /// <summary>Writes the file atomically, or to standard output for <c>-</c>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => OutputFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToString())));

    /// <summary>The text of the file.</summary>
    public override string ToString() =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>{Html.Escape(title)}</title>
        <style>
        {PageStyle.Css}
        </style>
        </head>
        <body>
        <main>
        <h1>{Html.Escape(title)}</h1>
        {_body}</main>
        </body>
        </html>

        """;
}
