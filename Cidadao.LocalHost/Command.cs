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
    public static async Task<string?> TryAsync(ProcessStartInfo line, string input = "")
    {
        using var process = Process.Start(line)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var printed = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : string.Concat(printed);
    }

    /// <exception cref="LocalHostException">It failed; with what it printed.</exception>
    public static async Task RunAsync(ProcessStartInfo line, string input = "")
    {
        if (await TryAsync(line, input) is { } printed)
            throw new LocalHostException(1, $"Falhou: {string.Join(' ', line.ArgumentList)}\n{printed}",
                $"Failed: {string.Join(' ', line.ArgumentList)}\n{printed}");
    }
}
