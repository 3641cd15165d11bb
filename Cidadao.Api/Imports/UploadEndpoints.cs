using System.Runtime.CompilerServices;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Imports;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Imports;

/// <summary><c>POST /api/v1/imports</c>: the files as parts of a form, read as they come; and what they may be.</summary>
internal static class UploadEndpoints
{
    // Boundaries and headers around the files.
    private const long MultipartOverhead = 1 << 20;

    public static void MapUpload(this RouteGroupBuilder imports)
    {
        imports.MapPost("/", UploadAsync)
            .Accepts<IFormFile>("multipart/form-data")
            .DisableAntiforgery()
            .Waits(ImportEndpoints.EndedAsync)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithSummary("Uploads official files, zipped or not, one part each; the import's progress is at the Location")
            .Needs(Scope.Import).Costs(20).DisableRequestTimeout();
        imports.MapGet("/limits", (ArchiveLimits limits) => TypedResults.Ok(
                new UploadLimitsResponse(limits.MaxFileBytes, limits.MaxInflatedBytes, limits.MaxEntries)))
            .WithSummary("What one upload may be, so that one that is too large need not be sent");
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> UploadAsync(
        UploadIntake intake, ArchiveLimits limits, HttpContext context, CancellationToken cancellation)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.MaxFileBytes + MultipartOverhead;
        try
        {
            await foreach (var part in FilePartsAsync(context.Request, cancellation))
                await intake.AddAsync(part.Body, FileNameOf(part), cancellation);
            return intake.Count == 0 ? NoFile(context) : await intake.AcceptAsync(context, cancellation);
        }
        catch (ImportRefusedException e)
        {
            var (status, type, title) = ImportTexts.Of(e.Refusal);
            return Problem.Of(context, status, type, title, e.Detail);
        }
    }

    /// <returns>The parts that are files, in their order.</returns>
    private static async IAsyncEnumerable<MultipartSection> FilePartsAsync(
        HttpRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
            yield break;
        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (section.GetContentDispositionHeader()?.IsFileDisposition() == true)
                yield return section;
        }
    }

    private static string FileNameOf(MultipartSection part)
    {
        var disposition = part.GetContentDispositionHeader()!;
        return disposition.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "";
    }

    private static ProblemHttpResult NoFile(HttpContext context) => Problem.Of(
        context, StatusCodes.Status400BadRequest, "no-file",
        new("Falta o arquivo", "The file is missing"),
        new(
            "Envie multipart/form-data com uma parte 'file' para cada arquivo, por exemplo: curl -F file=@202401_Compras.zip …/api/v1/imports",
            "Send multipart/form-data with a part 'file' for each file, for example: curl -F file=@202401_Compras.zip …/api/v1/imports"));
}
