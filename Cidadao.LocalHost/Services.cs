using System.Diagnostics;
using System.Globalization;

namespace Cidadao.LocalHost;

/// <summary>The .NET services, with the variables that Aspire's AppHost gives them.</summary>
/// <param name="options">Of the topology.</param>
/// <param name="connections">Connection strings by name.</param>
/// <param name="addresses">Base addresses by name.</param>
/// <param name="metrics">Where Prometheus finds the metrics of each, by name.</param>
/// <param name="personKey">Secret of the workers; null where they inherit one.</param>
/// <param name="apiKey">The first API key.</param>
internal sealed class Services(LocalTopologyOptions options, IReadOnlyDictionary<string, string> connections,
    IReadOnlyDictionary<string, Uri> addresses, IReadOnlyDictionary<string, Uri> metrics, string? personKey, string apiKey) : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };

    public Resource Create(string name, string project, params IEnumerable<string> arguments)
    {
        var assembly = options.Assembly(project);
        if (!File.Exists(assembly))
            throw new LocalHostException(3, $"Falta {assembly}: compile a solução.", $"{assembly} is missing: build the solution.");
        var line = Command.Line(Path.GetDirectoryName(assembly)!, [Dotnet, assembly, .. arguments]);
        foreach (var (key, value) in Variables(name).Concat(options.Environment))
            line.Environment[key] = value;
        return new Resource(name, line, ServiceProcess.Terminate, (_, cancellation) => IsReadyAsync(addresses[name], cancellation));
    }

    /// <summary>The web speaks to the API alone; the others to the two servers.</summary>
    internal Dictionary<string, string> Variables(string name)
    {
        var kind = LocalTopology.KindOf(name);
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
        var variables = new Dictionary<string, string>
        {
            ["OTEL_SERVICE_NAME"] = kind,
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={name}-{Guid.NewGuid().ToString("N")[..8]}",
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["DOTNET_ENVIRONMENT"] = environment,
        };
        if (addresses.TryGetValue(name, out var address))
            variables["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
        if (metrics.TryGetValue(name, out var scraped))
            variables["METRICS_PORT"] = scraped.Port.ToString(CultureInfo.InvariantCulture);
        if (kind == ResourceNames.Api)
            variables["GraphQL__Introspection"] = "true";
        if (kind == ResourceNames.Web && addresses.TryGetValue(ResourceNames.Api, out var api))
            variables["services__api__http__0"] = api.GetLeftPart(UriPartial.Authority);
        foreach (var (resource, connection) in connections.Where(_ => kind != ResourceNames.Web))
            variables["ConnectionStrings__" + resource] = connection;
        if (kind == ResourceNames.Worker && personKey is not null)
            variables["PERSON_KEY"] = personKey;
        if (kind is ResourceNames.Api or ResourceNames.Web or ResourceNames.Commands)
            variables[ApiKeyFile.Variable] = apiKey;
        return variables;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The one that runs this, or the one of the PATH.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet");

    private async Task<bool> IsReadyAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(address, "/health"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
