using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Cidadao.IntegrationTests.OpenApi;

/// <summary>The <c>sh</c> blocks of a document, run as a reader runs them: one after the other, in one shell.</summary>
internal static partial class ShellExamples
{
    /// <summary>Stands between the outputs of two blocks, and in none of them.</summary>
    private const char Between = '\u001e';

    private const string DefaultAddress = "http://127.0.0.1:5080";

    /// <param name="home">Where <c>api.key</c> is; the working directory is the repository's root.</param>
    /// <returns>Each block with what it printed.</returns>
    /// <exception cref="AssertFailedException">One of them failed.</exception>
    public static async Task<IReadOnlyList<(string Block, string Output)>> RunAsync(string document, Uri api, string home, CancellationToken cancellation)
    {
        var blocks = Block().Matches(document).Select(block => block.Groups["script"].Value).ToList();
        var script = string.Join($"\nprintf '{Between}'\n", blocks).Replace(DefaultAddress, api.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        using var bash = Process.Start(new ProcessStartInfo("bash")
        {
            ArgumentList = { "-euo", "pipefail", "-c", script },
            Environment = { ["CIDADAO_HOME"] = home },
            WorkingDirectory = Root(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (bash.StandardOutput.ReadToEndAsync(cancellation), bash.StandardError.ReadToEndAsync(cancellation));
        await bash.WaitForExitAsync(cancellation);

        var outputs = (await output).Split(Between);
        Assert.AreEqual(0, bash.ExitCode, $"Block {outputs.Length} of {blocks.Count}: {await error}\n{outputs[^1]}\n{blocks[outputs.Length - 1]}");
        return [.. blocks.Zip(outputs)];
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [GeneratedRegex(@"```sh\n(?<script>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
