namespace Cidadao.Core.Access;

/// <summary>What a key may do. Stored as this number: a value never changes its meaning.</summary>
[Flags]
public enum Scope
{
    /// <summary>No more than reading, which matters where reads are closed.</summary>
    None = 0,

    /// <summary>Investigations, questions to agents, triage and texts of findings.</summary>
    Investigate = 1,

    /// <summary>Imports, harvests and their schedules.</summary>
    Import = 2,

    /// <summary>Everything, <c>/api/v1/admin</c> included.</summary>
    Admin = 4,
}
