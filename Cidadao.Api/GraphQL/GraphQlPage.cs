namespace Cidadao.Api.GraphQL;

/// <summary><c>/graphql/ui</c>: an editor with variables, the schema's documentation and the result, out of this assembly and of nowhere else.</summary>
internal static class GraphQlPage
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapGraphQlPage(this WebApplication app)
    {
        Map("/graphql/ui", "index.html", "text/html; charset=utf-8");
        Map("/graphql/ui/ui.js", "ui.js", "text/javascript; charset=utf-8");
        Map("/graphql/ui/ui.css", "ui.css", "text/css; charset=utf-8");

        void Map(string path, string file, string type)
        {
            var bytes = Read(file);
            app.MapGet(path, (HttpContext http) =>
            {
                http.Response.Headers.ContentSecurityPolicy = Policy;
                http.Response.Headers.XContentTypeOptions = "nosniff";
                http.Response.Headers["Referrer-Policy"] = "no-referrer";
                return TypedResults.Bytes(bytes, type);
            }).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static byte[] Read(string file)
    {
        using var stream = typeof(GraphQlPage).Assembly.GetManifestResourceStream($"graphql/{file}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
