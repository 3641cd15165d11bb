using Cidadao.Api.GraphQL.Limits;
using GraphQL;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>What belongs to one request.</summary>
internal sealed class GraphContext(HttpContext http, GraphReads reads) : Dictionary<string, object?>
{
    private readonly Dictionary<string, object> _loaders = [];

    public HttpContext Http => http;

    public GraphReads Reads => reads;

    /// <summary>What the operation may cost; null until it was looked at.</summary>
    public OperationCost? Cost { get; set; }

    /// <summary>Something of the answer may lack what was committed last.</summary>
    public bool IsStale { get; set; }

    /// <summary>The loader of a name, which says all that its values depend on beside the key.</summary>
    public BatchLoader<TKey, TValue> Loader<TKey, TValue>(
        string name, CachePolicy policy, Func<Core.Database.CidadaoDbContext, IReadOnlyList<TKey>, CancellationToken, Task<Dictionary<TKey, TValue>>> read)
        where TKey : notnull
    {
        if (_loaders.TryGetValue(name, out var known))
            return (BatchLoader<TKey, TValue>)known;
        var loader = new BatchLoader<TKey, TValue>((keys, cancellation) =>
            reads.ReadAsync(this, policy, GraphKey.Of(name, keys), (db, token) => read(db, keys, token), cancellation));
        _loaders.Add(name, loader);
        return loader;
    }
}

/// <summary>How a resolver gets at it.</summary>
internal static class GraphContexts
{
    public static GraphContext Graph(this IResolveFieldContext context) => (GraphContext)context.UserContext;
}
