using System.Buffers.Binary;
using System.Net;
using Cidadao.Core.Access;

namespace Cidadao.Api.Security;

/// <summary>Who has an allowance: a key, or an address where none was brought.</summary>
/// <param name="Key">Empty without key.</param>
/// <param name="Address">IPv4, or the upper 64 bits of IPv6, all that one subscriber has; 0 with a key.</param>
internal readonly record struct Caller(Guid Key, ulong Address)
{
    private const int IPv4Place = 12;

    public static Caller Of(HttpContext context) => context.User.Identity is KeyIdentity { Known: var key }
        ? new(key.Key.Id, 0)
        : OfAddress(context);

    /// <summary>The same, of whom it is known that he brings no key.</summary>
    public static Caller OfAddress(HttpContext context) => new(Guid.Empty, AddressOf(context.Connection.RemoteIpAddress));

    private static ulong AddressOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out var written))
            return 0;
        return written == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[IPv4Place..])
            : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
