using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Http;

/// <summary>Section <c>Http</c>: what the API takes, for how long, and from where.</summary>
internal sealed class HttpOptions
{
    public const string Section = "Http";

    /// <summary><c>CORS_ORIGINS</c>, with commas: pages of these origins may call the API, such as <c>https://example.org</c>; <c>*</c> is every page. None by default.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>A request's body at most, but for uploads, which have a limit of their own. 1 KiB to 1 GiB; default 1 MiB.</summary>
    [Range(1 << 10, 1 << 30)]
    public long MaxBodyBytes { get; set; } = 1 << 20;

    /// <summary>An answer must have begun, and be whole, by then, but for uploads. 1 s to 1 h; default 100 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary><c>HTTP2_ENABLED</c>: also HTTP/2 without TLS (h2c with prior knowledge), on a port of its own. Default false.</summary>
    public bool Http2 { get; set; }

    /// <summary><c>HTTP2_PORT</c>: that port, of the first address. 1 to 65535; default 5081.</summary>
    [Range(1, 65_535)]
    public int Http2Port { get; set; } = 5081;

    /// <summary>Reads the section and the short names.</summary>
    public static void Read(HttpOptions options, IConfiguration configuration)
    {
        configuration.GetSection(Section).Bind(options);
        if (configuration["CORS_ORIGINS"] is { Length: > 0 } origins)
            options.Origins = origins.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (configuration["HTTP2_ENABLED"] is { Length: > 0 })
            options.Http2 = configuration.GetValue<bool>("HTTP2_ENABLED");
        if (configuration["HTTP2_PORT"] is { Length: > 0 })
            options.Http2Port = configuration.GetValue<int>("HTTP2_PORT");
    }
}

/// <summary>What the annotations cannot say.</summary>
internal sealed class ValidateHttp : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var wrong = options.Origins.Where(origin => origin != "*" && !IsOrigin(origin)).ToList();
        return wrong.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"CORS_ORIGINS: {string.Join(", ", wrong)}: an origin is such as https://example.org, without a path.");
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text;
}
