using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>A contract of one of the JSON sources on its way into staging.</summary>
internal sealed class ContractRow
{
    public required DataSource Source { get; init; }

    public required string SourceKey { get; init; }

    public required string Number { get; init; }

    public required string Object { get; init; }

    public string? LegalBasis { get; init; }

    public ProcurementMethod Method { get; init; }

    public string MethodText { get; init; } = "";

    public string? Status { get; init; }

    public string? Category { get; init; }

    public required (string Code, string Name) Agency { get; init; }

    /// <summary>The agency itself where the source names none above it.</summary>
    public (string Code, string Name)? ParentAgency { get; init; }

    public required (string Code, string Name) Unit { get; init; }

    public required string SupplierCode { get; init; }

    public required string SupplierName { get; init; }

    public DateOnly? SignedOn { get; init; }

    public DateOnly? PublishedOn { get; init; }

    public DateOnly? StartsOn { get; init; }

    public DateOnly? EndsOn { get; init; }

    public required Amount Initial { get; init; }

    public required Amount Final { get; init; }

    public string? TenderNumber { get; init; }

    public string? TenderUnit { get; init; }

    /// <summary>Writes the columns of <c>staged_contracts</c> after the provenance.</summary>
    /// <returns>Null: what could be wrong was looked at before.</returns>
    public static RowProblem? Write(CopyRows copy, ContractRow row)
    {
        var (kind, document) = PortalField.Supplier(row.SupplierCode);
        var key = $"{(short)row.Source}/{row.SourceKey}";
        copy.Value(RowKey.Of("contract", key));
        copy.Value(RowKey.Join(key));
        copy.Value((short)row.Source);
        copy.Text(row.SourceKey);
        copy.Text(row.Number);
        copy.Text(row.Object);
        copy.TextOrNull(row.LegalBasis);
        copy.Value((short)row.Method);
        copy.Text(row.MethodText);
        copy.TextOrNull(row.Status);
        copy.TextOrNull(row.Category);
        var parent = row.ParentAgency ?? row.Agency;
        foreach (var text in (ReadOnlySpan<string>)[parent.Code, parent.Name, row.Agency.Code, row.Agency.Name, row.Unit.Code, row.Unit.Name])
            copy.Text(text);
        copy.ValueOrNull(row.SignedOn);
        copy.ValueOrNull(row.PublishedOn);
        copy.ValueOrNull(row.StartsOn);
        copy.ValueOrNull(row.EndsOn);
        copy.Value((short)kind);
        copy.Text(document);
        copy.Text(row.SupplierName);
        PersonKeyColumn.Write(copy, kind, row.SupplierCode);
        copy.Value(row.Initial);
        copy.Value(row.Final);
        copy.TextOrNull(row.TenderNumber);
        copy.TextOrNull(row.TenderUnit);
        copy.Null(); // name of the tender's unit
        copy.Null(); // method of the tender
        copy.Value((short)ContractQuality.Of(
            row.Initial, row.Final, row.SignedOn, row.PublishedOn, row.StartsOn, row.EndsOn, row.Method, row.LegalBasis is not null,
            row.Object.Length > 0, kind, document));
        return null;
    }
}

/// <summary>How a row of one of the JSON sources names the contract or tender that it belongs to.</summary>
internal static class ParentReference
{
    public static void Write(CopyRows copy, DataSource source, string unit, string sourceKey)
    {
        copy.Value(RowKey.Join($"{(short)source}/{sourceKey}"));
        copy.Value((short)source);
        copy.Text(unit);
        copy.Text(sourceKey);
    }
}
