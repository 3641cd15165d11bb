using System.Runtime.CompilerServices;

namespace Cidadao.IntegrationTests;

/// <summary>Real files beside the repository. Absent, a test that needs them is skipped and says so; in CI that is a failure.</summary>
internal static class SharedData
{
    public static byte[] RealMonth() => Read("portal-compras", "202401_Compras.zip");

    public static byte[] PncpContracts() => Read("pncp", "contratos_20250312_p1.json");

    public static byte[] PncpTenders() => Read("pncp", "contratacoes_vitoria.json");

    public static byte[] ObservedErrors() => Read("pncp", "observed_errors.json");

    public static byte[] ContratosGov() => Read("contratos-gov", "dpu_290002.zip");

    public static byte[] CnepSite() => Read("sanctions", "cnep_202310.json");

    public static byte[] ReducedCeis() => Read("sanctions", "ceis_2020_reduced.csv");

    private static byte[] Read(params string[] path)
    {
        var file = Path.Combine([Root(), .. path]);
        if (File.Exists(file))
            return File.ReadAllBytes(file);
        var message = $"The real data is not there: {Path.Combine(path)} is expected under ../shared/data, beside the repository.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(message);
        Assert.Inconclusive(message);
        return [];
    }

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "shared", "data"));
}
