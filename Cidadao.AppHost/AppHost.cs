// The topology under Aspire: Postgres and Redis as containers, or existing servers when their connection strings are configured.
// Cidadao.LocalHost is the same topology as plain processes; a test holds the two to the same names. docs/aspire.md says how to use it.
// No launch profiles: several resources run the worker's project, and would all claim its profile's port.
using Cidadao.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
builder.AddPublishing();

var database = builder.AddExisting("cidadao") ?? builder.AddPostgres("postgres", password: builder.AddSecret("postgres-password", 32))
    .WithDataVolume("cidadao-postgres")
    // Every process may have fifty, and another fifty to a standby (DB_POOL_SIZE).
    .WithArgs("-c", "max_connections=300")
    .WithDatabaseWhenPublished("cidadao")
    .AddDatabase("cidadao");

var redis = builder.AddExisting("redis") ?? builder.AddRedis("redis", password: builder.AddSecret("redis-password", 32))
    .WithDataVolume("cidadao-redis")
    .WithPersistence(TimeSpan.FromSeconds(60), 1);

// A standby to read from, where there is one.
var replica = builder.AddExisting("cidadao-replica");

// Under another key the worker would recognise nobody again.
var personKey = builder.AddSecret("person-key", 64);

// 48 letters and digits are 256 bits and more; the prefix makes a key of them, the first one, an administrator's.
var apiKey = ReferenceExpression.Create($"cidadao_{builder.AddSecret("api-key", 48)}");

var migrate = builder.AddProject<Projects.Cidadao_AgentWorker>("migrate", launchProfileName: null)
    .WithArgs("migrate")
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .RunsOnce();

var api = builder.AddProject<Projects.Cidadao_Api>("api", launchProfileName: null)
    .WithHttpEndpoint(port: 5080)
    .WithEnvironment("CIDADAO_API_KEY", apiKey)
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .WaitForCompletion(migrate)
    .WithExternalHttpEndpoints()
    .WithMetrics(port: 9464)
    .WithReplicas(builder.Replicas("api"))
    .AsService()
    .WithUrlForEndpoint("http", url => url.DisplayText = "API")
    .WithUrlForEndpoint("http", _ => new() { Url = "/scalar", DisplayText = "Scalar" })
    .WithUrlForEndpoint("http", _ => new() { Url = "/graphql", DisplayText = "GraphQL" });

var worker = builder.AddProject<Projects.Cidadao_AgentWorker>("worker", launchProfileName: null)
    .WithHttpEndpoint()
    .WithEnvironment("PERSON_KEY", personKey)
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .WaitForCompletion(migrate)
    .WithMetrics(port: 9465)
    .WithReplicas(builder.Replicas("worker"))
    .AsService()
    .MigratesFirst();

var web = builder.AddProject<Projects.Cidadao_Web>("web", launchProfileName: null)
    .WithHttpEndpoint(port: 5090)
    .WithEnvironment("CIDADAO_API_KEY", apiKey)
    .WithReference(api).WaitFor(api)
    .WithExternalHttpEndpoints()
    .WithMetrics(port: 9466)
    .AsService()
    .WithUrlForEndpoint("http", url => url.DisplayText = "Cidadão.AI");

if (replica is not null)
{
    api.WithReference(replica);
    worker.WithReference(replica);
}

if (builder.ExecutionContext.IsRunMode)
{
    // Who develops wants to see every trace.
    foreach (var service in new[] { api, worker, web })
        service.WithEnvironment("OTEL_TRACES_SAMPLER_ARG", "1");

    // Started by the command on the API, or by its own: five thousand generated contracts, and a first investigation of them.
    var sample = builder.AddProject<Projects.Cidadao_Cli>("sample", launchProfileName: null)
        .WithArgs("first-run", "--api", api.GetEndpoint("http"), "--home", Path.Combine(builder.AppHostDirectory, ".local"))
        .WithEnvironment("CIDADAO_API_KEY", apiKey)
        .WaitFor(api)
        .WithExplicitStart();
    api.WithCommands(apiKey, sample.Resource);
}

builder.AddObservability();

builder.Build().Run();
