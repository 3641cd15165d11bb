using Cidadao.AgentWorker;
using Cidadao.AgentWorker.Imports;
using Cidadao.Core.Database;
using Cidadao.Core.Database.Observation;
using Cidadao.Core.Database.Replica;
using Cidadao.Core.Database.Upkeep;
using Cidadao.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddCidadaoDatabase<CidadaoDbContext>();
builder.Services.AddQueryObservation();

if (args.Contains("migrate"))
    return await Migration.RunAsync(builder);

builder.Services.AddSchemaGate();
builder.Services.AddReplicaReads();
builder.AddCidadaoRedis();
builder.Services.AddImports(builder.Configuration);
builder.Services.AddAgents();
builder.Services.AddInvestigations();
builder.Services.AddNarratives(builder.Configuration);
builder.Services.AddMessaging();
builder.Services.AddDatabaseUpkeep();

var app = builder.Build();
app.UsePersonKey();
app.MapDefaultEndpoints();
await app.RunAsync();
return 0;
