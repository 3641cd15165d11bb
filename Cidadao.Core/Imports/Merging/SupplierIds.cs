using System.IO.Hashing;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database.Views;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Merging;

/// <summary>Identifiers of the suppliers that a file names, by what staging tells them apart by (<see cref="Families"/>).</summary>
internal sealed class SupplierIds
{
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
        // Where most of them are named, telling the others apart costs more than they do.
        var isMost = await connection.IsAsync("(SELECT count(*) FROM suppliers) < 2 * (SELECT count(*) FROM seen_suppliers)", cancellation);
        await Copy.ReadAsync(
            connection.Connection,
            "SELECT id, kind, document, name, person_key FROM suppliers"
            + (isMost ? "" : " WHERE (kind, document) IN (SELECT kind, document FROM seen_suppliers)"),
            row =>
            {
                var (id, kind, document, name) = (row.Long(), row.Short(), row.Bytes().ToArray(), row.Bytes().ToArray());
                suppliers._ids.Add(Identity(kind, document, name, row.Bytes()), id);
            },
            cancellation);
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
