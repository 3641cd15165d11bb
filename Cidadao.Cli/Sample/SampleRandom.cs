namespace Cidadao.Cli.Sample;

/// <summary>
/// SplitMix64. A contract's numbers depend on nothing but the seed and its position, so that any part of the file can be made again
/// without what stands before it; and, unlike <see cref="Random"/>, the sequence is the same in every version of the runtime.
/// </summary>
internal struct SampleRandom(ulong state)
{
    private ulong _state = state;

    /// <summary>The source for one position of one stream.</summary>
    public static SampleRandom At(int seed, int stream, long position) =>
        new(Mix(Mix(((ulong)(uint)seed << 32) | (uint)stream) ^ (ulong)position));

    /// <summary>A well-spread hash of two small numbers.</summary>
    public static uint Hash(int seed, long value) => (uint)(Mix(((ulong)(uint)seed << 40) ^ (ulong)value) >> 32);

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <returns>An integer in [0, <paramref name="limit"/>).</returns>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <returns>A number in [0, 1).</returns>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True in one of <paramref name="oneIn"/> calls.</summary>
    public bool Rarely(int oneIn) => Below(oneIn) == 0;

    /// <returns>
    /// Bell-shaped with deviation 1, but never beyond ±3 (sum of three uniform numbers): the background holds no outliers of its own making.
    /// </returns>
    public double Bell() => 2 * (Share() + Share() + Share()) - 3;

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
