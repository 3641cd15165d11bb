using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Core.RedFlags;

namespace Cidadao.Api.Json;

/// <summary>
/// Everything that is wrong with a body that could not be read, by its place: syntax, depth, names that come twice, values of another type. Only
/// for bodies that were refused: what is right was read by the serializer itself.
/// </summary>
internal sealed class JsonFaults
{
    public const string Body = "body";

    private const int Most = 50;

    private readonly JsonSerializerOptions _options;
    private readonly Dictionary<string, LocalizedText> _faults = new(StringComparer.Ordinal);

    private JsonFaults(JsonSerializerOptions options) => _options = options;

    /// <param name="type">Of what the body was to be.</param>
    public static IReadOnlyDictionary<string, LocalizedText> Of(ReadOnlySpan<byte> json, Type type, JsonSerializerOptions options)
    {
        var faults = new JsonFaults(options);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = options.MaxDepth });
        var place = "";
        try
        {
            reader.Read();
            faults.Check(ref reader, json, options.GetTypeInfo(type), "", ref place);
            reader.Read();
        }
        catch (JsonException e)
        {
            var (line, column) = (e.LineNumber + 1, e.BytePositionInLine + 1);
            faults.Add(place, IsTooDeep(reader, json, options.MaxDepth)
                ? new($"Mais de {options.MaxDepth} níveis (linha {line}, byte {column}).", $"More than {options.MaxDepth} levels deep (line {line}, byte {column}).")
                : new($"Não é JSON (linha {line}, byte {column}).", $"Not JSON (line {line}, byte {column})."));
        }
        catch (InvalidOperationException)
        {
            faults.Add(place, new("Não é UTF-8.", "Not UTF-8."));
        }

        return faults._faults;
    }

    /// <param name="type">Null where nothing is expected: a field that is ignored.</param>
    /// <param name="current">Where the reader is, for who has to say where it stopped.</param>
    private void Check(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTypeInfo? type, string place, ref string current)
    {
        current = place;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                if (type is not null && type.Kind is not (JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary))
                    Add(place, Expected(type));
                CheckObject(ref reader, json, type, place, ref current);
                break;
            case JsonTokenType.StartArray:
                if (type is not null && type.Kind != JsonTypeInfoKind.Enumerable)
                    Add(place, Expected(type));
                var element = type?.Kind == JsonTypeInfoKind.Enumerable ? _options.GetTypeInfo(type.ElementType!) : null;
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                    Check(ref reader, json, element, $"{place}[{i}]", ref current);
                break;
            default:
                if (type is not null && !IsReadable(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed], type))
                    Add(place, Expected(type));
                break;
        }
    }

    private void CheckObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTypeInfo? type, string place, ref string current)
    {
        var names = new HashSet<string>(type?.Kind == JsonTypeInfoKind.Dictionary ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var field = place.Length == 0 ? name : $"{place}.{name}";
            if (!names.Add(name))
                Add(field, new("Aparece duas vezes.", "It is there twice."));
            var value = type?.Kind switch
            {
                JsonTypeInfoKind.Object => type.Properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))?.PropertyType,
                JsonTypeInfoKind.Dictionary => type.ElementType,
                _ => null,
            };
            current = field;
            reader.Read();
            Check(ref reader, json, value is null ? null : _options.GetTypeInfo(value), field, ref current);
        }
    }

    private static bool IsReadable(ReadOnlySpan<byte> value, JsonTypeInfo type)
    {
        try
        {
            JsonSerializer.Deserialize(value, type);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The reader stands before what it refused: there, a list or object within as many as there may be.</summary>
    private static bool IsTooDeep(Utf8JsonReader reader, ReadOnlySpan<byte> json, int most)
    {
        var open = reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);
        return open >= most && json[(int)reader.BytesConsumed..].TrimStart(" \t\r\n,:"u8) is [(byte)'[' or (byte)'{', ..];
    }

    private void Add(string place, LocalizedText text)
    {
        if (_faults.Count < Most)
            _faults.TryAdd(place.Length == 0 ? Body : place, text);
    }

    private static LocalizedText Expected(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => new("Deve ser um objeto.", "Must be an object."),
        JsonTypeInfoKind.Enumerable => new("Deve ser uma lista.", "Must be a list."),
        _ => JsonValues.Expected(Nullable.GetUnderlyingType(type.Type) ?? type.Type),
    };
}

/// <summary>Values, as who writes JSON or an address calls them.</summary>
internal static class JsonValues
{
    public static LocalizedText Expected(Type type) => type switch
    {
        _ when type == typeof(string) => new("Deve ser um texto.", "Must be a text."),
        _ when type == typeof(bool) => new("Deve ser true ou false.", "Must be true or false."),
        _ when type == typeof(int) || type == typeof(long) || type == typeof(short) => new("Deve ser um número inteiro.", "Must be a whole number."),
        _ when type == typeof(decimal) || type == typeof(double) => new("Deve ser um número.", "Must be a number."),
        _ when type == typeof(DateOnly) => new("Deve ser uma data como 2024-01-31.", "Must be a day such as 2024-01-31."),
        _ when type == typeof(DateTimeOffset) => new("Deve ser um momento como 2024-01-31T12:00:00Z.", "Must be a moment such as 2024-01-31T12:00:00Z."),
        _ when type == typeof(Guid) => new("Deve ser um identificador (UUID).", "Must be an identifier (UUID)."),
        _ => new("Não é um valor aceito aqui.", "Not a value that is taken here."),
    };
}
