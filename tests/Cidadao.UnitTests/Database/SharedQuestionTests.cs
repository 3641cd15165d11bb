using Cidadao.Core.Database;

namespace Cidadao.UnitTests.Database;

[TestClass]
public sealed class SharedQuestionTests
{
    private readonly List<TaskCompletionSource<int>> _asked = [];
    private readonly SharedQuestion<int> _question;

    public SharedQuestionTests() => _question = new(() =>
    {
        lock (_asked)
        {
            _asked.Add(new());
            return _asked[^1].Task;
        }
    });

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Who_comes_while_it_is_asked_shares_the_next_answer()
    {
        var first = _question.AskAsync(Cancellation);
        await AskedAsync(1);
        var (second, third) = (_question.AskAsync(Cancellation), _question.AskAsync(Cancellation));
        _asked[0].SetResult(1);
        Assert.AreEqual(1, await first);
        await AskedAsync(2);
        _asked[1].SetResult(2);

        Assert.AreEqual((2, 2), (await second, await third));
        Assert.HasCount(2, _asked);
    }

    [TestMethod]
    public async Task A_failure_is_told_to_those_who_share_it_and_to_nobody_later()
    {
        var first = _question.AskAsync(Cancellation);
        await AskedAsync(1);
        var second = _question.AskAsync(Cancellation);
        _asked[0].SetException(new IOException());
        await Assert.ThrowsExactlyAsync<IOException>(() => first);
        await AskedAsync(2);
        _asked[1].SetResult(2);

        Assert.AreEqual(2, await second);
    }

    [TestMethod]
    public async Task Who_gives_up_takes_the_answer_from_nobody()
    {
        using var enough = new CancellationTokenSource();
        var (first, second) = (_question.AskAsync(enough.Token), _question.AskAsync(Cancellation));
        await AskedAsync(1);
        await enough.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => first);
        _asked[0].SetResult(1);

        Assert.AreEqual(1, await second);
    }

    private async Task AskedAsync(int times)
    {
        while (true)
        {
            lock (_asked)
            {
                if (_asked.Count == times)
                    return;
            }

            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }
    }
}
