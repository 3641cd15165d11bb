using System.Diagnostics;

namespace Cidadao.LocalHost;

/// <summary>Command lines, as data and as something short that runs to its end.</summary>
internal static class Command
{
    /// <summary>A command in a session of its own, so that the terminal's Ctrl-C reaches LocalHost alone and the stop stays in order.</summary>
    public static ProcessStartInfo Line(string folder, params IEnumerable<string> line) => new("setsid", line)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    /// <returns>Null when it succeeded; otherwise what it printed.</returns>
    public static async Task<string?> TryAsync(ProcessStartInfo line)
    {
        var (code, output, error) = await EndAsync(line, "", CancellationToken.None);
        return code == 0 ? null : output + error;
    }

    /// <exception cref="LocalHostException">It failed; with what it printed.</exception>
    public static Task RunAsync(ProcessStartInfo line, string input = "", CancellationToken cancellation = default) => ReadAsync(line, cancellation, input);

    /// <returns>What it printed as its result.</returns>
    /// <exception cref="LocalHostException">It failed; with what it printed.</exception>
    public static async Task<string> ReadAsync(ProcessStartInfo line, CancellationToken cancellation, string input = "")
    {
        var (code, output, error) = await EndAsync(line, input, cancellation);
        return code == 0 ? output : throw new LocalHostException(1, $"Falhou: {string.Join(' ', line.ArgumentList)}\n{output}{error}",
            $"Failed: {string.Join(' ', line.ArgumentList)}\n{output}{error}");
    }

    private static async Task<(int Code, string Output, string Error)> EndAsync(ProcessStartInfo line, string input, CancellationToken cancellation)
    {
        using var process = Process.Start(line)!;
        await using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var printed = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return (process.ExitCode, printed[0], printed[1]);
    }
}
