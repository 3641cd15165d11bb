using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cidadao.IntegrationTests.GraphQl;

/// <summary>Requests that nobody means well with, the same for the same seed: documents and variables out of wrong parts, and bytes that are no text.</summary>
internal sealed class HostileRequests(int seed)
{
    private static readonly string[] Fields =
    [
        "id", "number", "__typename", "nodes { id }", "contracts(first: 1) { nodes { id } }", "indicators { code }", "supplier { name }", "nothing", "findings { nodes { id severity } }",
        "contract(id: \"1\") { items(first: 3) { code } }", "agency(code: \"\\u0000\") { name }", "agencies(text: \"%_\\\\\") { code contracts { total } }",
        "investigation(id: \"x\") { id }", "__schema { types { name } }", "__type(name: \"\\uD800\") { name }", "indicator(code: \"F01\") { title { pt } }",
    ];

    private static readonly string[] Values =
    [
        "0", "-1", "2147483647", "2147483648", "99999999999999999999999999999999999999", "1e308", "1e999", "-1e-999", "null", "true", "\"\"", "\"\\u0000\"", "\"\\uD800\"",
        "\"' OR 1=1 --\"", "[]", "[[[[1]]]]", "{}", "{a:{a:{a:1}}}", "VALUE", "SIGNED_ON", "$v", "\"\"\"block\"\"\"", "\"2024-02-31\"", "\"MDAwMXw5OTk5OTk5OTk5OTk5OTk5OTk5\"", "\"fA\"",
    ];

    private static readonly string[] Arguments = ["first", "after", "filter", "orderBy", "id", "code", "text", "agency", "nothing"];
    private static readonly string[] FilterParts = ["from", "to", "agency", "unit", "supplier", "method", "minValue", "maxValue", "text", "investigation", "severity"];
    private static readonly string[] Directives = ["@skip(if: true)", "@include(if: $v)", "@skip(if: 1)", "@nothing", "@skip(if: true) @skip(if: true)", "@cacheControl(maxAge: 1)", "@deprecated"];
    private static readonly string[] Lists = ["contracts", "findings", "agencies", "buyingUnits", "investigations"];

    // The tests' own: the same requests each time.
    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var body = _random.Next(12) switch
        {
            0 => Request(Deep(_random.Next(1, 400))),
            1 => Request(Aliases(_random.Next(1, 200))),
            2 => Request(Fragments(_random.Next(1, 60), isCyclic: _random.Next(2) == 0)),
            3 => Request(Doubling(_random.Next(1, 60), Of("", "a: "))),
            4 => Request($"query Q($v: {Of("Int", "Boolean!", "[ContractFilter!]!", "Nothing", "ID = 1")}) {{ {Selection(2)} }}"),
            5 => Request(string.Concat(Enumerable.Range(0, _random.Next(1, 40)).Select(_ => Of("{", "}", "(", ")", "...", "@", "$", "!", ":", "\"", "\"\"\"", "#", "&", "|", "query", "on", "é", "\0", "\uFFFF")))),
            6 => Request($"mutation {{ {Of("triageFinding(id: \"x\", action: NOTE)", "cancelInvestigation(id: \"x\")", "triageFinding(id: \"9223372036854775807\", action: CONFIRM, by: \"\\u0000\")", "triageFinding(id: 1, action: 7)")} {{ __typename }} }}"),
            7 => Request($"{{ {Of(Lists)}({string.Join(", ", Enumerable.Range(0, _random.Next(1, 4)).Select(_ => $"{Of(Arguments)}: {Of(Values)}"))}) {{ nodes {{ id }} }} }}"),
            8 => Request($"{{ {Of("contracts", "findings")}(filter: {{ {string.Join(", ", Enumerable.Range(0, _random.Next(1, 5)).Select(_ => $"{Of(FilterParts)}: {Of(Values)}"))} }}) {{ total nodes {{ id }} }} }}"),
            _ => Request($"query A {{ {Selection(3)} }} {Of("", "query A { id }", "query B { __typename }", "fragment f on Contract { id }", "subscription { x }", "type T { a: Int }")}"),
        };
        return _random.Next(10) == 0 ? Damaged(body) : body;
    }

    private byte[] Request(string query)
    {
        var variables = Of("null", "{}", "[]", "1", "{\"v\":1e999}", "{\"v\":null}", "{\"v\":true}", "{\"v\":{\"a\":[1,{\"b\":2}]}}", "{\"v\":123456789012345678901234567890}", "{\"v\":\"\\u0000\"}", "{\"v\":\"\\uD800\"}");
        var more = Of("", "", "", ",\"operationName\":\"A\"", ",\"operationName\":\"\"", ",\"operationName\":5", ",\"extensions\":{\"persistedQuery\":{\"sha256Hash\":\"zz\"}}", ",\"extensions\":[]", ",\"query\":\"{a}\"");
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"query\":{JsonSerializer.Serialize(query)},\"variables\":{variables}{more}}}"));
    }

    /// <summary>Bytes changed, cut off, or put in: no UTF-8, no JSON, or by chance still both.</summary>
    private byte[] Damaged(byte[] body)
    {
        for (var times = _random.Next(1, 6); times > 0; times--)
            body[_random.Next(body.Length)] = (byte)_random.Next(256);
        return _random.Next(3) == 0 ? body[.._random.Next(body.Length)] : body;
    }

    private string Selection(int depth) => string.Join(' ', Enumerable.Range(0, _random.Next(1, 5)).Select(_ =>
        $"{(_random.Next(3) == 0 ? $"a{_random.Next(5)}: " : "")}{Of(Fields)} {(_random.Next(4) == 0 ? Of(Directives) : "")}"
        + (depth > 0 && _random.Next(3) == 0 ? $" ... on {Of("Query", "Contract", "Nothing", "ContractFilter")} {{ {Selection(depth - 1)} }}" : "")));

    private static string Deep(int levels) =>
        "{ supplier(id: 1) { " + string.Concat(Enumerable.Repeat("contracts(first: 200) { nodes { supplier { ", levels)) + "id" + new string('}', (3 * levels) + 2);

    private static string Aliases(int count) => $"{{ {string.Join(' ', Enumerable.Range(0, count).Select(n => $"a{n}: contracts(first: 1) {{ total }}"))} }}";

    private static string Fragments(int count, bool isCyclic) => "{ ...f0 } " + string.Join(' ', Enumerable.Range(0, count).Select(n =>
        $"fragment f{n} on Query {{ __typename {(n + 1 < count ? $"...f{n + 1}" : isCyclic ? "...f0" : "")} }}"));

    /// <summary>Each fragment twice in the one before: 2ⁿ fields.</summary>
    private static string Doubling(int count, string alias) => "{ ...f0 } " + string.Join(' ', Enumerable.Range(0, count).Select(n =>
        $"fragment f{n} on Query {{ {(n + 1 < count ? $"...f{n + 1} ...f{n + 1}" : $"{alias}__typename")} }}"));

    private string Of(params string[] choices) => choices[_random.Next(choices.Length)];
}
