using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Imports;

/// <summary>The rows of an import that did not go in.</summary>
internal sealed class Rejections(Guid importId)
{
    private readonly List<ImportRejection> _all = [];
    private readonly Dictionary<string, long> _byEntry = [];

    public long CountOf(string entry) => _byEntry.GetValueOrDefault(entry);

    /// <exception cref="ImportRefusedException">There are too many for it to be a matter of single rows.</exception>
    public void Add(string entry, int line, RowProblem problem)
    {
        if (_all.Count == ContractImporter.MaxRejections)
        {
            throw new ImportRefusedException(ImportRefusal.TooManyRejections, new(
                $"Mais de {ContractImporter.MaxRejections} linhas não puderam ser lidas, a última na linha {line} de '{entry}': o arquivo está danificado.",
                $"More than {ContractImporter.MaxRejections} rows cannot be read, the last at line {line} of '{entry}': the file is damaged."));
        }

        _byEntry[entry] = CountOf(entry) + 1;
        _all.Add(new()
        {
            ImportId = importId,
            Entry = entry,
            Line = line,
            Column = problem.Column,
            Value = problem.Value,
            Reason = problem.Reason,
        });
    }

    /// <summary>Rejects the staged rows whose contract is not in the file.</summary>
    public async Task AddOrphansAsync(NpgsqlConnection connection, ChildMerge child, string entry, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(child.Orphans, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            Add(entry, reader.GetInt32(0), new(RejectionReason.ContractNotInFile, null, reader.GetString(1)));
    }

    public async Task CopyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY import_rejections (import_id, entry, line, \"column\", value, reason) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var rejection in _all)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(rejection.ImportId, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(rejection.Entry, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(rejection.Line, NpgsqlDbType.Integer, cancellation);
            await WriteOrNullAsync(copy, rejection.Column, cancellation);
            await WriteOrNullAsync(copy, rejection.Value, cancellation);
            await copy.WriteAsync((short)rejection.Reason, NpgsqlDbType.Smallint, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    private static Task WriteOrNullAsync(NpgsqlBinaryImporter copy, string? value, CancellationToken cancellation) =>
        value is null ? copy.WriteNullAsync(cancellation) : copy.WriteAsync(value, NpgsqlDbType.Text, cancellation);
}
