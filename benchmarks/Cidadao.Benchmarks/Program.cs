using System.CommandLine;
using Cidadao.Benchmarks.Agents;
using Cidadao.Benchmarks.Caching;
using Cidadao.Benchmarks.Database;
using Cidadao.Benchmarks.Detection;
using Cidadao.Benchmarks.Exports;
using Cidadao.Benchmarks.Http;
using Cidadao.Benchmarks.Imports;
using Cidadao.Benchmarks.Live;
using Cidadao.Benchmarks.Messaging;
using Cidadao.Benchmarks.Models;
using Cidadao.Benchmarks.RedFlags;

// ./cidadao bench NAME: each benchmark measures the product beside a bare baseline in the same run, and prints the ratio.
var root = new RootCommand("Measurements of Cidadão.AI, each beside a bare baseline of the same run.")
{
    ImportBenchmark.Command(),
    ExportBenchmark.Command(),
    MessagingBenchmark.Command(),
    RedFlagBenchmark.Command(),
    DetectionBenchmark.Command(),
    AgentsBenchmark.Command(),
    ModelsBenchmark.Command(),
    CacheBenchmark.Command(),
    DatabaseBenchmark.Command(),
    HotBenchmark.Command(),
    JsonBenchmark.Command(),
    BytesBenchmark.Command(),
    LiveBenchmark.Command(),
    TelemetryBenchmark.Command(),
    BareServer.Command(),
};
return await root.Parse(args).InvokeAsync();
