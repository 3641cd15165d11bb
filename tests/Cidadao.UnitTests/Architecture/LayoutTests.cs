using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Cidadao.UnitTests.Architecture;

/// <summary>The layout of docs/walkthrough.md, held by the compiler where it can be and here where it cannot.</summary>
[TestClass]
public sealed class LayoutTests
{
    [TestMethod]
    [DataRow("Contracts")]
    [DataRow("RedFlags")]
    [DataRow("Investigations")]
    [DataRow("Agents")]
    public void The_domain_mentions_neither_the_database_nor_Redis(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Root, "Cidadao.Core", folder), "*.cs", SearchOption.AllDirectories);
        Assert.IsNotEmpty(files);
        string[] banned = ["EntityFrameworkCore", "Npgsql", "StackExchange", "Cidadao.Core.Database", "Cidadao.Core.Messaging"];

        var offences = files.SelectMany(file => banned.Where(word => File.ReadAllText(file).Contains(word, StringComparison.Ordinal)).Select(word => $"{Path.GetFileName(file)}: {word}"));

        Assert.AreEqual("", string.Join(", ", offences));
    }

    [TestMethod]
    [DataRow("Cidadao.Api", "Cidadao.Core,Cidadao.ServiceDefaults")]
    [DataRow("Cidadao.AgentWorker", "Cidadao.Core,Cidadao.ServiceDefaults")]
    [DataRow("Cidadao.Web", "Cidadao.ServiceDefaults")]
    [DataRow("Cidadao.Core", "")]
    [DataRow("Cidadao.ServiceDefaults", "")]
    [DataRow("Cidadao.LocalHost", "")]
    [DataRow("Cidadao.Cli", "")]
    public void Projects_refer_to_each_other_one_way(string project, string expected)
    {
        var references = XDocument.Load(Path.Combine(Root, project, $"{project}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Order(StringComparer.Ordinal);

        Assert.AreEqual(expected, string.Join(',', references));
    }

    [TestMethod]
    [DataRow("Cidadao.AppHost")]
    [DataRow("Cidadao.AppHostTests")]
    public void The_solution_builds_everything_but_the_AppHost_and_its_tests(string project)
    {
        var solution = File.ReadAllLines(Path.Combine(Root, "Cidadao.sln"));
        var appHost = solution.Single(line => line.Contains($"\"{project}\"", StringComparison.Ordinal)).Split('"')[^2];

        Assert.IsTrue(solution.Any(line => line.Contains($"{appHost}.Release|Any CPU.ActiveCfg", StringComparison.Ordinal)));
        Assert.IsFalse(solution.Any(line => line.Contains($"{appHost}.Release|Any CPU.Build.0", StringComparison.Ordinal)));
        Assert.IsFalse(solution.Any(line => line.Contains($"{appHost}.Debug|Any CPU.Build.0", StringComparison.Ordinal)));
        Assert.IsTrue(solution.Any(line => line.Contains($"{appHost}.Aspire|Any CPU.Build.0", StringComparison.Ordinal)));
    }

    private static string Root { get; } = FindRoot();

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
