using System.IO.Hashing;
using System.Text;
using Cidadao.Core.Contracts;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Merging;

/// <summary>Identifiers of the suppliers that a file names, by what staging tells them apart by (<see cref="Families"/>).</summary>
internal sealed class SupplierIds
{
    private const int KeyLength = 16;
    private const int MaxStackLength = 256;

    private static readonly StagingTable Staging = StagingTable.Of(RowKind.Contracts);
    private static readonly int Kind = Staging.IndexOf("supplier_kind"), Document = Staging.IndexOf("supplier_document"),
        Name = Staging.IndexOf("supplier_name"), Person = Staging.IndexOf("person_key");

    private readonly Dictionary<UInt128, long> _ids = [];

    private SupplierIds()
    {
    }

    public static async Task<SupplierIds> ReadAsync(MergeConnection connection, CancellationToken cancellation)
    {
        var suppliers = new SupplierIds();
        var key = new byte[KeyLength];
        await using var rows = await connection.Connection.BeginBinaryExportAsync(
            """
            COPY (SELECT kind, document, name, person_key, id FROM suppliers WHERE (kind, document) IN (SELECT kind, document FROM seen_suppliers))
            TO STDOUT (FORMAT BINARY)
            """,
            cancellation);
        rows.Timeout = TimeSpan.Zero; // as long as it takes
        while (await rows.StartRowAsync(cancellation) > 0)
        {
            var kind = await rows.ReadAsync<short>(cancellation);
            var document = Encoding.UTF8.GetBytes(await rows.ReadAsync<string>(cancellation));
            var name = Encoding.UTF8.GetBytes(await rows.ReadAsync<string>(cancellation));
            var hasKey = !rows.IsNull;
            if (hasKey)
                (await rows.ReadAsync<Guid>(cancellation)).TryWriteBytes(key, bigEndian: true, out _);
            else
                await rows.SkipAsync(cancellation);
            suppliers._ids.Add(Identity(kind, document, name, hasKey ? key : []), await rows.ReadAsync<long>(cancellation));
        }

        return suppliers;
    }

    /// <summary>The supplier that a row of <c>staged_contracts</c> names.</summary>
    public long Of(StagedRow row) => _ids[Identity(row.Short(Kind), row.Content(Document), row.Content(Name), row.Content(Person))];

    /// <summary>A person is its key, or mask and name where the source gives no more; all others are their document.</summary>
    private static UInt128 Identity(short kind, ReadOnlySpan<byte> document, ReadOnlySpan<byte> name, ReadOnlySpan<byte> person)
    {
        var who = kind != (short)SupplierKind.Person ? [] : person.IsEmpty ? name : person;
        var length = 3 + document.Length + who.Length;
        var identity = length <= MaxStackLength ? stackalloc byte[MaxStackLength] : new byte[length];
        identity[0] = (byte)kind;
        identity[1] = person.IsEmpty ? (byte)0 : (byte)1;
        document.CopyTo(identity[2..]);
        identity[2 + document.Length] = 0;
        who.CopyTo(identity[(3 + document.Length)..]);
        return XxHash128.HashToUInt128(identity[..length]);
    }
}
