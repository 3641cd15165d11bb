using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cidadao.Core.Database.Replica;

/// <summary>Without the standby the primary reads, and without the primary the standby: a degraded service, dead only without both.</summary>
internal sealed class ReplicaHealthCheck(ReplicaState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(state switch
    {
        { IsPrimaryThere: false, Status: not ReplicaStatus.Following } => HealthCheckResult.Unhealthy("Neither the primary nor the standby answers."),
        { IsPrimaryThere: false } => HealthCheckResult.Degraded("The primary does not answer: reads go to the standby, nothing can be written."),
        { Status: ReplicaStatus.Following } => HealthCheckResult.Healthy(),
        _ => HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"The standby is {state.Status}, {state.Lag.TotalSeconds:F1} s behind: the primary reads.")),
    });
}
