namespace Cidadao.WebTests.EndToEnd;

/// <summary>Ends what the tests of the browser share, after the last of them.</summary>
[TestClass]
public sealed class Shared
{
    [AssemblyCleanup]
    public static Task StopAsync() => BrowserTest.StopAsync();
}
