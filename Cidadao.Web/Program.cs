using Cidadao.ServiceDefaults;
using Cidadao.Web.Client;
using Cidadao.Web.Components;
using Cidadao.Web.Components.Errors;
using Cidadao.Web.Components.Exports;
using Cidadao.Web.Components.Imports;
using Cidadao.Web.Localization;

var builder = WebApplication.CreateBuilder(args);

// Loopback unless somebody says otherwise (ASPNETCORE_URLS, ASPNETCORE_HTTP_PORTS, --urls).
if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
    builder.WebHost.UseUrls("http://127.0.0.1:5090");

// The packages' scripts and styles are found from an unpublished build in every environment, not in Development only.
builder.WebHost.UseStaticWebAssets();

builder.AddServiceDefaults();
builder.Services.AddCidadaoApi(builder.Configuration["CIDADAO_API_KEY"]);
builder.Services.AddCidadaoTexts();
builder.Services.AddCidadaoComponents();

var app = builder.Build();

app.UseErrorPages();
app.UseRequestLocalization();
app.UseAntiforgery();

app.MapStaticAssets();
app.MapPreferences();
app.MapRejectionDownload();
app.MapExportDownload();
app.MapCidadaoComponents();
app.MapDefaultEndpoints();

app.Run();
