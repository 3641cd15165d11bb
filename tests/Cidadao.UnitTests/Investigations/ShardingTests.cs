using System.Collections.Concurrent;
using System.Text.Json;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;
using Cidadao.UnitTests.RedFlags;

namespace Cidadao.UnitTests.Investigations;

/// <summary>Who computes what, and beside whom, does not show in the findings.</summary>
[TestClass]
public sealed class ShardingTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(1, 4)]
    [DataRow(3, 1)]
    [DataRow(3, 3)]
    [DataRow(7, 2)]
    [DataRow(7, 7)]
    public async Task Findings_are_the_same_to_the_byte_whatever_the_number_of_shards_and_workers(int shards, int workers)
    {
        var alone = await InvestigatedAsync(shards: 1, workers: 1);

        Assert.HasCount(RedFlagCatalog.All.Count, alone);
        Assert.IsTrue(alone.Values.All(findings => findings.Length > 2), "Every indicator finds something.");
        var shared = await InvestigatedAsync(shards, workers);
        foreach (var (indicator, findings) in alone)
            Assert.AreEqual(findings, shared[indicator], indicator);
    }

    /// <summary>Deals the plan's tasks out to shards; each worker reads the facts for itself, takes a shard at a time, and runs its tasks side by side.</summary>
    /// <returns>By indicator, its findings as they are stored.</returns>
    private async Task<IReadOnlyDictionary<string, string>> InvestigatedAsync(int shards, int workers)
    {
        var cut = Plan.For([]).Index().GroupBy(task => task.Index % shards, task => task.Item);
        var waiting = new ConcurrentQueue<IGrouping<int, AgentTask>>(cut);
        var results = new ConcurrentDictionary<string, string>();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(
            async () =>
            {
                var view = World.Of(7).Build();
                while (waiting.TryDequeue(out var shard))
                {
                    await Parallel.ForEachAsync(shard, TestContext.CancellationToken, (task, cancellation) =>
                    {
                        var findings = DetectorSet.Of(task.Indicator, Thresholds.Defaults).Detect(view, cancellation).Findings;
                        Assert.IsTrue(results.TryAdd(task.Indicator, $"[{string.Join('\n', findings.Select(Stored))}]"));
                        return ValueTask.CompletedTask;
                    });
                }
            },
            TestContext.CancellationToken)));
        return results;
    }

    private static string Stored(Finding finding) => string.Join(
        '|',
        finding.Subject,
        FindingFacts.DigestOf(finding),
        finding.Score.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        finding.Confidence.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        finding.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        JsonSerializer.Serialize(finding.Summary, CoreJson.Default.LocalizedText),
        JsonSerializer.Serialize(finding.Evidence, CoreJson.Default.Evidence),
        string.Join(',', finding.ContractIds));
}
