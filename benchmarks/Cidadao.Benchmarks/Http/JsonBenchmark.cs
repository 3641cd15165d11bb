using System.Buffers;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;
using Newtonsoft.Json.Serialization;
using Spectre.Console;

namespace Cidadao.Benchmarks.Http;

/// <summary>
/// A page of contracts written and read by the compiled code into pooled UTF-8, by reflection, and by Newtonsoft, which both make a string first.
/// Rounds alternate and the medians count.
/// </summary>
internal sealed class JsonBenchmark(int rounds)
{
    private const int Contracts = 1_000;
    private const int Times = 40;

    private static readonly JsonSerializerOptions Reflection = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    private static readonly Newtonsoft.Json.JsonSerializerSettings Newton = new() { ContractResolver = new CamelCasePropertyNamesContractResolver() };

    private readonly ArrayBufferWriter<byte> _pooled = new(1 << 20);

    public static Command Command()
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 9, Description = "Rounds of each; the median counts." };
        var command = new Command("json", "Writing and reading 1,000 contracts: compiled, reflection, Newtonsoft.") { rounds };
        command.SetAction((parsed, _) => Task.FromResult(new JsonBenchmark(parsed.GetValue(rounds)).Run()));
        return command;
    }

    private int Run()
    {
        var page = new Page<ContractSummary>([.. Enumerable.Range(0, Contracts).Select(Contract)], Next: null, Contracts, TotalIsEstimate: false);
        Write(page, compiled: true);
        var bytes = _pooled.WrittenSpan.ToArray();
        (string Name, Action Work)[] writers =
        [
            ("Newtonsoft, to UTF-8", () => Encoding.UTF8.GetBytes(Newtonsoft.Json.JsonConvert.SerializeObject(page, Newton))),
            ("compiled, into pooled UTF-8", () => Write(page, compiled: true)),
            ("reflection, into pooled UTF-8", () => Write(page, compiled: false)),
        ];
        (string Name, Action Work)[] readers =
        [
            ("Newtonsoft, from UTF-8", () => Newtonsoft.Json.JsonConvert.DeserializeObject<Page<ContractSummary>>(Encoding.UTF8.GetString(bytes), Newton)),
            ("compiled", () => JsonSerializer.Deserialize(bytes, ApiJson.Default.PageContractSummary)),
            ("reflection", () => JsonSerializer.Deserialize<Page<ContractSummary>>(bytes, Reflection)),
        ];
        Measure(string.Create(CultureInfo.InvariantCulture, $"writing {Contracts:N0} contracts, {bytes.Length:N0} bytes"), writers);
        Measure("reading them", readers);
        return 0;
    }

    private void Write(Page<ContractSummary> page, bool compiled)
    {
        _pooled.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_pooled);
        if (compiled)
            JsonSerializer.Serialize(writer, page, ApiJson.Default.PageContractSummary);
        else
            JsonSerializer.Serialize(writer, page, Reflection);
    }

    private void Measure(string title, (string Name, Action Work)[] contenders)
    {
        var times = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = -2; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                var began = Stopwatch.GetTimestamp();
                for (var time = 0; time < Times; time++)
                    contenders[i].Work();
                if (round >= 0)
                    times[i].Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds / Times);
            }
        }

        var medians = Array.ConvertAll(times, one => one.Order().ElementAt(one.Count / 2));
        var table = new Table { Border = TableBorder.Ascii2, Title = new TableTitle(title) }.AddColumns("how", "µs", "as fast as Newtonsoft");
        for (var i = 0; i < contenders.Length; i++)
            table.AddRow(contenders[i].Name, medians[i].ToString("N0", CultureInfo.InvariantCulture), $"{(medians[0] / medians[i]).ToString("N2", CultureInfo.InvariantCulture)}×");
        AnsiConsole.Write(table);
    }

    /// <summary>Of the length and with the accents of real ones.</summary>
    private static ContractSummary Contract(int i) => new(
        i,
        string.Create(CultureInfo.InvariantCulture, $"{i:D5}/2024"),
        "AQUISIÇÃO DE GÊNEROS ALIMENTÍCIOS PARA A MERENDA ESCOLAR DO MUNICÍPIO, CONFORME CONDIÇÕES DO EDITAL Nº 12/2024",
        "auction",
        "Pregão - Registro de Preço",
        new("26256", "Centro Federal de Educação Tecnológica"),
        new("153010", "CENTRO FED. EDUCAÇÃO TECNOLÓGICA"),
        new(i % 300, "company", "11222333000181", "COMÉRCIO E SERVIÇOS DE ALIMENTAÇÃO LTDA"),
        new(2024, 1, 1 + (i % 28)),
        new(2024, 2, 1),
        new(2024, 2, 2),
        new(2025, 2, 1),
        1_234.56m + i,
        2_345.67m + i);
}
