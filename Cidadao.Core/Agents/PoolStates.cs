namespace Cidadao.Core.Agents;

/// <summary>The pool of a role in one worker, as the worker tells of it.</summary>
/// <param name="Size">Instances, those being made included.</param>
/// <param name="Utilization">Share of them that is leased, in [0, 1].</param>
public sealed record PoolState(AgentRole Role, int Size, int Leased, int Waiting, double Utilization, IReadOnlyList<InstanceState> Instances);

/// <summary>One instance.</summary>
/// <param name="State"><c>opening</c>, <c>idle</c>, <c>leased</c> or <c>checking</c>.</param>
/// <param name="Seconds">How long it has been in this state.</param>
/// <param name="Task">What its present lease is for, or its last one was; null before the first.</param>
/// <param name="LastSeconds">How long its last lease took; null before the first ended.</param>
/// <param name="Leases">How many there were in its place.</param>
public sealed record InstanceState(int Number, string State, double Seconds, string? Task, double? LastSeconds, long Leases);
