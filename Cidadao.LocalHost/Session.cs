using System.Globalization;

namespace Cidadao.LocalHost;

/// <summary>One run for a person: start, first sample, addresses, and a state file that <c>./cidadao status</c> reads.</summary>
internal sealed class Session(LocalTopologyOptions options, int sample)
{
    /// <summary>Returns when <paramref name="stop"/> is asked for.</summary>
    /// <exception cref="LocalHostException">A resource ended by itself, or the start failed.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var topology = await LocalTopology.StartAsync(options, stop);
        var (api, web) = (topology.Addresses[ResourceNames.Api], topology.Addresses[ResourceNames.Web]);
        var (state, started) = (topology.Folder.State, options.Time.GetUtcNow());
        try
        {
            Survivors.Write(state, new { pid = Environment.ProcessId, api, web, started, ready = false });
            if (sample > 0)
                await FirstRunAsync(topology, api, stop);
            Survivors.Write(state, new { pid = Environment.ProcessId, api, web, started, ready = true });
            var addresses = $"\nweb     {web}\nAPI     {api}\nScalar  {api}scalar\n\nready";
            topology.Journal.Say(addresses, addresses);
            await Task.WhenAny(topology.Failed, Task.Delay(Timeout.InfiniteTimeSpan, options.Time, stop));
            if (topology.Failed.IsCompleted)
                throw await topology.Failed;
            topology.Journal.Say("encerrando…", "stopping…");
        }
        finally
        {
            File.Delete(state);
        }
    }

    /// <summary>The command line decides whether there is anything to do: on a database with contracts it says so and ends.</summary>
    private async Task FirstRunAsync(LocalTopology topology, Uri api, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var contracts = sample.ToString(CultureInfo.InvariantCulture);
        var run = topology.RunAsync(ResourceNames.Commands,
            ["first-run", "--api", api.ToString(), "--contracts", contracts, "--home", topology.Folder.Home], either.Token);
        if (await Task.WhenAny(run, topology.Failed) == topology.Failed)
        {
            await either.CancelAsync();
            await Task.WhenAny(run);
            throw await topology.Failed;
        }

        // The services are sound all the same, and their state is what one needs to see why.
        if (await run is not 0 and var code)
            topology.Journal.Say($"A primeira amostra falhou (código {code}); os serviços continuam.",
                $"The first sample failed (code {code}); the services go on.");
    }
}
