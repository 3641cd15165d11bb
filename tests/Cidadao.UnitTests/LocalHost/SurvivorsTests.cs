using System.Diagnostics;
using Cidadao.LocalHost;

namespace Cidadao.UnitTests.LocalHost;

[TestClass]
public sealed class SurvivorsTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cidadao-survivors").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_start_is_found_behind_a_name_with_spaces_and_brackets() =>
        Assert.AreEqual(4711L, Survivors.StartIn("812 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21"));

    [TestMethod]
    public void What_remains_of_an_ended_process_is_not_alive() =>
        Assert.AreEqual(0L, Survivors.StartIn("812 (sleep) Z 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21"));

    [TestMethod]
    public void This_process_has_a_start_and_a_pid_that_nobody_has_has_none()
    {
        Assert.IsGreaterThan(0L, Survivors.StartOf(Environment.ProcessId));
        Assert.AreEqual(0L, Survivors.StartOf(int.MaxValue));
    }

    [TestMethod]
    public async Task A_recorded_process_is_ended_and_a_reused_pid_is_left_alone()
    {
        using var recorded = Process.Start("sleep", "60");
        using var reused = Process.Start("sleep", "60");
        var file = Path.Combine(_folder, "processes.json");
        await File.WriteAllTextAsync(file, $$"""
            [
              { "name": "api", "pid": {{recorded.Id}}, "start": {{Survivors.StartOf(recorded.Id)}}, "stopSignal": 15 },
              { "name": "web", "pid": {{reused.Id}}, "start": {{Survivors.StartOf(reused.Id) + 1}}, "stopSignal": 15 }
            ]
            """);

        var ended = await Survivors.EndAsync(file, TimeProvider.System);

        Assert.AreEqual(1, ended);
        await recorded.WaitForExitAsync();
        Assert.IsFalse(reused.HasExited);
        Assert.IsFalse(File.Exists(file));
        reused.Kill();
    }

    [TestMethod]
    public async Task A_process_that_works_in_the_servers_folder_is_ended_without_being_recorded()
    {
        var inside = Directory.CreateDirectory(Path.Combine(_folder, "postgres")).FullName;
        using var server = Process.Start(new ProcessStartInfo("sleep", "60") { WorkingDirectory = inside })!;
        using var other = Process.Start(new ProcessStartInfo("sleep", "60") { WorkingDirectory = "/" })!;

        await Survivors.EndInAsync(_folder, TimeProvider.System);

        await server.WaitForExitAsync();
        Assert.IsFalse(other.HasExited);
        other.Kill();
    }
}
