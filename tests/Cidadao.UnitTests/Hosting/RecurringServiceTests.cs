using Cidadao.Core.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Hosting;

[TestClass]
public sealed class RecurringServiceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Whatever_a_round_throws_the_next_one_is_run()
    {
        var clock = new FakeTimeProvider();
        // What servers that are away have thrown: their clients' own exceptions, and some that nobody expected of them.
        using var service = new Rounds(
            clock, new TimeoutException(), new OperationCanceledException(), new ObjectDisposedException("socket"), new IOException(), new InvalidOperationException());
        await service.StartAsync(TestContext.CancellationToken);
        for (var round = 1; round <= 6; round++)
        {
            await service.Run.WaitAsync(Patience, TestContext.CancellationToken);
            await service.Pausing.WaitAsync(Patience, TestContext.CancellationToken);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.IsFalse(service.ExecuteTask!.IsCompleted);
        await service.StopAsync(TestContext.CancellationToken);
        Assert.IsTrue(service.ExecuteTask!.IsCompletedSuccessfully);
    }

    private sealed class Rounds(TimeProvider clock, params Exception[] failures) : RecurringService(clock, NullLogger.Instance)
    {
        private int _round;

        public SemaphoreSlim Run { get; } = new(0);

        public SemaphoreSlim Pausing { get; } = new(0);

        protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

        public override void Dispose()
        {
            Run.Dispose();
            Pausing.Dispose();
            base.Dispose();
        }

        protected override Task RunRoundAsync(CancellationToken stopping)
        {
            Run.Release();
            return _round < failures.Length ? Task.FromException(failures[_round++]) : Task.CompletedTask;
        }

        protected override Task PauseAsync(CancellationToken stopping)
        {
            var pause = base.PauseAsync(stopping);
            Pausing.Release();
            return pause;
        }
    }
}
