using System.Collections.Concurrent;
using Cidadao.AgentWorker.Language;
using Cidadao.AgentWorker.Narratives;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.UnitTests.Language;

/// <summary>The worker's own registration of providers, over servers of a test, with a budget in memory.</summary>
internal sealed class ModelWorld : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="settings">Of every provider, beside address and name.</param>
    public ModelWorld(IReadOnlyList<ModelServer> servers, Dictionary<string, string?>? settings = null, bool hedging = false, bool http2 = true)
    {
        var values = new Dictionary<string, string?>
        {
            ["LanguageModels:Hedging"] = hedging.ToString(),
            ["LanguageModels:HedgeAfter"] = "00:00:00.200",
            ["HTTP2_ENABLED"] = http2.ToString(),
        };
        for (var i = 0; i < servers.Count; i++)
        {
            var prefix = FormattableString.Invariant($"LanguageModels:Providers:{i}:");
            foreach (var (key, value) in Quick.Concat(settings ?? []))
                values[prefix + key] = value;
            values[prefix + "Name"] = FormattableString.Invariant($"p{i}");
            values[prefix + "BaseAddress"] = servers[i].Address.AbsoluteUri;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ITokenBudget>(Budget);
        services.AddLanguageModels(configuration);
        services.AddSingleton<NarrativeAuthor>();
        _services = services.BuildServiceProvider();
    }

    public MemoryBudget Budget { get; } = new();

    public ProviderChain Models => _services.GetRequiredService<ProviderChain>();

    public NarrativeAuthor Author => _services.GetRequiredService<NarrativeAuthor>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Dictionary<string, string?> Quick { get; } = new()
    {
        ["Model"] = "test",
        ["ApiKey"] = "secret",
        ["Http2PriorKnowledge"] = "true",
        ["TryTimeout"] = "00:00:02",
        ["CallTimeout"] = "00:00:10",
        ["FirstPause"] = "00:00:00.010",
        ["LongestPause"] = "00:00:02",
        ["MaxOutputTokens"] = "100",
        ["BreakFrom"] = "100",
    };

    /// <summary>The budget's meaning, without a database.</summary>
    internal sealed class MemoryBudget : ITokenBudget
    {
        private readonly ConcurrentDictionary<string, long> _spent = new();
        private readonly Lock _lock = new();

        public long Of(string provider) => _spent.GetValueOrDefault(provider);

        public Task<DateOnly?> ReserveAsync(string provider, long tokens, long perDay, CancellationToken cancellation)
        {
            lock (_lock)
            {
                if (Of(provider) + tokens > perDay)
                    return Task.FromResult<DateOnly?>(null);
                _spent[provider] = Of(provider) + tokens;
                return Task.FromResult<DateOnly?>(new DateOnly(2024, 1, 1));
            }
        }

        public Task SettleAsync(string provider, DateOnly day, long tokens, CancellationToken cancellation)
        {
            lock (_lock)
                _spent[provider] = Of(provider) + tokens;
            return Task.CompletedTask;
        }
    }
}
