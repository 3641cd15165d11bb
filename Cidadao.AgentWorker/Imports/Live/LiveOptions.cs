using System.ComponentModel.DataAnnotations;

namespace Cidadao.AgentWorker.Imports.Live;

/// <summary>The live services. Section <c>Live</c> of the configuration.</summary>
internal sealed class LiveOptions
{
    public const string Section = "Live";

    public LiveServiceOptions Pncp { get; init; } = new() { Address = new("https://pncp.gov.br/"), CallsPerMinute = 40 };

    /// <summary>400 calls a minute by day; the key is the user's.</summary>
    public LiveServiceOptions PortalApi { get; init; } = new() { Address = new("https://api.portaldatransparencia.gov.br/"), CallsPerMinute = 380 };

    public LiveServiceOptions PortalDownloads { get; init; } = new() { Address = new("https://portaldatransparencia.gov.br/"), CallsPerMinute = 20 };

    /// <summary>Header <c>chave-api-dados</c> of the Portal API. Without it its feeds fail, saying so.</summary>
    public string? PortalApiKey { get; init; }

    /// <summary>Rows a page of PNCP's contracts. 10 to 500; default 500.</summary>
    [Range(10, 500)]
    public int PncpPageSize { get; init; } = 500;

    /// <summary>Rows a page of PNCP's tenders; more than 50 is refused there. 10 to 50; default 50.</summary>
    [Range(10, 50)]
    public int PncpTenderPageSize { get; init; } = 50;

    /// <summary>Whether items and results of PNCP's tenders are fetched too: one call a tender, one more an item with a result. Default true.</summary>
    public bool PncpItems { get; init; } = true;
}

/// <summary>One live service.</summary>
internal sealed class LiveServiceOptions
{
    public required Uri Address { get; init; }

    /// <summary>The service's own rate. 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int CallsPerMinute { get; init; }

    /// <summary>Attempts of one call before the harvest fails. 1 to 20; default 8.</summary>
    [Range(1, 20)]
    public int Attempts { get; init; } = 8;

    /// <summary>Pause after a 429 that does not say how long. Default 5 s: PNCP goes on after about that.</summary>
    public TimeSpan PauseWhenLimited { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>First pause after any other failure; it doubles. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>One attempt. Default 60 s: PNCP has taken 34 s to fail.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
