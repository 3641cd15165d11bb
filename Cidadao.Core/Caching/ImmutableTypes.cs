using System.ComponentModel;
using System.Reflection;

namespace Cidadao.Core.Caching;

/// <summary>Whether readers may share one instance: what HybridCache asks of a type, too.</summary>
internal static class ImmutableTypes<T>
{
    public static readonly bool IsImmutable = Is(typeof(T));

    private static bool Is(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type.IsPrimitive || type.IsEnum
            || type == typeof(decimal) || type == typeof(Guid) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(DateTime) || type == typeof(TimeSpan)
            || ((type.IsSealed || type.IsValueType) && type.GetCustomAttribute<ImmutableObjectAttribute>() is { Immutable: true });
    }
}
