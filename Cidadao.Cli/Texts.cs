using System.Globalization;
using Cidadao.Api.Responses;

namespace Cidadao.Cli;

/// <summary>Everything the commands say, in both languages. A finding is an "indício": a reason to verify, never an accusation.</summary>
internal sealed class Texts(bool portuguese)
{
    /// <summary>Notation of numbers and dates.</summary>
    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(portuguese ? "pt-BR" : "en-US");

    // Command line
    public string Root => Say("Cidadão.AI: contratos públicos e indícios que merecem verificação.", "Cidadão.AI: public contracts, and what in them deserves a look.");
    public string ImportCommand => Say("Envia arquivos oficiais, em zip ou não, num só envio, e acompanha a importação.", "Uploads official files, zipped or not, as one upload, and follows the import.");
    public string InvestigateCommand => Say("Investiga contratos e lista os indícios encontrados.", "Investigates contracts and lists what was found.");
    public string ExportCommand => Say("Exporta contratos ou indícios para um arquivo.", "Exports contracts or findings into a file.");
    public string ExportContractsCommand => Say("Contratos que passam por um filtro.", "Contracts that match a filter.");
    public string ExportFindingsCommand => Say("Indícios de uma investigação.", "Findings of an investigation.");
    public string RebuildCommand => Say("Refaz as investigações a partir de seus eventos e compara com o que se lê.", "Replays investigations from their events and compares with what is read.");
    public string KeyCommand => Say("Chaves da API: quem as tem pode mais do que ler.", "API keys: who has one may do more than read.");
    public string KeyListCommand => Say("Lista as chaves, nunca os segredos.", "Lists the keys, never their secrets.");
    public string KeyNewCommand => Say("Cria uma chave e mostra seu segredo, só desta vez.", "Makes a key and shows its secret, this once.");
    public string KeyRevokeCommand => Say("Revoga uma chave.", "Revokes a key.");
    public string KeyNameArgument => Say("Para que serve a chave.", "What the key is for.");
    public string KeyIdArgument => Say("Identificador da chave, de key list.", "Id of the key, from key list.");
    public string KeyScopeOption => Say("O que ela permite: investigate, import ou admin; sem nenhum, só ler.", "What it allows: investigate, import or admin; without any, reading.");
    public string KeyDaysOption => Say("Em quantos dias expira; sem isso, não expira.", "After how many days it expires; without, it does not.");
    public string ApplyOption => Say("Corrige o que difere.", "Puts right what differs.");
    public string SampleCommand => Say("Gera um mês fictício de contratos no formato do Portal, com casos plantados.", "Generates an invented month of contracts in the Portal's format, with planted cases.");
    public string FirstRunCommand => Say("Se o banco estiver vazio: gera, importa e investiga a amostra.", "On an empty database: generates, imports and investigates the sample.");
    public string FilesArgument => Say("Arquivos a enviar: CSV, JSON ou zip.", "Files to upload: CSV, JSON or zip.");
    public string ApiOption => Say("Endereço da API.", "Address of the API.");
    public string JsonOption => Say("Um documento JSON na saída padrão, e nada mais.", "One JSON document on standard output, and nothing else.");
    public string FromOption => Say("Primeiro dia de assinatura, aaaa-mm-dd.", "First day of signature, yyyy-mm-dd.");
    public string ToOption => Say("Último dia de assinatura, aaaa-mm-dd.", "Last day of signature, yyyy-mm-dd.");
    public string AgencyOption => Say("Código do órgão.", "Agency code.");
    public string UnitOption => Say("Código da unidade gestora.", "Buying unit code.");
    public string SupplierOption => Say("CNPJ ou documento do fornecedor.", "CNPJ or document of the supplier.");
    public string MethodOption => Say("Modalidade, por exemplo directAward ou auction.", "Procurement method, such as directAward or auction.");
    public string MinValueOption => Say("Menor valor inicial em reais, com ponto decimal.", "Smallest initial value in BRL.");
    public string MaxValueOption => Say("Maior valor inicial em reais, com ponto decimal.", "Largest initial value in BRL.");
    public string TextOption => Say("Palavras do objeto.", "Words of the object.");
    public string InvestigationOption => Say("Identificador da investigação.", "Identifier of the investigation.");
    public string FormatOption => Say("Formato: csv, jsonLines, xlsx ou parquet.", "Format: csv, jsonLines, xlsx or parquet.");
    public string VariantOption => Say("De CSV e XLSX: spreadsheet (para planilhas) ou raw (RFC 4180).", "Of CSV and XLSX: spreadsheet or raw (RFC 4180).");
    public string ExportOutOption => Say("Arquivo a escrever.", "File to write.");
    public string IndicatorsOption => Say("Indicadores separados por vírgula, por exemplo F01,F21.", "Indicators, separated by commas, such as F01,F21.");
    public string SeverityOption => Say("Gravidade mínima: critical, high, medium, low ou info.", "Lowest severity: critical, high, medium, low or info.");
    public string LimitOption => Say("Quantos indícios listar.", "How many findings to list.");
    public string ContractsOption => Say("Contratos na amostra (1.000 a 5.000.000).", "Contracts in the sample (1,000 to 5,000,000).");
    public string SeedOption => Say("Semente: sementes iguais dão arquivos iguais.", "Seed: equal seeds give equal files.");
    public string MonthOption => Say("Mês de publicação, aaaamm.", "Month of publication, yyyymm.");
    public string OutOption => Say("Arquivo zip a escrever.", "Zip file to write.");
    public string ImportOption => Say("Importa o que gerou.", "Imports what it generated.");
    public string HomeOption => Say("Pasta de dados da instalação.", "Data folder of the installation.");
    public string BadUrl(string value) => Say($"'{value}' não é um endereço http ou https.", $"'{value}' is not an http or https address.");
    public string BadDate(string value) => Say($"'{value}' não é uma data aaaa-mm-dd.", $"'{value}' is not a date yyyy-mm-dd.");
    public string BadNumber(string value) => Say($"'{value}' não é um número; use ponto decimal.", $"'{value}' is not a number.");
    public string BadMonth(string value, string first, string last) =>
        Say($"'{value}' não é um mês aaaamm entre {first} e {last}.", $"'{value}' is not a month yyyymm between {first} and {last}.");
    public string OutOfRange(string name, int least, int most) =>
        Say($"{name}: informe um número de {Count(least)} a {Count(most)}.", $"{name}: give a number from {Count(least)} to {Count(most)}.");

