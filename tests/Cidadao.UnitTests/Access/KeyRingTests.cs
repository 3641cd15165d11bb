using Cidadao.Core.Access;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Access;

[TestClass]
public sealed class KeyRingTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly KeyRing _ring;

    public KeyRingTests() => _ring = new(Options.Create(new AccessOptions()), _clock);

    [TestMethod]
    [DataRow(Scope.None, false, false, false)]
    [DataRow(Scope.Investigate, true, false, false)]
    [DataRow(Scope.Import, false, true, false)]
    [DataRow(Scope.Investigate | Scope.Import, true, true, false)]
    [DataRow(Scope.Admin, true, true, true)]
    public void A_key_allows_its_scopes_and_an_administrators_all(Scope scopes, bool investigate, bool import, bool admin)
    {
        var secret = Know(scopes: scopes);

        Assert.AreEqual(KeyState.Valid, _ring.Find(secret, out var key));
        Assert.IsTrue(key!.Principal.May(Scope.None));
        Assert.IsTrue(key.Principal.Identity!.IsAuthenticated);
        Assert.IsNull(key.Principal.Identity.Name, "What somebody decides by it is not the key's decision.");
        Assert.AreEqual((investigate, import, admin), (key.Principal.May(Scope.Investigate), key.Principal.May(Scope.Import), key.Principal.May(Scope.Admin)));
    }

    [TestMethod]
    public void Nobody_may_anything_without_a_key() => Assert.IsFalse(new System.Security.Claims.ClaimsPrincipal().May(Scope.None));

    [TestMethod]
    public void A_key_that_differs_in_one_character_is_unknown()
    {
        var secret = Know();
        var other = secret[..^1] + (secret[^1] == 'A' ? 'B' : 'A');

        Assert.AreEqual(KeyState.Unknown, _ring.Find(other, out var key));
        Assert.IsNull(key);
        Assert.AreEqual(KeyState.Unknown, _ring.Find("no key", out _));
    }

    [TestMethod]
    public void A_key_expires_at_its_moment()
    {
        var secret = Know(expiresAt: _clock.GetUtcNow().AddMinutes(1));

        _clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        Assert.AreEqual(KeyState.Valid, _ring.Find(secret, out _));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.AreEqual(KeyState.Expired, _ring.Find(secret, out _));
    }

    [TestMethod]
    public void A_revoked_key_is_known_as_revoked() =>
        Assert.AreEqual(KeyState.Revoked, _ring.Find(Know(revokedAt: _clock.GetUtcNow()), out _));

    [TestMethod]
    public void What_cannot_be_read_any_more_holds_for_a_bounded_time()
    {
        Assert.AreEqual(KeyState.Unreadable, _ring.Find(KeySecret.New(), out _));
        Assert.IsFalse(_ring.FirstRead.IsCompleted);
        var secret = Know();
        Assert.IsTrue(_ring.FirstRead.IsCompleted);

        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.AreEqual(KeyState.Valid, _ring.Find(secret, out _));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.AreEqual(KeyState.Unreadable, _ring.Find(secret, out _));
    }

    [TestMethod]
    public void A_use_is_told_once_and_survives_a_reading()
    {
        var (key, secret) = Make();
        _ring.Replace([key], _clock.GetTimestamp());
        Assert.IsFalse(_ring.Keys.Single().TakeUse());

        _ring.Find(secret, out _);
        _ring.Replace([key], _clock.GetTimestamp());

        Assert.IsTrue(_ring.Keys.Single().TakeUse());
        Assert.IsFalse(_ring.Keys.Single().TakeUse());
    }

    [TestMethod]
    public void Finding_a_key_allocates_nothing()
    {
        var secret = Know();
        _ring.Find(secret, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _ring.Find(secret, out _);

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Options_say_all_that_is_wrong_at_once_and_never_the_key()
    {
        var result = new ValidateAccess().Validate(null, new() { Reread = TimeSpan.Zero, KnownFor = TimeSpan.FromDays(2), FirstKey = "secret-of-mine" });

        Assert.HasCount(3, result.Failures!);
        Assert.DoesNotContain("secret-of-mine", string.Concat(result.Failures!));
        Assert.IsTrue(new ValidateAccess().Validate(null, new() { FirstKey = KeySecret.New() }).Succeeded);
    }

    [TestMethod]
    public void The_short_names_win()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["READS_OPEN"] = "false",
            ["CIDADAO_API_KEY"] = "cidadao_x",
            ["Access:Reread"] = "00:00:09",
        }).Build();
        var options = new AccessOptions();

        new ConfigureAccess(configuration).Configure(options);

        Assert.AreEqual((false, "cidadao_x", TimeSpan.FromSeconds(9)), (options.ReadsAreOpen, options.FirstKey, options.Reread));
    }

    private string Know(Scope scopes = Scope.Admin, DateTimeOffset? expiresAt = null, DateTimeOffset? revokedAt = null)
    {
        var (key, secret) = Make(scopes, expiresAt, revokedAt);
        _ring.Replace([Make().Key, key, Make().Key], _clock.GetTimestamp());
        return secret;
    }

    private (ApiKey Key, string Secret) Make(Scope scopes = Scope.Admin, DateTimeOffset? expiresAt = null, DateTimeOffset? revokedAt = null)
    {
        var secret = KeySecret.New();
        var key = new ApiKey
        {
            Id = Guid.NewGuid(),
            Name = "test",
            Hash = KeySecret.Hash(secret),
            Hint = KeySecret.Hint(secret),
            Scopes = scopes,
            CreatedAt = _clock.GetUtcNow(),
            ExpiresAt = expiresAt,
            RevokedAt = revokedAt,
        };
        return (key, secret);
    }
}
