using Cidadao.UnitTests.Deploy;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cidadao.UnitTests.LocalHost;

/// <summary>The topology as <c>AppHost.cs</c> says it, read from its syntax: its packages are not here.</summary>
internal sealed class AppHostModel
{
    private readonly Dictionary<string, string> _names = [];
    private readonly List<Call> _calls = [];

    private AppHostModel(CompilationUnitSyntax file)
    {
        foreach (var variable in file.DescendantNodes().OfType<VariableDeclaratorSyntax>().Where(variable => variable.Initializer is not null))
        {
            var calls = CallsIn(variable.Initializer!.Value, variable.Identifier.Text).ToList();
            _calls.AddRange(calls);
            if (calls.LastOrDefault(call => call.Method is "AddExisting" or "AddPostgres" or "AddDatabase" or "AddRedis" or "AddProject") is { } adds)
                _names[variable.Identifier.Text] = adds.Text;
        }

        // api.WithReference(replica), for what is only sometimes there.
        foreach (var statement in file.DescendantNodes().OfType<ExpressionStatementSyntax>())
            _calls.AddRange(CallsIn(statement.Expression, RootOf(statement.Expression)));
    }

    /// <summary>Names that anything is added under.</summary>
    public IEnumerable<string> Added => _calls.Where(call => call.Method is "AddPostgres" or "AddDatabase" or "AddRedis" or "AddProject").Select(call => call.Text).Distinct();

    /// <summary>Names of servers that may be there already.</summary>
    public IEnumerable<string> MayExist => _calls.Where(call => call.Method == "AddExisting").Select(call => call.Text);

    public static AppHostModel Read() =>
        new(CSharpSyntaxTree.ParseText(DeployFolder.Read("Cidadao.AppHost", "AppHost.cs")).GetCompilationUnitRoot());

    /// <returns>Names of the resources that are arguments of a method, such as <c>WithReference</c>, called on a resource.</returns>
    public IReadOnlyList<string> Named(string resource, string method) =>
        [.. CallsOn(resource, method).Select(call => _names[call.Text])];

    /// <returns>Texts of the first argument of a method, such as <c>WithEnvironment</c>, called on a resource.</returns>
    public IReadOnlyList<string> Texts(string resource, string method) => [.. CallsOn(resource, method).Select(call => call.Text)];

    private IEnumerable<Call> CallsOn(string resource, string method) =>
        _calls.Where(call => call.Method == method && _names.GetValueOrDefault(call.Variable) == resource);

    /// <summary>In the order in which they are called.</summary>
    private static IEnumerable<Call> CallsIn(ExpressionSyntax expression, string variable) => expression.DescendantNodesAndSelf()
        .OfType<InvocationExpressionSyntax>()
        // What is called within an argument is not called on the resource.
        .Where(call => !call.Ancestors().TakeWhile(node => node != expression.Parent).OfType<ArgumentSyntax>().Any())
        .OrderBy(call => call.Span.End)
        .Where(call => call.Expression is MemberAccessExpressionSyntax)
        .Select(call => new Call(variable, ((MemberAccessExpressionSyntax)call.Expression).Name.Identifier.Text, TextOf(call.ArgumentList.Arguments.FirstOrDefault())));

    private static string TextOf(ArgumentSyntax? argument) => argument?.Expression switch
    {
        null => "",
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        var other => other.ToString(),
    };

    private static string RootOf(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax call => RootOf(call.Expression),
        MemberAccessExpressionSyntax member => RootOf(member.Expression),
        var root => root.ToString(),
    };

    private sealed record Call(string Variable, string Method, string Text);
}
