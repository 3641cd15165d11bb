using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cidadao.Benchmarks;

/// <summary>One request sent again and again over a number of connections: a load generator that leaves the processors to the server.</summary>
internal sealed class HttpFlood(Uri address, byte[] request)
{
    /// <returns>The bytes of a GET of any form that the server has.</returns>
    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    /// <returns>The bytes of a POST with a JSON body.</returns>
    public static byte[] Post(string path, string json, string key) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}");

    /// <returns>How many answers of 2xx came, and in which time.</returns>
    /// <exception cref="InvalidOperationException">An answer was not 2xx.</exception>
    public async Task<(long Answers, TimeSpan Time)> RunAsync(int connections, TimeSpan time, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(
            () => LoopAsync(() => TimeProvider.System.GetElapsedTime(started) < time, cancellation), cancellation)));
        return (answers.Sum(), TimeProvider.System.GetElapsedTime(started));
    }

    private async Task<long> LoopAsync(Func<bool> goOn, CancellationToken cancellation)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), cancellation);
        var buffer = new byte[1 << 14];
        long answers = 0;
        for (; goOn(); answers++)
        {
            await socket.SendAsync(request, cancellation);
            var length = 0;
            do
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
                length = read > 0 ? length + read : throw new InvalidOperationException("The server closed the connection.");
            }
            while (!IsWhole(buffer.AsSpan(0, length)));
            if (buffer[9] != (byte)'2')
                throw new InvalidOperationException($"Not accepted: {Encoding.UTF8.GetString(buffer, 0, length)}");
        }

        return answers;
    }

    /// <summary>By its length where it tells one, else by the last chunk.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var body = answer.IndexOf("\r\n\r\n"u8) + 4;
        if (body < 4)
            return false;
        var length = answer[..body].IndexOf("Content-Length: "u8);
        return length < 0
            ? answer.EndsWith("0\r\n\r\n"u8)
            : Utf8Parser.TryParse(answer[(length + "Content-Length: ".Length)..], out int bytes, out _) && answer.Length >= body + bytes;
    }
}
