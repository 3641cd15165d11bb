using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cidadao.Api.OpenApi;

/// <summary>
/// Each operation's name for generated clients: its method and its path, <c>getContractsById</c>. So it stays as long as the address does, and
/// nobody has to think of one.
/// </summary>
internal sealed class OperationIds : IOpenApiOperationTransformer
{
    private const string Prefix = "api/v1/";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var path = context.Description.RelativePath!;
        operation.OperationId = Of(context.Description.HttpMethod!, path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..] : path);
        return Task.CompletedTask;
    }

    private static string Of(string method, string path)
    {
        var id = new StringBuilder(method.ToLowerInvariant());
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith('{'))
                id.Append("By");
            foreach (var word in part.Trim('{', '}').Split(':')[0].Split('-', '.'))
                id.Append(char.ToUpperInvariant(word[0])).Append(word[1..]);
        }

        return id.ToString();
    }
}