    // Failures
    public string NotAnswering(Uri api) => Say($"A API não responde em {api}. Inicie com: ./cidadao up", $"The API does not answer at {api}. Start it with: ./cidadao up");
    public string ConnectionLost(Uri api) => Say(
        $"A conexão com a API em {api} caiu antes da resposta; verifique o que foi aceito antes de repetir. Situação: ./cidadao status",
        $"The connection to the API at {api} broke before the answer; see what was accepted before you repeat. Status: ./cidadao status");
    public string NoSuchFile(string path) => Say($"O arquivo não existe: {path}", $"The file does not exist: {path}");
    public string CannotRead(string path, string reason) => Say($"{path}: não foi possível ler. {reason}", $"{path}: it cannot be read. {reason}");
    public string TooLarge(string files, long bytes, long limit) => Say(
        $"{files}: {Bytes(bytes)}, e um envio pode ter até {Bytes(limit)}. Nada foi enviado.", $"{files}: {Bytes(bytes)}, and an upload may have {Bytes(limit)}. Nothing was sent.");
    public string CannotUseFile(string reason) => Say($"Não foi possível usar o arquivo: {reason}", $"The file could not be used: {reason}");
    public string Refused(string file) => Say($"{file}: recusado pela API.", $"{file}: refused by the API.");
    public string RequestRefused => Say("A API recusou o pedido.", "The API refused the request.");

    // Import
    public string Files(IReadOnlyList<string> names) => names is [var only] ? only : Say($"{Count(names.Count)} arquivos", $"{Count(names.Count)} files");
    public string Uploading(string file, long sent, long total) => Say($"{file}: enviados {Bytes(sent)} de {Bytes(total)}", $"{file}: {Bytes(sent)} of {Bytes(total)} uploaded");
    public string Importing(string file, double share, long rows, double perSecond) => Say(
        $"{file}: {Percent(share)}, {Count(rows)} linhas, {Count((long)perSecond)} linhas/s", $"{file}: {Percent(share)}, {Count(rows)} rows, {Count((long)perSecond)} rows/s");
    public string Imported(string file, double seconds) => Say($"{file}: importado em {Seconds(seconds)}.", $"{file}: imported in {Seconds(seconds)}.");
    public string ImportFailed(string file, string? failure) => Say($"{file}: a importação falhou. {failure}", $"{file}: the import failed. {failure}").TrimEnd();
    public string ImportWasCancelled(string file) => Say($"{file}: a importação foi cancelada.", $"{file}: the import was cancelled.");
    public string ImportCancelled => Say("Interrompido: a importação foi cancelada no servidor.", "Interrupted: the import was cancelled on the server.");
    public string UploadStopped => Say("Interrompido durante o envio.", "Interrupted while uploading.");
    public string CancelFailed => Say("Interrompido, mas o servidor não confirmou o cancelamento.", "Interrupted, but the server did not confirm the cancellation.");
    public string RejectedRows(int shown, long total) => Say($"Linhas rejeitadas ({Count(shown)} de {Count(total)}):", $"Rejected rows ({Count(shown)} of {Count(total)}):");
    public string[] EntryColumns => portuguese
        ? ["Arquivo", "Lidas", "Inseridas", "Atualizadas", "Inalteradas", "Rejeitadas"]
        : ["Entry", "Read", "Inserted", "Updated", "Unchanged", "Rejected"];
    public string[] RejectionColumns => portuguese ? ["Arquivo", "Linha", "Coluna", "Valor", "Motivo"] : ["Entry", "Line", "Column", "Value", "Reason"];

