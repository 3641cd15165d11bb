using Cidadao.Api.Live;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Live;

[TestClass]
public sealed class BatcherTests
{
    private const int Size = 7;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    [TestMethod]
    public void Nothing_is_lost_doubled_or_out_of_order_and_no_batch_is_too_large_or_too_late()
    {
        // 0 to 39: so many milliseconds pass; 40 to 44: an urgent one comes; above: one comes.
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), steps =>
        {
            var clock = new FakeTimeProvider();
            var gate = new Lock();
            var batches = new List<(TimeSpan At, List<(int Number, TimeSpan At, bool IsUrgent)> Batch)>();
            var start = clock.GetTimestamp();
            using var batcher = new Batcher<(int Number, TimeSpan At, bool IsUrgent)>(Size, Delay, clock, gate, batch => batches.Add((clock.GetElapsedTime(start), batch)));
            var sent = 0;
            foreach (var step in steps)
            {
                if (step < 40)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(step));
                    continue;
                }

                var isUrgent = step < 45;
                lock (gate)
                    batcher.Add((sent++, clock.GetElapsedTime(start), isUrgent), isUrgent);
            }

            for (var rest = TimeSpan.Zero; rest < Delay; rest += TimeSpan.FromMilliseconds(10))
                clock.Advance(TimeSpan.FromMilliseconds(10));
            return batches.SelectMany(batch => batch.Batch).Select(one => one.Number).SequenceEqual(Enumerable.Range(0, sent))
                && batches.TrueForAll(batch => batch.Batch.Count is > 0 and <= Size)
                // The clock goes in steps of up to 39 ms: later than its time by less than one of them.
                && batches.TrueForAll(batch => batch.At - batch.Batch[0].At < Delay + TimeSpan.FromMilliseconds(40))
                && batches.TrueForAll(batch => batch.Batch.FindIndex(one => one.IsUrgent) is var urgent && (urgent < 0 || (urgent == batch.Batch.Count - 1 && batch.Batch[urgent].At == batch.At)));
        }).QuickCheckThrowOnFailure();
    }

    [TestMethod]
    public void The_first_waits_for_others_no_longer_than_the_delay()
    {
        var clock = new FakeTimeProvider();
        var batches = new List<List<int>>();
        using var batcher = new Batcher<int>(Size, Delay, clock, new(), batches.Add);
        batcher.Add(1);
        clock.Advance(Delay - TimeSpan.FromMilliseconds(1));
        batcher.Add(2);
        Assert.IsEmpty(batches);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.HasCount(1, batches);
        CollectionAssert.AreEqual(new[] { 1, 2 }, batches[0]);
    }

    [TestMethod]
    public void A_batch_that_went_out_full_does_not_hasten_the_next()
    {
        var clock = new FakeTimeProvider();
        var batches = new List<List<int>>();
        using var batcher = new Batcher<int>(2, Delay, clock, new(), batches.Add);
        batcher.Add(1);
        clock.Advance(Delay / 2);
        batcher.Add(2);
        batcher.Add(3);
        clock.Advance(Delay / 2);
        Assert.HasCount(1, batches);
        clock.Advance(Delay / 2);
        Assert.HasCount(2, batches);
    }
}
