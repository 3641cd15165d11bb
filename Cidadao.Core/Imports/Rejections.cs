using System.Text;
using Cidadao.Core.Imports.Merging;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Imports;

/// <summary>
/// The rows of an import that did not go in. They wait in a file, not in memory: a hundred thousand whole records would not be flat.
/// </summary>
internal sealed class Rejections(Guid importId) : IDisposable
{
    private readonly FileStream _file = ImportFile.Temporary();
    private readonly Dictionary<(string Entry, RowKind Kind), long> _counts = [];
    private BinaryWriter? _writer;
    private int _total;

    public long CountOf(string entry, RowKind kind) => _counts.GetValueOrDefault((entry, kind));

    /// <exception cref="ImportRefusedException">There are too many for it to be a matter of single rows.</exception>
    public void Add(string entry, RowKind kind, int line, RowProblem problem, string? record)
    {
        if (_total == SourceImporter.MaxRejections)
        {
            throw new ImportRefusedException(ImportRefusal.TooManyRejections, new(
                $"Mais de {SourceImporter.MaxRejections} linhas não puderam ser lidas, a última na linha {line} de '{entry}': o arquivo está danificado.",
                $"More than {SourceImporter.MaxRejections} rows cannot be read, the last at line {line} of '{entry}': the file is damaged."));
        }

        _total++;
        _counts[(entry, kind)] = CountOf(entry, kind) + 1;
        _writer ??= new(_file, Encoding.Unicode, leaveOpen: true);
        _writer.Write(entry);
        _writer.Write(line);
        _writer.Write((short)problem.Reason);
        WriteOrNull(problem.Column);
        WriteOrNull(problem.Value);
        WriteOrNull(record);
    }

    public async Task CopyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (_writer is null)
            return;
        await _writer.DisposeAsync();
        _file.Position = 0;
        using var reader = new BinaryReader(_file, Encoding.Unicode, leaveOpen: true);
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY import_rejections (import_id, entry, line, reason, \"column\", value, record) FROM STDIN (FORMAT BINARY)", cancellation);
        for (var row = 0; row < _total; row++)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(importId, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(reader.ReadString(), NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(reader.ReadInt32(), NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(reader.ReadInt16(), NpgsqlDbType.Smallint, cancellation);
            for (var text = 0; text < 3; text++)
                await (reader.ReadBoolean() ? copy.WriteAsync(reader.ReadString(), NpgsqlDbType.Text, cancellation) : copy.WriteNullAsync(cancellation));
        }

        await copy.CompleteAsync(cancellation);
    }

    public void Dispose() => _file.Dispose();

    private void WriteOrNull(string? value)
    {
        _writer!.Write(value is not null);
        if (value is not null)
            _writer.Write(WithoutHalves(value));
    }

    /// <summary>Half a surrogate pair is no text for PostgreSQL.</summary>
    private static string WithoutHalves(string value) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)).Replace('\0', '␀');
}