    // Investigation
    public string Investigating(int ended, int tasks, int findings) => Say(
        $"Investigação: {ended} de {tasks} tarefas, {Findings(findings)}", $"Investigation: {ended} of {tasks} tasks, {Findings(findings)}");
    public string Waiting => Say("Investigação aceita, à espera de um agente", "Investigation accepted, waiting for an agent");
    public string Task(AgentTaskResponse task) => $"{Agent(task.Agent)} {task.Indicator}: {TaskStatus(task.Status)}, {Findings(task.Findings)}";
    public string InvestigationFailed(string? failure) => Say($"A investigação falhou. {failure}", $"The investigation failed. {failure}").TrimEnd();
    public string InvestigationWasCancelled => Say("A investigação foi cancelada.", "The investigation was cancelled.");
    public string InvestigationCancelled => Say("Interrompido: a investigação foi cancelada no servidor.", "Interrupted: the investigation was cancelled on the server.");
    public string[] FindingColumns => portuguese
        ? ["Gravidade", "Indicador", "Indício", "Valor (R$)", "Contratos"]
        : ["Severity", "Indicator", "Finding", "Value (BRL)", "Contracts"];
    public string Totals(InvestigationResponse done, int shown) => Say(
        $"{Count(done.ContractsExamined ?? 0)} contratos examinados, {Findings(done.Findings.Total)} ({Counts(done.Findings)}); {Count(shown)} na lista. Cada indício merece verificação e não é uma acusação.",
        $"{Count(done.ContractsExamined ?? 0)} contracts examined, {Findings(done.Findings.Total)} ({Counts(done.Findings)}); {Count(shown)} listed. Each deserves verification and none is an accusation.");
    public string NoFindings => Say("Nenhum indício a listar.", "Nothing to list.");

    // Export
    public string Exporting(long rows) => Say($"Exportação: {Count(rows)} linhas", $"Export: {Count(rows)} rows");
    public string Fetching(long fetched, long total) => Say($"Recebidos {Bytes(fetched)} de {Bytes(total)}", $"{Bytes(fetched)} of {Bytes(total)} fetched");
    public string Exported(string path, ExportResponse export) => Say(
        $"{path}: {Count(export.Rows)} linhas, {Bytes(export.Bytes ?? 0)}, SHA-256 {export.Sha256}",
        $"{path}: {Count(export.Rows)} rows, {Bytes(export.Bytes ?? 0)}, SHA-256 {export.Sha256}");
    public string ExportFailed(string failure) => Say($"A exportação falhou. {failure}", $"The export failed. {failure}");
    public string ExportDamaged(string path) => Say($"{path}: o que chegou não confere com o SHA-256 do manifesto; nada foi guardado.", $"{path}: what came does not have the manifest's SHA-256; nothing was kept.");
    public string ExportCancelled => Say("Interrompido: a exportação foi cancelada no servidor.", "Interrupted: the export was cancelled on the server.");

    // Rebuild
    public string Rebuilt(RebuildResponse rebuild) => Say(
        $"{Count(rebuild.Investigations)} investigações refeitas a partir de {Count(rebuild.Events)} eventos; {Differences(rebuild)}.",
        $"{Count(rebuild.Investigations)} investigations replayed from {Count(rebuild.Events)} events; {Differences(rebuild)}.");
    public string RebuildFailed(string? failure) => Say($"A reconstrução falhou. {failure}", $"The rebuild failed. {failure}").TrimEnd();
    public string[] DifferenceColumns => portuguese ? ["Investigação", "Colunas"] : ["Investigation", "Columns"];

