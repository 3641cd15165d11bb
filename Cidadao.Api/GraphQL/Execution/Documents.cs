using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using GraphQL;
using GraphQL.Execution;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.GraphQL.Execution;

/// <summary>A document that is ready to be executed.</summary>
/// <param name="IsValid">It was found valid before: what depends on variables alone is looked at again.</param>
internal sealed record ReadyDocument(string Text, GraphQLDocument Parsed, bool IsValid);

/// <summary>
/// Documents: by their hash, where a client has registered them or the installation knows them, and parsed and validated once for as long as memory
/// keeps them.
/// </summary>
internal sealed class Documents : IDisposable
{
    /// <summary>Nodes of a document within each other; the usual introspection query has some forty.</summary>
    private const int Nesting = 128;

    private static readonly HybridCacheEntryOptions LookOnly = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };

    private readonly HybridCache _registered;
    private readonly GraphQlOptions _options;
    private readonly GraphQLDocumentBuilder _parser = new() { MaxDepth = Nesting };
    private readonly Dictionary<string, string> _known;
    private readonly MemoryCache _parsed;

    public Documents(HybridCache registered, IOptions<GraphQlOptions> options)
    {
        (_registered, _options) = (registered, options.Value);
        _parsed = new(new MemoryCacheOptions { SizeLimit = _options.KeptCharacters });
        _known = _options.KnownDocuments is { } folder
            ? Directory.EnumerateFiles(folder, "*.graphql").Select(File.ReadAllText).DistinctBy(GraphKey.Digest).ToDictionary(GraphKey.Digest)
            : [];
    }

    /// <summary>The text that a request means, by itself or by its hash.</summary>
    public async Task<(string? Text, RequestRefusal? Refusal)> TextAsync(HttpContext http, GraphRequest request, CancellationToken cancellation)
    {
        if (request.Hash is { } hash && request.Query is null)
        {
            var text = _known.GetValueOrDefault(hash) ?? (_options.OnlyKnownDocuments ? null : await RegisteredAsync(hash, cancellation));
            if (text is not null)
                return (text, null);
            return (null, new(StatusCodes.Status200OK, new("PersistedQueryNotFound") { Code = "PERSISTED_QUERY_NOT_FOUND" }));
        }

        if (request.Query is not { } query)
            return (null, RequestRefusal.Unreadable(http, "QUERY_MISSING", new("Falta 'query', ou o hash de uma consulta conhecida.", "'query' is missing, or the hash of a known one.")));
        if (query.Length > _options.MaxCharacters)
            return (null, Limit(http, "characters", query.Length, _options.MaxCharacters));
        if (request.Hash is { } claimed && GraphKey.Digest(query) != claimed)
            return (null, RequestRefusal.Of(http, "PERSISTED_QUERY_HASH", new("O hash não é o SHA-256 da consulta.", "The hash is not the SHA-256 of the query.")));
        if (_options.OnlyKnownDocuments && !_known.ContainsKey(GraphKey.Digest(query)))
        {
            return (null, RequestRefusal.Of(
                http, "PERSISTED_QUERY_ONLY", new("Esta instalação só executa consultas conhecidas.", "This installation executes known queries only."), StatusCodes.Status403Forbidden));
        }

        return (query, null);
    }

    /// <exception cref="ExecutionError">It is no document.</exception>
    public (ReadyDocument? Document, RequestRefusal? Refusal) Parse(HttpContext http, string text)
    {
        if (_parsed.TryGetValue(text, out GraphQLDocument? known))
            return (new(text, known!, IsValid: true), null);
        try
        {
            if (Tokens(text) > _options.MaxTokens)
                return (null, Limit(http, "tokens", _options.MaxTokens + 1, _options.MaxTokens));
            return (new(text, _parser.Build(text), IsValid: false), null);
        }
        catch (GraphQLSyntaxErrorException e)
        {
            throw new SyntaxError(e);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            return (null, Limit(http, "nesting", Nesting + 1, Nesting));
        }
    }

    /// <summary>A document that was valid need not be looked at again; one that came with its hash is registered.</summary>
    public async Task KeepAsync(ReadyDocument document, string? hash, CancellationToken cancellation)
    {
        if (!document.IsValid)
            _parsed.Set(document.Text, document.Parsed, new MemoryCacheEntryOptions { Size = document.Text.Length });
        if (hash is not null && !_known.ContainsKey(hash))
        {
            await _registered.GetOrCreateAsync(
                Key(hash), document.Text, static (text, _) => new ValueTask<string?>(text), new() { Expiration = _options.PersistedLife }, tags: null, cancellation);
        }
    }

    public void Dispose() => _parsed.Dispose();

    private ValueTask<string?> RegisteredAsync(string hash, CancellationToken cancellation) =>
        _registered.GetOrCreateAsync(Key(hash), static _ => new ValueTask<string?>((string?)null), LookOnly, tags: null, cancellation);

    private static string Key(string hash) => $"graphql:document:{hash}";

    /// <returns>One more than allowed where there are more: the rest is not read.</returns>
    private int Tokens(string text)
    {
        var count = 0;
        for (var at = 0; count <= _options.MaxTokens; count++)
        {
            var token = Lexer.Lex(text, at);
            if (token.Kind == TokenKind.EOF)
                break;
            at = token.End;
        }

        return count;
    }

    private static RequestRefusal Limit(HttpContext http, string limit, int figure, int most) => new(
        StatusCodes.Status400BadRequest,
        LimitError.Of(http, limit, figure, most, null, new($"A consulta passa do limite de {most} ({limit}).", $"The document is beyond the limit of {most} ({limit}).")));
}
