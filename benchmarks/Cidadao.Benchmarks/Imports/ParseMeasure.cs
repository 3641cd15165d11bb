using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Reading;
using Cidadao.Core.Imports.Rows;
using Npgsql;

namespace Cidadao.Benchmarks.Imports;

/// <summary>The importer's first steps by themselves, on all files of a month: rows made of bytes, with and without their way to staging.</summary>
internal sealed class ParseMeasure(string path)
{
    /// <returns>Rows, and the time to inflate, parse and check them and to write them to nowhere.</returns>
    public Task<(long Rows, TimeSpan Time)> ParseAsync(CancellationToken cancellation) => RunAsync((_, _) => Task.FromResult(Stream.Null), cancellation);

    /// <returns>Rows, and the time until they stand in temporary staging tables.</returns>
    public async Task<(long Rows, TimeSpan Time)> StageAsync(string connectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        return await RunAsync(
            async (kind, token) =>
            {
                var staging = StagingTable.Of(kind);
                await using (var create = new NpgsqlCommand($"CREATE TEMP TABLE {staging.Name} ({staging.Definition})", connection))
                    await create.ExecuteNonQueryAsync(token);
                return await connection.BeginRawBinaryCopyAsync(staging.CopyCommand, token);
            },
            cancellation);
    }

    private async Task<(long Rows, TimeSpan Time)> RunAsync(Func<RowKind, CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        using var archive = await SourceArchive.OpenAsync([new("month.zip", file)], new(), cancellation);
        var started = TimeProvider.System.GetTimestamp();
        var rows = 0L;
        foreach (var entry in archive.Groups[0])
        {
            await using var records = await entry.OpenAsync(new(), cancellation);
            await using var target = await open(entry.Kind, cancellation);
            using var copy = new CopyRows(target);
            for (; await records.ReadAsync(cancellation); rows++)
            {
                if (records.TryWrite(1, copy) is { } problem)
                    throw new InvalidOperationException($"A generated row is rejected: {problem}");
                await copy.EndRowAsync(cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        return (rows, TimeProvider.System.GetElapsedTime(started));
    }
}
