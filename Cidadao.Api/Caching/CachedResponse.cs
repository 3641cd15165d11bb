using System.ComponentModel;
using System.IO.Hashing;
using System.Text.Json;
using Cidadao.Api.Fields;
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
    /// <summary>So many trimmed forms are kept with an answer, and together not more bytes than its own.</summary>
    private const int MaxTrimmed = 8;

    private readonly string _hash;
    private readonly Lock _trimming = new();
    private Dictionary<string, CachedResponse>? _trimmed;
    private volatile CompressedForms _compressed;
    private int _uses;

    /// <param name="level">At which the compressed forms were made.</param>
    public CachedResponse(int status, string contentType, string language, byte[] body, byte[]? brotli, byte[]? gzip, int level = Compressor.Fast)
    {
        (Status, ContentType, Language) = (status, contentType, language);
        _hash = Convert.ToHexStringLower(XxHash128.Hash(body));
        Plain = new(body, Tag(""), null);
        _compressed = Forms(brotli, gzip, level);
    }

    public int Status { get; }

    public string ContentType { get; }

    /// <summary>Of the texts of a problem; an answer that is none has both.</summary>
    public string Language { get; }

    public Representation Plain { get; }

    /// <summary>Replaced together.</summary>
    public CompressedForms Compressed => _compressed;

    public bool IsProblem => ContentType.StartsWith("application/problem+json", StringComparison.Ordinal);

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

    /// <summary>The problem as one request's: with the id that names it.</summary>
    public byte[] ProblemOf(string correlationId)
    {
        var id = JsonEncodedText.Encode(correlationId);
        return [.. Plain.Bytes.AsSpan(0, Plain.Bytes.Length - 1), .. ",\"correlationId\":\""u8, .. id.EncodedUtf8Bytes, .. "\"}"u8];
    }

    public CachedResponse AsStale() => new(Status, ContentType, Language, Plain.Bytes, _compressed.Brotli?.Bytes, _compressed.Gzip?.Bytes, _compressed.Level) { IsStale = true };

    /// <summary>
    /// What a client wants of it, an answer of its own with tags of its own, kept as long as this one is: no key that something would have to be
    /// evicted from. Beyond the bound it is cut anew each time.
    /// </summary>
    public CachedResponse Trimmed(FieldSelection selection, Trimming trimming)
    {
        var key = selection.ToString();
        lock (_trimming)
        {
            if (_trimmed?.TryGetValue(key, out var kept) == true)
                return kept;
        }

        var bytes = trimming.Trim(Plain.Bytes, selection);
        var trimmed = new CachedResponse(Status, ContentType, Language, bytes, Compressor.Brotli(bytes), Compressor.Gzip(bytes)) { IsStale = IsStale };
        lock (_trimming)
        {
            _trimmed ??= new(StringComparer.Ordinal);
            if (_trimmed.Count < MaxTrimmed && _trimmed.Values.Sum(other => other.Plain.Bytes.Length) + bytes.Length <= Plain.Bytes.Length)
                _trimmed[key] = trimmed;
        }

        return trimmed;
    }

    /// <returns>True once: when it is asked for again, and so is worth the best compression.</returns>
    public bool IsWanted() => Volatile.Read(ref _uses) < 2 && Interlocked.Increment(ref _uses) == 2 && _compressed.Brotli is not null;

    /// <summary>A form that would not become smaller stays.</summary>
    public void Compress(int level)
    {
        var before = _compressed;
        _compressed = Forms(
            Smaller(Compressor.Brotli(Plain.Bytes, level), before.Brotli), Smaller(Compressor.Gzip(Plain.Bytes, level), before.Gzip), level);
    }

    /// <returns>False when the other is not the same content, or not compressed as well as that.</returns>
    public bool TakeForms(CachedResponse other, int level)
    {
        if (other._hash != _hash || other._compressed.Level < level)
            return false;
        _compressed = other._compressed;
        return true;
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

    private CompressedForms Forms(byte[]? brotli, byte[]? gzip, int level) => new(
        brotli is null ? null : new(brotli, Tag($"-br{level}"), "br"), gzip is null ? null : new(gzip, Tag($"-gz{level}"), "gzip"), level);

    private static byte[]? Smaller(byte[]? bytes, Representation? before) => bytes?.Length < before?.Bytes.Length ? bytes : before?.Bytes;

    private StringValues Tag(string form) => $"\"{_hash}{form}\"";
}

/// <summary>An answer's compressed forms, each null where it would not be smaller than the answer.</summary>
internal sealed record CompressedForms(Representation? Brotli, Representation? Gzip, int Level);

/// <summary>One form of an answer.</summary>
/// <param name="ETag">Strong: these bytes and no others.</param>
/// <param name="Encoding">Null: as it is.</param>
internal sealed record Representation(byte[] Bytes, StringValues ETag, string? Encoding);
