using System.Buffers;
using Cidadao.Api.Responses;
using Cidadao.Core.RedFlags;

namespace Cidadao.Api.Batch;

/// <summary>What a batch does when an operation does not succeed.</summary>
internal enum BatchStrategy
{
    /// <summary>The others go on.</summary>
    BestEffort,

    /// <summary>Nothing goes on, and no command is accepted.</summary>
    AllMustSucceed,
}

/// <summary>A batch that may be run: what its own fields say is right, its dependencies name operations that there are and have no cycle.</summary>
internal sealed record BatchPlan(BatchStrategy Strategy, TimeSpan Timeout, int Concurrency, IReadOnlyList<BatchOperation> Operations)
{
    public const int MaxOperations = 100;
    public const int MaxConcurrency = 20;

    private const int DefaultConcurrency = 8;
    private const int DefaultPriority = 5;
    private const int MaxPriority = 9;
    private const int MaxId = 64;
    private const double MaxSeconds = 120;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultOperationTimeout = TimeSpan.FromSeconds(10);
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Reads the request; everything that is wrong with it is added to the errors, by field.</summary>
    /// <returns>Null when there are errors.</returns>
    public static BatchPlan? Read(BatchRequest? request, BatchErrors errors)
    {
        var asked = request?.Operations ?? [];
        if (asked.Count is 0 or > MaxOperations)
        {
            errors.Add("operations", new($"De 1 a {MaxOperations} operações; vieram {asked.Count}.", $"1 to {MaxOperations} operations; there are {asked.Count}."));
            return null;
        }

        var strategy = string.IsNullOrEmpty(request!.Strategy) ? BatchStrategy.BestEffort : Wire.Parse<BatchStrategy>(request.Strategy);
        if (strategy is null)
            errors.Add("strategy", new($"'{request.Strategy}' não é: {Wire.All<BatchStrategy>()}.", $"'{request.Strategy}' is none of: {Wire.All<BatchStrategy>()}."));
        var timeout = Seconds(request.TimeoutSeconds, "timeoutSeconds", DefaultTimeout, errors);
        var concurrency = Whole(request.Concurrency, "concurrency", 1, MaxConcurrency, DefaultConcurrency, errors);

        var places = Places(asked, errors);
        var operations = new List<BatchOperation>();
        for (var place = 0; place < asked.Count; place++)
            operations.Add(Operation(asked[place] ?? new(), place, places, errors));
        RefuseCycles(operations, errors);
        if (strategy == BatchStrategy.AllMustSucceed)
            RefuseReadsAfterCommands(operations, errors);
        return errors.Any ? null : new(strategy!.Value, timeout, concurrency, operations);
    }

