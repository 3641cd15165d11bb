namespace Cidadao.Core.Agents;

/// <summary>The roles of the team.</summary>
public enum AgentRole : short
{
    /// <summary>Plans and merges.</summary>
    Abaporu = 1,

    /// <summary>Price, value and time anomalies.</summary>
    Zumbi = 2,

    /// <summary>Legal limits and deadlines.</summary>
    Bonifacio = 3,

    /// <summary>Fraud patterns: splits, duplicates, rings.</summary>
    Oxossi = 4,

    /// <summary>Market patterns and trends.</summary>
    Anita = 5,

    /// <summary>Integrity: sanctions, dependence, transparency.</summary>
    Obaluaie = 6,

    /// <summary>Texts: what the record says, and what it leaves blank.</summary>
    Machado = 7,

    /// <summary>Memory: what earlier investigations found on the same parties.</summary>
    Nana = 8,
}
