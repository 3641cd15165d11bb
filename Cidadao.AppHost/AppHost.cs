// The topology under Aspire: Postgres and Redis as containers, or existing servers when their connection strings are configured.
// Cidadao.LocalHost is the same topology as plain processes; a test holds the two to the same names.
// No launch profiles: two resources run the worker's project, and would both claim its profile's port.
var builder = DistributedApplication.CreateBuilder(args);

var database = Existing("cidadao") ?? builder.AddPostgres("postgres").WithDataVolume("cidadao-postgres").AddDatabase("cidadao");
var redis = Existing("redis") ?? builder.AddRedis("redis").WithDataVolume("cidadao-redis").WithPersistence(TimeSpan.FromSeconds(60), 1);

// A standby to read from, where there is one.
var replica = Existing("cidadao-replica");

// Kept in the user's secrets: under another key the worker would recognise nobody again.
var personKey = builder.AddParameter("person-key", new GenerateParameterDefault { MinLength = 64, Special = false }, secret: true, persist: true);

// Kept likewise. 48 letters and digits are 256 bits and more; the prefix makes a key of them, the first one, an administrator's.
var apiSecret = builder.AddParameter("api-key", new GenerateParameterDefault { MinLength = 48, Special = false }, secret: true, persist: true);
var apiKey = ReferenceExpression.Create($"cidadao_{apiSecret}");

var migrate = builder.AddProject<Projects.Cidadao_AgentWorker>("migrate", launchProfileName: null)
    .WithArgs("migrate")
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis);

var api = builder.AddProject<Projects.Cidadao_Api>("api", launchProfileName: null)
    .WithHttpEndpoint(port: 5080)
    .WithEnvironment("CIDADAO_API_KEY", apiKey)
    .WithEnvironment("METRICS_PORT", "9464")
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .WaitForCompletion(migrate)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithUrlForEndpoint("http", url => url.DisplayText = "API");

var worker = builder.AddProject<Projects.Cidadao_AgentWorker>("worker", launchProfileName: null)
    .WithHttpEndpoint()
    .WithEnvironment("PERSON_KEY", personKey)
    .WithEnvironment("METRICS_PORT", "9465")
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .WaitForCompletion(migrate)
    .WithHttpHealthCheck("/health");

var web = builder.AddProject<Projects.Cidadao_Web>("web", launchProfileName: null)
    .WithHttpEndpoint(port: 5090)
    .WithEnvironment("CIDADAO_API_KEY", apiKey)
    .WithEnvironment("METRICS_PORT", "9466")
    .WithReference(api).WaitFor(api)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithUrlForEndpoint("http", url => url.DisplayText = "Cidadão.AI");

if (replica is not null)
{
    api.WithReference(replica);
    worker.WithReference(replica);
}

// Who develops wants to see every trace.
if (builder.ExecutionContext.IsRunMode)
{
    foreach (var service in new[] { api, worker, web })
        service.WithEnvironment("OTEL_TRACES_SAMPLER_ARG", "1");
}

// Prometheus and Grafana with the files of deploy/, for who wants them: dotnet run --project Cidadao.AppHost -- --Observability=true
if (builder.ExecutionContext.IsRunMode && builder.Configuration["Observability"] == "true")
{
    // The containers come from outside this machine's loopback.
    foreach (var service in new[] { api, worker, web })
        service.WithEnvironment("METRICS_ADDRESS", "0.0.0.0");
    var prometheus = builder.AddContainer("prometheus", "prom/prometheus", "v3.7.3")
        .WithBindMount("../deploy/prometheus/prometheus.yml", "/etc/prometheus/prometheus.yml", isReadOnly: true)
        .WithBindMount("../deploy/prometheus/alerts.yml", "/etc/prometheus/alerts.yml", isReadOnly: true)
        .WithBindMount("../deploy/prometheus/apphost", "/etc/prometheus/targets", isReadOnly: true)
        .WithHttpEndpoint(port: 9090, targetPort: 9090, name: "http");
    builder.AddContainer("grafana", "grafana/grafana", "12.2.1")
        .WithBindMount("../deploy/grafana/provisioning", "/etc/grafana/provisioning", isReadOnly: true)
        .WithBindMount("../deploy/grafana/dashboards", "/etc/grafana/dashboards", isReadOnly: true)
        .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"))
        .WithHttpEndpoint(port: 3000, targetPort: 3000, name: "http")
        .WithUrlForEndpoint("http", url => url.DisplayText = "Grafana");
}

builder.Build().Run();

// Only while developing: what is published always brings its own servers.
IResourceBuilder<IResourceWithConnectionString>? Existing(string name) =>
    builder.ExecutionContext.IsRunMode && builder.Configuration.GetConnectionString(name) is { Length: > 0 }
        ? builder.AddConnectionString(name)
        : null;
