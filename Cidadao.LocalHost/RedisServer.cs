using System.Net;
using System.Net.Sockets;

namespace Cidadao.LocalHost;

/// <summary>A private Redis on loopback that keeps what it is told: append-only file, synced every second.</summary>
internal static class RedisServer
{
    public static async Task<(Resource Resource, string ConnectionString)> PrepareAsync(string folder, int port)
    {
        var data = Path.Combine(folder, "redis");
        await ServerAccount.CreateFolderAsync(data);
        var line = ServerAccount.Line(data, "redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--dir", data, "--save", "",
            "--appendonly", "yes", "--appendfsync", "everysec");
        return (new Resource(ResourceNames.Redis, line, ServiceProcess.Terminate, (_, cancellation) => IsReadyAsync(port, cancellation)),
            $"127.0.0.1:{port}");
    }

    /// <summary>Deletes all that it holds: streams and values of data that is replaced.</summary>
    /// <param name="connectionString">As <see cref="PrepareAsync"/> gave it.</param>
    public static async Task ForgetAsync(string connectionString, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(connectionString), cancellation);
        await client.GetStream().WriteAsync("FLUSHALL\r\n"u8.ToArray(), cancellation);
        var answer = new byte[3];
        await client.GetStream().ReadExactlyAsync(answer, cancellation);
        if (!answer.AsSpan().SequenceEqual("+OK"u8))
            throw new LocalHostException(1, "O Redis não apagou o que guardava.", "Redis did not delete what it held.");
    }

    /// <summary>It listens before it has read its file; until then it answers -LOADING.</summary>
    private static async Task<bool> IsReadyAsync(int port, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), cancellation);
            var answer = new byte[5];
            await client.GetStream().ReadExactlyAsync(answer, cancellation);
            return answer.AsSpan().SequenceEqual("+PONG"u8);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
