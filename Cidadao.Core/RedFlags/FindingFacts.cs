using System.Security.Cryptography;
using System.Text;

namespace Cidadao.Core.RedFlags;

/// <summary>
/// The facts that a finding rests on, as a digest: equal in two runs exactly when what went in is equal. An analyst's decision is on
/// these facts; when they change, it has to be taken again.
/// </summary>
public static class FindingFacts
{
    /// <summary>What is computed is no fact: it moves with the peers, whose changes alone do not reopen a case.</summary>
    private static readonly string[] Computed = [FigureUnit.Score, FigureUnit.Ratio];

    /// <summary>Characters that most findings' facts fit into.</summary>
    private const int UsualLength = 2_048;

    /// <returns>32 hexadecimal digits of indicator, subject, contracts and the raw inputs: amounts, days, counts and texts.</returns>
    public static string DigestOf(Finding finding)
    {
        var facts = new StringBuilder(UsualLength)
            .Append(finding.Indicator).Append('\n')
            .Append(finding.Subject).Append('\n')
            .AppendJoin(',', finding.ContractIds);
        foreach (var input in finding.Evidence.Inputs)
        {
            if (!Computed.Contains(input.Unit))
            {
                facts.Append('\n').Append(input.Name.En).Append('=').Append(input.Value).Append(' ').Append(input.Unit);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts.ToString())).AsSpan(0, 16));
    }
}
