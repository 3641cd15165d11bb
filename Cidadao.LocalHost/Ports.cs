using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Cidadao.LocalHost;

/// <summary>
/// Loopback ports. A free one is the same at every start of a home, and lies below those that the kernel hands to clients. None is chosen twice:
/// what a process has chosen may not listen yet.
/// </summary>
internal static class Ports
{
    private static readonly ConcurrentDictionary<int, string> Chosen = new();

    private const int First = 20_000;
    private const int Count = 12_000;

    /// <param name="wanted">A fixed port, or 0 for a free one.</param>
    /// <param name="home">Full path of the home.</param>
    /// <param name="name">The resource.</param>
    public static int Choose(int wanted, string home, string name)
    {
        if (wanted > 0)
            return IsFree(wanted) ? wanted : throw new LocalHostException(4,
                $"A porta {wanted} ({name}) já está em uso. Escolha outra com CIDADAO_{name.ToUpperInvariant()}_PORT.",
                $"Port {wanted} ({name}) is in use. Choose another with CIDADAO_{name.ToUpperInvariant()}_PORT.");
        var owner = $"{home}\n{name}";
        var hash = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(owner)));
        return Enumerable.Range(0, Count).Select(step => First + (int)((hash + (uint)step) % Count))
            .First(port => IsFree(port) && Chosen.GetOrAdd(port, owner) == owner);
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
