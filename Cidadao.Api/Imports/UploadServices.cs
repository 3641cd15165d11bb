using Cidadao.Core.Imports;

namespace Cidadao.Api.Imports;

/// <summary>Limits of uploads.</summary>
internal static class UploadServices
{
    public static void AddUploads(this WebApplicationBuilder builder)
    {
        var limits = builder.Configuration.GetSection("Imports").Get<ArchiveLimits>() ?? new();
        builder.Services.AddSingleton(limits);
        builder.Services.AddScoped<UploadIntake>();
    }
}
