using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Core.Messaging;

/// <summary>A command that does nothing but go the whole way and be answered by an event: how an operator, or a benchmark, measures the way.</summary>
public sealed record Probe(Guid ProbeId);

/// <summary>The same as long work that waits for something outside, as an agent waits for a service.</summary>
/// <param name="Milliseconds">How long it waits.</param>
public sealed record WorkProbe(Guid ProbeId, int Milliseconds);

/// <summary>Answers a probe.</summary>
public sealed class ProbeHandler(CidadaoDbContext db, TimeProvider clock) : ICommandHandler<Probe>, IWorkHandler<WorkProbe>
{
    public Task HandleAsync(Probe command, Delivery delivery, CancellationToken cancellation)
    {
        db.Send(EventTypes.ProbeAnswered, new(command.ProbeId), clock.GetUtcNow());
        return Task.CompletedTask;
    }

    public async Task HandleAsync(WorkProbe work, Delivery delivery, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(work.Milliseconds), clock, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.Send(EventTypes.ProbeAnswered, new(work.ProbeId), clock.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        await delivery.CompleteAsync(db.Database.GetDbConnection(), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public Task GiveUpAsync(Probe command, string error, CancellationToken cancellation) => Task.CompletedTask;

    public Task GiveUpAsync(WorkProbe work, string error, CancellationToken cancellation) => Task.CompletedTask;
}
