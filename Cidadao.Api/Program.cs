using Cidadao.Api;
using Cidadao.Api.Admin;
using Cidadao.Api.Agents;
using Cidadao.Api.Caching;
using Cidadao.Api.Commands;
using Cidadao.Api.Contracts;
using Cidadao.Api.Errors;
using Cidadao.Api.Exports;
using Cidadao.Api.Findings;
using Cidadao.Api.Harvests;
using Cidadao.Api.Imports;
using Cidadao.Api.Indicators;
using Cidadao.Api.Investigations;
using Cidadao.Api.Overview;
using Cidadao.Api.Security;
using Cidadao.Core.Database;
using Cidadao.Core.Database.Observation;
using Cidadao.Core.Database.Replica;
using Cidadao.Core.Messaging;
using Cidadao.Core.Messaging.Asks;
using Cidadao.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddCidadaoDatabase<CidadaoDbContext>();
builder.Services.AddQueryObservation();
builder.Services.AddReplicaReads();
builder.AddCidadaoRedis();
builder.AddProblems();
builder.AddJson();
builder.AddUploads();
builder.Services.AddScoped<InvestigationStore>();
builder.Services.AddOutboxRelay();
builder.Services.AddResponseCache();
builder.Services.AddScoped<CommandIntake>();
builder.Services.AddSingleton<AskClient>();
builder.Services.AddExports();
builder.Services.AddAdmin();
builder.AddSecurity();
builder.Services.AddDocumentation();

var app = builder.Build();

app.UseProblems();
app.UseReadyAnswers();
app.UseSecurity();
app.UseResponseCache();
app.MapDefaultEndpoints();
app.MapDocumentation();

var api = app.MapGroup("/api/v1").ReadsAreOpen();
api.MapOverview();
api.MapContracts();
api.MapParties();
api.MapInvestigations();
api.MapAgents();
api.MapFindings();
api.MapIndicators();
api.MapRisk();
api.MapExports();
api.MapImports();
api.MapHarvests();
api.MapQuality();
api.MapAdmin();

await app.RunAsync();
