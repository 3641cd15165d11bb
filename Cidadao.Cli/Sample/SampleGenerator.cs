using System.IO.Compression;
using System.Text.Json;
using Cidadao.Cli.Sample.Planting;

namespace Cidadao.Cli.Sample;

/// <summary>
/// Writes a month of invented federal contracts in the Portal da Transparência's own bulk format, with planted cases and their truth.
/// Nothing is held but the block at work: each of the four entries makes its contracts again from seed and position.
/// </summary>
public static class SampleGenerator
{
    private const int BlockSize = 2_048;
    private const int BufferSize = 2 << 20;

    /// <summary>Writes the zip to <paramref name="path"/> and the truth beside it; equal options give equal bytes in both.</summary>
    /// <param name="path">A file that is made or replaced.</param>
    /// <param name="progress">Receives the share of the work done, in [0, 1].</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size or month that the generator does not do.</exception>
    /// <exception cref="IOException">The file could not be written.</exception>
    public static async Task<SampleTruth> WriteAsync(
        SampleOptions options, string path, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        options.Check();
        SampleTruth truth;
        await using (var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: true))
        {
            truth = await WriteAsync(options, file, progress, cancellationToken);
        }

        await using var side = File.Create(TruthPath(path));
        await JsonSerializer.SerializeAsync(side, truth, SampleTruthJson.Default.SampleTruth, cancellationToken);
        return truth;
    }

    /// <summary>Writes the zip alone, to a stream that can seek.</summary>
    /// <returns>What was written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size or month that the generator does not do.</exception>
    public static async Task<SampleTruth> WriteAsync(
        SampleOptions options, Stream destination, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        options.Check();
        var background = new BackgroundContracts(options, options.Contracts - PlantedCases.Count(options));
        var planted = new PlantedCases(options, background.Agencies);
        PortalEntry[] entries = [PortalRows.Contracts, PortalRows.Items, PortalRows.Amendments, PortalRows.Apostilles];
        var tallies = new Tally[entries.Length];

        await using var zip = await ZipArchive.CreateAsync(destination, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        for (var i = 0; i < entries.Length; i++)
        {
            var (done, total) = (i, entries.Length);
            var part = progress is null ? null : new Part(progress, share => (done + share) / total);
            tallies[i] = await WriteEntryAsync(zip, entries[i], new Work(options, background, planted), part, cancellationToken);
        }

        var counts = new SampleCounts(
            tallies[0].Rows, tallies[1].Rows, tallies[2].Rows, tallies[3].Rows, tallies[0].Initial / 100m, tallies[0].Final / 100m);
        return new SampleTruth(options.Seed, options.MonthText, counts, planted.Cases);
    }

    /// <returns><c>x/202401.truth.json</c> for <c>x/202401.zip</c>.</returns>
    public static string TruthPath(string path) => Path.ChangeExtension(path, ".truth.json");

    private static async Task<Tally> WriteEntryAsync(
        ZipArchive zip, PortalEntry entry, Work work, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var created = zip.CreateEntry($"{work.Options.MonthText}_{entry.Name}.csv", CompressionLevel.Fastest);
        created.LastWriteTime = new DateTimeOffset(work.Options.LastDay.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        await using var stream = await created.OpenAsync(cancellationToken);
        await stream.WriteAsync(entry.Header, cancellationToken);

        // Blocks are rendered ahead of the one that is being deflated, and leave in order.
        var (ahead, next, total) = (new Queue<Task<Block>>(), 0L, default(Tally));
        var spare = new Stack<Block>(Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 2, 8)).Select(_ => new Block()));
        while (next < work.Options.Contracts || ahead.Count > 0)
        {
            while (spare.Count > 0 && next < work.Options.Contracts)
            {
                var (block, from, to) = (spare.Pop(), next, Math.Min(next + BlockSize, work.Options.Contracts));
                ahead.Enqueue(Task.Run(() => block.Render(entry, work, from, to), cancellationToken));
                next = to;
            }

            var ready = await ahead.Dequeue();
            await stream.WriteAsync(ready.Rows.Written, cancellationToken);
            total += ready.Tally;
            progress?.Report((double)ready.Tally.End / work.Options.Contracts);
            spare.Push(ready);
        }

        return total;
    }

    private sealed record Work(SampleOptions Options, BackgroundContracts Background, PlantedCases Planted);

    /// <summary>Rows written and the sums of the contracts' values, in cents.</summary>
    private readonly record struct Tally(long Rows, decimal Initial, decimal Final, long End)
    {
        public static Tally operator +(Tally left, Tally right) =>
            new(left.Rows + right.Rows, left.Initial + right.Initial, left.Final + right.Final, right.End);
    }

    private sealed class Part(IProgress<double> whole, Func<double, double> place) : IProgress<double>
    {
        public void Report(double value) => whole.Report(place(value));
    }

    /// <summary>A run of contracts as bytes of one entry, with what it takes to make them; used again and again.</summary>
    private sealed class Block
    {
        private readonly ContractDraft _draft = new(BackgroundContracts.MaxItems);

        public CsvBuffer Rows { get; } = new(BufferSize);

        public Tally Tally { get; private set; }

        public Block Render(PortalEntry entry, Work work, long from, long to)
        {
            Rows.Clear();
            var (rows, initial, final) = (0L, 0L, 0L);
            for (var position = from; position < to; position++)
            {
                var contract = work.Planted.At(position);
                if (contract is null)
                    work.Background.Fill(contract = _draft, (int)(position - work.Planted.Before(position)));
                rows += entry.Write(Rows, contract);
                initial += contract.Initial;
                final += contract.Final;
            }

            Tally = new Tally(rows, initial, final, to);
            return this;
        }
    }
}
