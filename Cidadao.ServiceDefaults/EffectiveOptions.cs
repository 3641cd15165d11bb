using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// The application's options as they are in force in this process, for diagnostics. Numbers, times and switches are told; of a text only whether
/// there is one, for it may be a key or an address, and of a list how long it is.
/// </summary>
internal sealed class EffectiveOptions(IServiceCollection registered)
{
    private const string Own = "Cidadao.";
    private const int Deepest = 4;

    /// <returns>By class and property, such as <c>DatabaseOptions.PoolSize</c>.</returns>
    public SortedDictionary<string, string> Read(IServiceProvider services)
    {
        var read = new SortedDictionary<string, string>(StringComparer.Ordinal);
        // Whatever is validated is one of ours to set.
        var types = registered.Select(service => service.ServiceType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(type => type.GenericTypeArguments[0]).Distinct()
            .Where(type => type.Namespace?.StartsWith(Own, StringComparison.Ordinal) == true);
        foreach (var type in types)
        {
            var options = typeof(IOptions<>).MakeGenericType(type);
            Describe(type.Name, options.GetProperty(nameof(IOptions<>.Value))!.GetValue(services.GetRequiredService(options)), read, Deepest);
        }

        return read;
    }

    private static void Describe(string name, object? value, SortedDictionary<string, string> read, int deep)
    {
        if (Shown(value) is { } shown)
            read[name] = shown;
        else if (deep > 0)
        {
            foreach (var property in value!.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanRead && property.GetIndexParameters().Length == 0))
                Describe($"{name}.{property.Name}", ValueOf(property, value), read, deep - 1);
        }
    }

    /// <summary>A property may be computed, and what it is computed from may be wrong: that is what one looks for here.</summary>
    private static object? ValueOf(PropertyInfo property, object options)
    {
        try
        {
            return property.GetValue(options);
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException?.GetType();
        }
    }

    private static string? Shown(object? value) => value switch
    {
        null => "",
        string text => text.Length == 0 ? "" : "(set)",
        Uri => "(set)",
        Type failure => $"({failure.Name})",
        bool or Enum => value.ToString(),
        ICollection list => $"({list.Count.ToString(CultureInfo.InvariantCulture)})",
        IFormattable number when value.GetType().IsValueType => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };
}
