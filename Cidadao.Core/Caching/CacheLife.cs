namespace Cidadao.Core.Caching;

/// <summary>How long a value that knows better than its caller is kept.</summary>
public enum CacheLife
{
    /// <summary>As the options say.</summary>
    Usual,

    /// <summary>Shortly: it says that there is none. A null is kept like this.</summary>
    Short,

    /// <summary>Not at all: it says that something is wrong.</summary>
    None,
}

/// <summary>A value that says how long it may be kept.</summary>
public interface IHasCacheLife
{
    CacheLife Life { get; }
}
