using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Cidadao.Api.Caching;

/// <summary>
/// What <c>Accept-Encoding</c> allows (RFC 9110, 12.5.3): Brotli rather than Gzip, unless the client likes the other better; neither where it likes the
/// bytes as they are better. A quality of 0 forbids.
/// </summary>
internal readonly record struct AcceptedEncoding(bool Brotli, bool Gzip)
{
    public static AcceptedEncoding Of(StringValues header)
    {
        double? brotli = null, gzip = null, identity = null, any = null;
        foreach (var line in header)
        {
            var rest = line.AsSpan();
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf(',');
                var part = (end < 0 ? rest : rest[..end]).Trim();
                rest = end < 0 ? [] : rest[(end + 1)..];
                var semicolon = part.IndexOf(';');
                var name = (semicolon < 0 ? part : part[..semicolon]).TrimEnd();
                var quality = semicolon < 0 ? 1 : QualityOf(part[(semicolon + 1)..]);
                if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
                    brotli = quality;
                else if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                    gzip = quality;
                else if (name.Equals("identity", StringComparison.OrdinalIgnoreCase))
                    identity = quality;
                else if (name is "*")
                    any = quality;
            }
        }

        var (ofBrotli, ofGzip, least) = (brotli ?? any ?? 0, gzip ?? any ?? 0, identity ?? 0);
        return new(ofBrotli > 0 && ofBrotli >= Math.Max(ofGzip, least), ofGzip > 0 && ofGzip >= least);
    }

    private static double QualityOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase) && double.TryParse(parameter[2..], CultureInfo.InvariantCulture, out var quality)
            ? quality
            : 1;
    }
}
