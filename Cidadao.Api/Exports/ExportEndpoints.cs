using System.ComponentModel;
using Cidadao.Api.Contracts;
using Cidadao.Api.Errors;
using Cidadao.Api.Security;
using Cidadao.Core.Database;
using Cidadao.Core.Exports;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Exports;

/// <summary><c>/api/v1/exports</c>.</summary>
internal static class ExportEndpoints
{
    /// <summary>Of a caller's allowance: all rows are read, and a session of the database is taken meanwhile.</summary>
    private const int StreamCost = 100;

    private static readonly string[] MediaTypes = [.. Enum.GetValues<ExportFormat>().Select(ExportFormats.MediaType)];

    public static void MapExports(this IEndpointRouteBuilder api)
    {
        var exports = api.MapGroup("/exports").WithTags("Exports");
        exports.MapGet("/contracts", ContractsAsync)
            .WithSummary("All contracts that match a filter, as CSV, JSON Lines, XLSX or Parquet, streamed")
            .ProducesFile(StatusCodes.Status200OK).ProducesProblem(StatusCodes.Status422UnprocessableEntity).Costs(StreamCost).DisableRequestTimeout();
        exports.MapGet("/findings", FindingsAsync)
            .WithSummary("All findings of an investigation, as CSV, JSON Lines, XLSX or Parquet, streamed")
            .ProducesFile(StatusCodes.Status200OK).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .Costs(StreamCost).DisableRequestTimeout();
        exports.MapReadyExports();
    }

    /// <summary>Says that the endpoint answers with a file of one of the formats.</summary>
    public static RouteHandlerBuilder ProducesFile(this RouteHandlerBuilder endpoint, int status) => endpoint.Produces<Stream>(status, MediaTypes[0], MediaTypes[1..]);

    private static async Task ContractsAsync(
        [AsParameters] ContractFilterRequest filter,
        [Description("csv (the default), jsonLines, xlsx or parquet.")] string? format,
        [Description("CSV and XLSX: spreadsheet (the default: formulas neutralised, CSV as a Brazilian spreadsheet reads it) or raw (RFC 4180).")] string? variant,
        ExportStreams streams,
        HttpContext context)
    {
        var errors = new Dictionary<string, string[]>();
        var read = filter.Read(errors);
        var (asked, by) = Read(format, variant, errors);
        if (errors.Count > 0)
            await Problem.Invalid(context, errors).ExecuteAsync(context);
        else
            await streams.WriteAsync(context, ExportTables.Contracts(read), asked, by);
    }

    private static async Task FindingsAsync(
        [Description("Identifier of an investigation.")] string? investigation,
        [Description("csv (the default), jsonLines, xlsx or parquet.")] string? format,
        [Description("CSV and XLSX: spreadsheet (the default: formulas neutralised, CSV as a Brazilian spreadsheet reads it) or raw (RFC 4180).")] string? variant,
        ExportStreams streams,
        CidadaoDbContext db,
        HttpContext context)
    {
        var errors = new Dictionary<string, string[]>();
        if (!Guid.TryParse(investigation, out var id))
            errors["investigation"] = [$"'{investigation}' is not an identifier of an investigation."];
        var (asked, by) = Read(format, variant, errors);
        if (errors.Count > 0)
            await Problem.Invalid(context, errors).ExecuteAsync(context);
        else if (!await db.Investigations.TagWith("exports.investigation").AnyAsync(known => known.Id == id, context.RequestAborted))
            await Problem.NotFound(context, new($"Não há investigação {id}.", $"There is no investigation {id}.")).ExecuteAsync(context);
        else
            await streams.WriteAsync(context, ExportTables.Findings(id), asked, by);
    }

    public static (ExportFormat Format, ExportVariant Variant) Read(string? format, string? variant, Dictionary<string, string[]> errors) => (
        Named(format, "format", ExportFormat.Csv, errors), Named(variant, "variant", ExportVariant.Spreadsheet, errors));

    public static T Named<T>(string? text, string field, T otherwise, Dictionary<string, string[]> errors)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(text))
            return otherwise;
        if (Wire.Parse<T>(text.Trim()) is { } value)
            return value;
        errors[field] = [$"'{text}' is none of: {Wire.All<T>()}."];
        return otherwise;
    }
}
