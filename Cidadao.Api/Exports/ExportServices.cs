using Cidadao.Core.Exports;

namespace Cidadao.Api.Exports;

/// <summary>Registration of exports.</summary>
internal static class ExportServices
{
    public static void AddExports(this IServiceCollection services) => services.AddExportReads().AddSingleton<ExportStreams>();
}