    // Keys
    public string[] KeyColumns => portuguese
        ? ["Id", "Nome", "Início", "Escopos", "Situação", "Criada", "Expira", "Usada"]
        : ["Id", "Name", "Begins", "Scopes", "Status", "Made", "Expires", "Used"];
    public string KeyStatus(string status) => portuguese
        ? status switch { "valid" => "válida", "expired" => "expirada", "revoked" => "revogada", _ => status }
        : status;
    public string KeyShownOnce => Say("Guarde-a: não será mostrada de novo.", "Keep it: it is not shown again.");
    public string KeyRevoked => Say("Revogada; em segundos, em todas as réplicas.", "Revoked; within seconds, on every replica.");

    // Sample and first run
    public string Generating(double share) => Say($"Gerando a amostra: {Percent(share)}", $"Generating the sample: {Percent(share)}");
    public string Generated(string path, long contracts, long items, double seconds) => Say(
        $"{path}: {Count(contracts)} contratos, {Count(items)} itens em {Seconds(seconds)}.", $"{path}: {Count(contracts)} contracts, {Count(items)} items in {Seconds(seconds)}.");
    public string Truth(string path, int expected, int decoys) => Say(
        $"{path}: {Count(expected)} casos plantados, {Count(decoys)} iscas.", $"{path}: {Count(expected)} planted cases, {Count(decoys)} decoys.");
    public string HasData(long contracts, long suppliers, int findings) => Say(
        $"O banco já tem {Count(contracts)} contratos, {Count(suppliers)} fornecedores e {Findings(findings)}.",
        $"The database already holds {Count(contracts)} contracts, {Count(suppliers)} suppliers and {Findings(findings)}.");
    public string FirstRunStarts(int contracts) => Say(
        $"Banco vazio: uma amostra fictícia de {Count(contracts)} contratos será gerada, importada e investigada.",
        $"Empty database: an invented sample of {Count(contracts)} contracts will be generated, imported and investigated.");

    // Words
    public string Severity(string severity) => portuguese
        ? severity switch { "critical" => "crítica", "high" => "alta", "medium" => "média", "low" => "baixa", "info" => "informativa", _ => severity }
        : severity;

    public string Of(TextResponse text) => portuguese ? text.Pt : text.En;

    public string Day(DateTimeOffset moment) => moment.ToString("d", Culture);

    public string Count(long value) => value.ToString("N0", Culture);

    /// <summary>An amount in BRL, without the sign.</summary>
    public string Money(decimal value) => value.ToString("N2", Culture);

    /// <summary>The role's name as it is written.</summary>
    private static string Agent(string agent) => agent switch
    {
        "bonifacio" => "Bonifácio",
        "oxossi" => "Oxóssi",
        { Length: > 0 } => char.ToUpperInvariant(agent[0]) + agent[1..],
        _ => agent,
    };

    private string Findings(int count) => Say(count == 1 ? "1 indício" : $"{Count(count)} indícios", count == 1 ? "1 finding" : $"{Count(count)} findings");

    private string TaskStatus(string status) => portuguese
        ? status switch { "planned" => "planejada", "completed" => "concluída", "failed" => "falhou", _ => status }
        : status;

    private string Counts(SeverityCounts counts) => string.Join(", ", new (string Name, int Count)[]
    {
        ("critical", counts.Critical), ("high", counts.High), ("medium", counts.Medium), ("low", counts.Low), ("info", counts.Info),
    }.Where(part => part.Count > 0).Select(part => $"{Severity(part.Name)} {Count(part.Count)}").DefaultIfEmpty("0"));

    private string Differences(RebuildResponse rebuild) => rebuild.Differences.Count == 0
        ? Say("nada difere", "nothing differs")
        : rebuild.Apply
            ? Say($"{Count(rebuild.Differences.Count)} diferiam e foram corrigidas", $"{Count(rebuild.Differences.Count)} differed and were put right")
            : Say($"{Count(rebuild.Differences.Count)} diferem (--apply corrige)", $"{Count(rebuild.Differences.Count)} differ (--apply puts them right)");

    private string Percent(double share) => (share * 100).ToString("N0", Culture) + "%";

    private string Seconds(double seconds) => seconds.ToString("N1", Culture) + " s";

    private string Bytes(long bytes) => (bytes / 1e6).ToString("N1", Culture) + " MB";

    private string Say(string pt, string en) => portuguese ? pt : en;
}
