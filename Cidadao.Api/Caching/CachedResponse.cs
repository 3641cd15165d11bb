using System.ComponentModel;
using System.IO.Hashing;
using Cidadao.Core.Caching;
using Microsoft.Extensions.Primitives;

namespace Cidadao.Api.Caching;

/// <summary>
/// An answer, ready to be sent: as it is, and compressed where that makes it smaller. Its content never changes; the compressed forms may be
/// replaced by smaller ones of the same content, under another tag.
/// </summary>
[ImmutableObject(true)]
internal sealed class CachedResponse : IHasCacheLife
{
    private readonly string _hash;
    private volatile Representation? _brotli;
    private volatile Representation? _gzip;
    private int _uses;

    public CachedResponse(int status, string contentType, string language, byte[] body, byte[]? brotli, byte[]? gzip)
    {
        (Status, ContentType, Language) = (status, contentType, language);
        _hash = Convert.ToHexStringLower(XxHash128.Hash(body));
        Plain = new(body, Tag(""), null);
        _brotli = brotli is null ? null : new(brotli, Tag("-br"), "br");
        _gzip = gzip is null ? null : new(gzip, Tag("-gz"), "gzip");
    }

    public int Status { get; }

    public string ContentType { get; }

    /// <summary>Of the texts of a problem; an answer that is none has both.</summary>
    public string Language { get; }

    public Representation Plain { get; }

    public Representation? Brotli => _brotli;

    public Representation? Gzip => _gzip;

    public bool IsSuccess => Status == StatusCodes.Status200OK;

    /// <summary>It may lack what was committed last, since the primary could not be asked: whoever comes next asks again.</summary>
    public bool IsStale { get; private init; }

    public CacheLife Life => Status switch
    {
        _ when IsStale => CacheLife.None,
        StatusCodes.Status200OK => CacheLife.Usual,
        StatusCodes.Status404NotFound => CacheLife.Short,
        _ => CacheLife.None,
    };

    public CachedResponse AsStale() => new(Status, ContentType, Language, Plain.Bytes, _brotli?.Bytes, _gzip?.Bytes) { IsStale = true };

    /// <returns>True once: when it is asked for again, and so is worth the best compression.</returns>
    public bool IsWanted() => _brotli is not null && Volatile.Read(ref _uses) < 2 && Interlocked.Increment(ref _uses) == 2;

    public void Replace(byte[]? brotli, byte[]? gzip, int level)
    {
        if (brotli is not null && brotli.Length < _brotli?.Bytes.Length)
            _brotli = new(brotli, Tag($"-br{level}"), "br");
        if (gzip is not null && gzip.Length < _gzip?.Bytes.Length)
            _gzip = new(gzip, Tag($"-gz{level}"), "gzip");
    }

    /// <summary>Any form of the same content: who has one has it all.</summary>
    public bool Matches(StringValues ifNoneMatch)
    {
        foreach (var value in ifNoneMatch)
        {
            if (value is not null && (value.Contains(_hash, StringComparison.Ordinal) || value.Trim() == "*"))
                return true;
        }

        return false;
    }

    private StringValues Tag(string form) => $"\"{_hash}{form}\"";
}

/// <summary>One form of an answer.</summary>
/// <param name="ETag">Strong: these bytes and no others.</param>
/// <param name="Encoding">Null: as it is.</param>
internal sealed record Representation(byte[] Bytes, StringValues ETag, string? Encoding);
