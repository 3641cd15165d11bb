using Cidadao.Api.Errors;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Core.RedFlags;
using GraphQL.Execution;
using GraphQL.Validation;
using GraphQLParser.AST;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.GraphQL.Limits;

/// <summary>Refuses an operation that asks for too much, before any of it is executed: with the figure, the limit and the way there.</summary>
internal sealed class OperationLimits(IOptions<GraphQlOptions> options) : ValidationRuleBase
{
    /// <summary>Lists of the schema within lists of the schema; the usual introspection query has one.</summary>
    private const int MaxNested = 2;

    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        var graph = (GraphContext)context.UserContext;
        graph.Cost = new OperationMeter(context.Schema, context.Document, field => Rows(context, field)).Measure(context.Operation);
        Check(context, graph);
        return new(new FirstInRange(graph.Http));
    }

    private void Check(ValidationContext context, GraphContext graph)
    {
        var (cost, limits) = (graph.Cost!, options.Value);
        if (cost.Complexity > limits.MaxComplexity)
        {
            context.ReportError(LimitError.Of(graph.Http, "complexity", cost.Complexity, limits.MaxComplexity, cost.Heaviest, new(
                $"A consulta pode trazer {cost.Complexity} objetos, mais do que {limits.MaxComplexity}: peça menos linhas (first) ou menos ligações.",
                $"The answer may have {cost.Complexity} objects, more than {limits.MaxComplexity}: ask for fewer rows (first) or fewer relations.")));
        }

        if (cost.Depth > limits.MaxDepth)
        {
            context.ReportError(LimitError.Of(graph.Http, "depth", cost.Depth, limits.MaxDepth, cost.Deepest, new(
                $"A consulta tem profundidade {cost.Depth}, mais do que {limits.MaxDepth}.", $"The operation has depth {cost.Depth}, more than {limits.MaxDepth}.")));
        }

        if (cost.Fields > limits.MaxFields)
        {
            context.ReportError(LimitError.Of(graph.Http, "fields", cost.Fields, limits.MaxFields, null, new(
                $"A consulta tem {cost.Fields} campos, mais do que {limits.MaxFields}.", $"The operation has {cost.Fields} fields, more than {limits.MaxFields}.")));
        }

        if (cost.Aliases > limits.MaxAliases)
        {
            context.ReportError(LimitError.Of(graph.Http, "aliases", cost.Aliases, limits.MaxAliases, null, new(
                $"A consulta tem {cost.Aliases} apelidos, mais do que {limits.MaxAliases}.", $"The operation has {cost.Aliases} aliases, more than {limits.MaxAliases}.")));
        }

        if (cost.Nested > MaxNested)
        {
            context.ReportError(LimitError.Of(graph.Http, "introspection", cost.Nested, MaxNested, null, new(
                $"A consulta ao esquema aninha {cost.Nested} listas, mais do que {MaxNested}.", $"The question about the schema nests {cost.Nested} lists, more than {MaxNested}.")));
        }
    }

    private static int? Rows(ValidationContext context, GraphQLField field) =>
        context.ArgumentValues is { } values && values.TryGetValue(field, out var arguments)
            && arguments.TryGetValue(FieldSize.First, out var first) && first.Value is int rows ? rows : null;

    /// <summary><c>first</c> of a list lies within what the list allows.</summary>
    private sealed class FirstInRange(HttpContext http) : INodeVisitor
    {
        public ValueTask EnterAsync(ASTNode node, ValidationContext context)
        {
            if (node is GraphQLField field && context.TypeInfo.GetFieldDef() is { } definition && FieldSize.Of(definition) is { Most: { } most }
                && Rows(context, field) is { } rows && (rows < 1 || rows > most))
            {
                context.ReportError(LimitError.Of(http, FieldSize.First, rows, most, new(field.Name.StringValue, null), new(
                    $"'first' de '{field.Name.StringValue}' é {rows}; deve ser de 1 a {most}.", $"'first' of '{field.Name.StringValue}' is {rows}; it must be from 1 to {most}.")));
            }

            return default;
        }

        public ValueTask LeaveAsync(ASTNode node, ValidationContext context) => default;
    }
}

/// <summary>Too much was asked for.</summary>
internal sealed class LimitError : ValidationError
{
    private LimitError(string message)
        : base(message) => Code = "LIMIT_EXCEEDED";

    /// <param name="limit">Name of the limit.</param>
    /// <param name="path">Where; null where it is the whole.</param>
    public static LimitError Of(HttpContext http, string limit, long figure, long most, Way? path, LocalizedText message) => new(Language.Choose(http, message))
    {
        Extensions = new()
        {
            ["limitName"] = limit,
            ["cost"] = figure,
            ["limit"] = most,
            ["path"] = path?.Names() ?? [],
        },
    };
}
