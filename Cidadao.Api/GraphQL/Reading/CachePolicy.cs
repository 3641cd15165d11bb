using Cidadao.Core.Caching;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>What may be kept of a field: by this server, and by those whom its answer passes.</summary>
/// <param name="MaxAge">How long an answer with the field may be used without asking again; zero: it is asked each time whether it still holds.</param>
/// <param name="MayStore">False: it changes by itself, and nobody keeps an answer with it.</param>
/// <param name="Tags">Of <see cref="CacheTags"/>: the server keeps what the field was resolved to until one of them is evicted; without any it does not.</param>
internal sealed record CachePolicy(TimeSpan MaxAge, bool MayStore, IReadOnlyList<string> Tags)
{
    /// <summary>Name of the directive that says so in the schema.</summary>
    public const string Directive = "cacheControl";

    /// <summary>Progress: read anew each time.</summary>
    public static readonly CachePolicy Live = new(TimeSpan.Zero, MayStore: false, []);

    /// <summary>The catalogue, which changes with the program.</summary>
    public static readonly CachePolicy Catalogue = new(TimeSpan.FromMinutes(5), MayStore: true, []);

    public static readonly CachePolicy Contracts = new(TimeSpan.Zero, MayStore: true, [CacheTags.Contracts]);

    public static readonly CachePolicy Findings = new(TimeSpan.Zero, MayStore: true, [CacheTags.Findings]);

    /// <summary>Findings by what is a contract's, or contracts by what is a finding's.</summary>
    public static readonly CachePolicy Both = new(TimeSpan.Zero, MayStore: true, [CacheTags.Findings, CacheTags.Contracts]);

    /// <summary>What holds for an answer that has both.</summary>
    public CachePolicy And(CachePolicy other) => new(MaxAge < other.MaxAge ? MaxAge : other.MaxAge, MayStore && other.MayStore, []);
}
