using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Cidadao.Benchmarks.Live;

/// <summary>
/// One client of <c>/api/v1/live</c> that leaves the processors to the server: it counts frames and notes when each came, and decodes none;
/// what all receive alike is decoded once, by a <see cref="Transcript"/>.
/// </summary>
internal sealed class LiveReceiver : IDisposable
{
    private const int ReadBytes = 32 * 1024;
    private const int LongestHeader = 10;

    /// <summary>1006 of RFC 6455: it ended without a word.</summary>
    private const int Broken = 1006;
    private const int Control = 0x8;
    private const int Close = 0x8;
    private const int Ping = 0x9;
    private const int MaskedPong = 0x8A;

    private delegate bool IsWhole(ReadOnlySpan<byte> read);

    private readonly Socket _socket;
    private readonly byte[] _header = new byte[LongestHeader];
    private readonly byte[] _control = new byte[125];
    private int _headed;
    private long _left;
    private long _length;
    private bool _inPayload;
    private volatile bool _isStopped;

    private LiveReceiver(Socket socket) => _socket = socket;

    /// <summary>Data frames since the subscription.</summary>
    public long Frames { get; private set; }

    /// <summary>Bytes of their payloads, as they came.</summary>
    public long Bytes { get; private set; }

    /// <summary>When each data frame had come, as timestamps; null: not noted.</summary>
    public List<long>? Times { get; set; }

    /// <summary>Decodes what comes; null: nobody.</summary>
    public Transcript? Transcript { get; set; }

    /// <summary>What the server closed with; null while it did not.</summary>
    public int? ClosedWith { get; private set; }

    /// <summary>Ends when the connection does.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    /// <param name="deflates">Whether permessage-deflate is offered.</param>
    /// <param name="receiveBuffer">Of the kernel, bytes; null: as it likes.</param>
    /// <exception cref="InvalidOperationException">The server did not let it in, or did not answer as it should.</exception>
    public static async Task<LiveReceiver> OpenAsync(Uri api, string topic, CancellationToken cancellation, bool deflates = true, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes)
            socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, api.Port), cancellation);
        var offer = deflates ? "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n" : "";
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offer}\r\n"),
            cancellation);
        var answer = await ReadAsync(socket, bytes => bytes.EndsWith("\r\n\r\n"u8), cancellation);
        if (!answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new InvalidOperationException($"Not let in: {answer}");
        await socket.SendAsync(Masked(0x81, Encoding.ASCII.GetBytes($$"""{"action":"subscribe","topic":"{{topic}}"}""")), cancellation);
        var subscribed = await ReadAsync(socket, bytes => bytes.Length >= 2 && bytes.Length == 2 + bytes[1], cancellation);
        if (!subscribed.Contains("\"subscribed\"", StringComparison.Ordinal))
            throw new InvalidOperationException($"Not subscribed: {subscribed}");

        var receiver = new LiveReceiver(socket);
        receiver.Resume();
        return receiver;
    }

    /// <summary>Reads no more: what comes stays with the kernel, and then with the server.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Reads what came, and goes on.</summary>
    public void Resume()
    {
        _isStopped = false;
        Reading = ReadOnAsync();
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReadOnAsync()
    {
        try
        {
            while (!_isStopped && ClosedWith is null)
            {
                // No buffer is held while nothing comes.
                await _socket.ReceiveAsync(Memory<byte>.Empty);
                if (!_isStopped)
                    await ReceiveAsync();
            }
        }
        catch (SocketException)
        {
            ClosedWith ??= Broken;
        }
        catch (ObjectDisposedException)
        {
            // The measurement is over.
        }
    }

    private async ValueTask ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            var read = await _socket.ReceiveAsync(buffer);
            ClosedWith ??= read == 0 ? Broken : null;
            Take(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (!_inPayload)
            {
                _header[_headed++] = bytes[0];
                bytes = bytes[1..];
                if (_headed < HeaderLength())
                    continue;
                (_inPayload, _length) = (true, PayloadLength());
                _left = _length;
            }

            var part = bytes[..(int)Math.Min(_left, bytes.Length)];
            if (IsControl)
                part.CopyTo(_control.AsSpan((int)(_length - _left)));
            else
                Transcript?.Append(part);
            _left -= part.Length;
            bytes = bytes[part.Length..];
            if (_left == 0)
                EndFrame();
        }
    }

    private bool IsControl => (_header[0] & Control) != 0;

    private int HeaderLength() => _headed < 2 ? 2 : (_header[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 };

    private long PayloadLength() => (_header[1] & 0x7F) switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
        127 => BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(2)),
        var length => length,
    };

    private void EndFrame()
    {
        (_inPayload, _headed) = (false, 0);
        var control = _control.AsSpan(0, IsControl ? (int)_length : 0);
        switch (_header[0] & 0xF)
        {
            case Ping:
                _socket.Send(Masked(MaskedPong, control));
                break;
            case Close:
                ClosedWith = control.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(control) : 1005;
                break;
            case < Control:
                Frames++;
                Bytes += _length;
                Times?.Add(TimeProvider.System.GetTimestamp());
                Transcript?.EndFrame(isCompressed: (_header[0] & 0x40) != 0);
                break;
        }
    }

    /// <summary>A client's frame, with a mask of zeros, which leaves the payload as it is.</summary>
    private static byte[] Masked(int first, ReadOnlySpan<byte> payload) => [(byte)first, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];

    private static async Task<string> ReadAsync(Socket socket, IsWhole isWhole, CancellationToken cancellation)
    {
        // Byte by byte: what comes after it is for who reads on.
        var read = new List<byte>();
        var one = new byte[1];
        while (!isWhole(CollectionsMarshal.AsSpan(read)))
        {
            if (await socket.ReceiveAsync(one, cancellation) == 0)
                throw new InvalidOperationException($"The server closed the connection: {Encoding.UTF8.GetString([.. read])}");
            read.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. read]);
    }
}
