namespace Cidadao.UnitTests.Deploy;

/// <summary>Settings of <c>deploy/postgres</c>.</summary>
internal static class DeployedPostgres
{
    /// <param name="memory">The file for a container's memory; the one of small machines by default.</param>
    public static Dictionary<string, string> Settings(params string[] memory) =>
        new(Read("deploy", "postgres", "postgresql.conf").Concat(memory is [] ? Read("deploy", "postgres", "memory.conf") : Read(memory)).Where(setting => setting.Key != "include"));

    private static IEnumerable<KeyValuePair<string, string>> Read(params string[] file) =>
        DeployFolder.Read(file).Split('\n').Where(line => line is not "" and not ['#', ..])
            .Select(line => line.Split(['=', ' '], 2, StringSplitOptions.TrimEntries)).Select(setting => KeyValuePair.Create(setting[0], setting[1].TrimStart('=', ' ').Trim('\'')));
}