    private static Dictionary<string, int> Places(IReadOnlyList<BatchOperationRequest> asked, BatchErrors errors)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var place = 0; place < asked.Count; place++)
        {
            var id = asked[place]?.Id ?? "";
            if (id.Length is 0 or > MaxId || id.AsSpan().ContainsAnyExcept(IdCharacters))
                errors.Add($"operations[{place}].id", new($"De 1 a {MaxId} letras, dígitos, '.', '_' e '-'.", $"1 to {MaxId} letters, digits, '.', '_' and '-'."));
            else if (!places.TryAdd(id, place))
                errors.Add($"operations[{place}].id", new($"'{id}' já é da operação {places[id]}.", $"'{id}' is that of operation {places[id]} already."));
        }

        return places;
    }

    private static BatchOperation Operation(BatchOperationRequest asked, int place, Dictionary<string, int> places, BatchErrors errors)
    {
        var field = $"operations[{place}]";
        var needed = new List<int>();
        foreach (var id in (asked.DependsOn ?? []).Distinct(StringComparer.Ordinal))
        {
            if (id is not null && places.TryGetValue(id, out var there))
                needed.Add(there);
            else
                errors.Add($"{field}.dependsOn", new($"Não há operação '{id}'.", $"There is no operation '{id}'."));
        }

        var priority = Whole(asked.Priority, $"{field}.priority", 0, MaxPriority, DefaultPriority, errors);
        var timeout = Seconds(asked.TimeoutSeconds, $"{field}.timeoutSeconds", DefaultOperationTimeout, errors);
        var call = BatchCall.Read(asked, field, errors);
        return new(new(asked.Id ?? "", place, priority, needed, timeout, call?.Together), call);
    }

    /// <summary>What is left when whatever depends on nothing that is left has been taken away again and again is in a cycle, or needs one.</summary>
    private static void RefuseCycles(List<BatchOperation> operations, BatchErrors errors)
    {
        var left = operations.ToDictionary(operation => operation.Place);
        while (left.Values.FirstOrDefault(operation => !operation.DependsOn.Any(left.ContainsKey)) is { } free)
            left.Remove(free.Place);
        foreach (var operation in left.Values.OrderBy(operation => operation.Place))
        {
            var within = string.Join(", ", operation.DependsOn.Where(left.ContainsKey).Select(place => $"'{operations[place].Id}'"));
            errors.Add($"operations[{operation.Place}].dependsOn", new(
                $"As dependências formam um ciclo, por {within}.", $"The dependencies form a cycle, by way of {within}."));
        }
    }

    /// <summary>The commands are accepted together, after everything else: nothing can wait for one.</summary>
    private static void RefuseReadsAfterCommands(List<BatchOperation> operations, BatchErrors errors)
    {
        foreach (var operation in operations.Where(operation => operation.Call is { IsCommand: false }))
        {
            foreach (var command in operation.DependsOn.Select(place => operations[place]).Where(needed => needed.Call is { IsCommand: true }))
            {
                errors.Add($"operations[{operation.Place}].dependsOn", new(
                    $"'{command.Id}' é um comando: com allMustSucceed os comandos são aceitos juntos, depois de todas as leituras.",
                    $"'{command.Id}' is a command: with allMustSucceed the commands are accepted together, after all reads."));
            }
        }
    }

    private static TimeSpan Seconds(double? value, string field, TimeSpan otherwise, BatchErrors errors)
    {
        if (value is not { } seconds)
            return otherwise;
        if (seconds is >= 0.001 and <= MaxSeconds)
            return TimeSpan.FromSeconds(seconds);
        errors.Add(field, new($"De 0.001 a {MaxSeconds} segundos.", $"0.001 to {MaxSeconds} seconds."));
        return otherwise;
    }

    private static int Whole(int? value, string field, int least, int most, int otherwise, BatchErrors errors)
    {
        if (value is { } number && (number < least || number > most))
            errors.Add(field, new($"De {least} a {most}.", $"{least} to {most}."));
        return value ?? otherwise;
    }
}

/// <summary>An operation with what it calls.</summary>
/// <param name="Call">Null only where the request is refused.</param>
internal sealed record BatchOperation(BatchStep Step, BatchCall? Call)
{
    public string Id => Step.Id;

    public int Place => Step.Place;

    public int Priority => Step.Priority;

    public IReadOnlyList<int> DependsOn => Step.DependsOn;
}

/// <summary>All that is wrong with a batch, by field, in the reader's language.</summary>
internal sealed class BatchErrors(HttpContext context)
{
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    public bool Any => _errors.Count > 0;

    public IReadOnlyDictionary<string, string[]> All => _errors;

    public HttpContext Context => context;

    public void Add(string field, LocalizedText text) => Append(field, [Errors.Language.Choose(context, text)]);

    /// <summary>What a single endpoint has to say, under the operation's field.</summary>
    public void AddAll(string field, IReadOnlyDictionary<string, string[]> errors)
    {
        foreach (var (name, texts) in errors)
            Append($"{field}.{name}", texts);
    }

    private void Append(string field, string[] texts) => _errors[field] = _errors.TryGetValue(field, out var before) ? [.. before, .. texts] : texts;
}
