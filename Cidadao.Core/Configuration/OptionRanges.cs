using Microsoft.Extensions.Options;

namespace Cidadao.Core.Configuration;

/// <summary>Checks the options of a section against their ranges, and says all that is wrong at once.</summary>
/// <param name="section">Name in the configuration.</param>
public sealed class OptionRanges(string section)
{
    private readonly List<string> _errors = [];

    public ValidateOptionsResult Result => _errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_errors);

    public OptionRanges Check<T>(string option, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            _errors.Add($"{section}:{option} is {value}; it must be between {least} and {most}.");
        return this;
    }
}
