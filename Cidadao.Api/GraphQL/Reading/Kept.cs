using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Microsoft.Extensions.Caching.Hybrid;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>What a field was resolved to, as the cache has it. Readers share it: nobody changes it.</summary>
[ImmutableObject(true)]
internal sealed record Kept<T>(T Value) : IHasCacheLife
{
    /// <summary>It may lack what was committed last, since the primary could not be asked: whoever comes next asks again.</summary>
    [JsonIgnore]
    public bool IsStale { get; init; }

    [JsonIgnore]
    public CacheLife Life => IsStale ? CacheLife.None : CacheLife.Usual;
}

/// <summary>A page of rows, without its cursors: they are made of the rows.</summary>
/// <param name="More">Whether others come after it.</param>
internal sealed record Rows<T>(IReadOnlyList<T> Items, bool More)
{
    public static Rows<T> None { get; } = new([], More: false);

    /// <param name="read">One more than the page holds, where there are so many.</param>
    public static Rows<T> Of(List<T> read, int size) => new(read.Count > size ? read[..size] : read, read.Count > size);
}

/// <summary>What the cache keeps below memory.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Kept<RowCount>))]
[JsonSerializable(typeof(Kept<List<AgencyResponse>>))]
[JsonSerializable(typeof(Kept<Rows<ContractSummary>>))]
[JsonSerializable(typeof(Kept<Rows<FindingSummary>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, RowCount>>))]
[JsonSerializable(typeof(Kept<Dictionary<string, RowCount>>))]
[JsonSerializable(typeof(Kept<Dictionary<Guid, RowCount>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, ContractSummary>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, ContractMore>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, Rows<ContractSummary>>>))]
[JsonSerializable(typeof(Kept<Dictionary<string, Rows<ContractSummary>>>))]
[JsonSerializable(typeof(Kept<Dictionary<Guid, Rows<FindingSummary>>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, List<ContractItemResponse>>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, List<AmendmentResponse>>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, List<FindingSummary>>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, List<ContractSummary>>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, FindingSummary>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, EvidenceResponse>>))]
[JsonSerializable(typeof(Kept<Dictionary<long, SupplierResponse>>))]
[JsonSerializable(typeof(Kept<Dictionary<string, PartyResponse>>))]
[JsonSerializable(typeof(Kept<Dictionary<string, BuyerFigures>>))]
internal sealed partial class GraphJson : JsonSerializerContext;

/// <summary>Serializers of what fields were resolved to.</summary>
internal sealed class KeptSerializers : IHybridCacheSerializerFactory
{
    public bool TryCreateSerializer<T>([NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
    {
        serializer = GraphJson.Default.GetTypeInfo(typeof(T)) is JsonTypeInfo<T> type ? new KeptSerializer<T>(type) : null;
        return serializer is not null;
    }

    private sealed class KeptSerializer<T>(JsonTypeInfo<T> type) : IHybridCacheSerializer<T>
    {
        public T Deserialize(ReadOnlySequence<byte> source)
        {
            var reader = new Utf8JsonReader(source);
            return JsonSerializer.Deserialize(ref reader, type)!;
        }

        public void Serialize(T value, IBufferWriter<byte> target)
        {
            using var writer = new Utf8JsonWriter(target);
            JsonSerializer.Serialize(writer, value, type);
        }
    }
}
