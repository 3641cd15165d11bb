namespace Cidadao.Core.Imports;

/// <summary>What a zip may be. Section <c>Imports</c> of the configuration.</summary>
public sealed record ArchiveLimits
{
    /// <summary>Bytes of the file as uploaded. Default 1 GiB.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of all entries together, inflated. Default 16 GiB.</summary>
    public long MaxInflatedBytes { get; init; } = 16L << 30;

    /// <summary>Inflated over compressed bytes of one entry. The real months have about 6; a bomb has about 1,000. Default 100.</summary>
    public int MaxRatio { get; init; } = 100;

    /// <summary>Default 20.</summary>
    public int MaxEntries { get; init; } = 20;
}
