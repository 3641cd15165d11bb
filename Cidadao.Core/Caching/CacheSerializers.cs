using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.Core.Caching;

/// <summary>Serializers as HybridCache finds them: one registered for the type, else of the factory that was registered last.</summary>
internal sealed class CacheSerializers(IServiceProvider services)
{
    private readonly IHybridCacheSerializerFactory[] _factories = [.. services.GetServices<IHybridCacheSerializerFactory>().Reverse()];
    private readonly ConcurrentDictionary<Type, object> _found = new();

    public IHybridCacheSerializer<T> Of<T>() => (IHybridCacheSerializer<T>)_found.GetOrAdd(typeof(T), static (_, finder) => finder.Find<T>(), this);

    private IHybridCacheSerializer<T> Find<T>()
    {
        if (services.GetService<IHybridCacheSerializer<T>>() is { } registered)
            return registered;
        foreach (var factory in _factories)
        {
            if (factory.TryCreateSerializer<T>(out var made))
                return made;
        }

        throw new InvalidOperationException($"No serializer for {typeof(T)}.");
    }
}

/// <summary>What a type is called in a payload.</summary>
internal static class TypeMark<T>
{
    public static readonly ulong Value = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(typeof(T).ToString()));
}
