using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database.Views;

/// <summary>The registers of sanctions as they are read.</summary>
internal sealed class SanctionEntries
{
    public const string Select =
        "SELECT s.list, s.document, s.root, s.starts_on, s.ends_on, s.has_dates, s.category, s.scope, s.agency_name, s.process "
        + "FROM sanctions s WHERE s.root <> '' ORDER BY s.document COLLATE \"C\", s.starts_on, s.id";

    private readonly List<SanctionEntry> _entries = [];

    public void Add(CopyRow row) => _entries.Add(new(
        (SanctionList)row.Short(),
        row.Text(),
        row.Text(),
        row.Day(),
        row.Day(),
        row.Flag(),
        row.Text(),
        (SanctionScope)row.Short(),
        row.TextOrNull(),
        row.TextOrNull()));

    public SanctionView ToView() => new() { Entries = [.. _entries] };
}
