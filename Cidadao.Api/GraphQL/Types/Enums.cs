using System.Text.Json;
using Cidadao.Api.Contracts;
using Cidadao.Api.Findings;
using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>An enum under GraphQL's kind of name (<c>DIRECT_AWARD</c>); its value is REST's (<c>directAward</c>), which requests are read with.</summary>
internal abstract class WireEnum<T> : EnumerationGraphType
    where T : struct, Enum
{
    protected WireEnum()
    {
        Name = typeof(T).Name;
        foreach (var value in Enum.GetValues<T>())
            Add(JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString()), Wire.Name(value));
    }
}

internal sealed class ProcurementMethodType : WireEnum<ProcurementMethod>
{
    public ProcurementMethodType() => Description = "How a contract was awarded.";
}

internal sealed class SupplierKindType : WireEnum<SupplierKind>
{
    public SupplierKindType() => Description = "What identifies a supplier: CNPJ, masked CPF, a foreign code, or nothing that the source tells.";
}

internal sealed class SeverityType : WireEnum<Severity>
{
    public SeverityType() => Description = "Band of a finding's score.";
}

internal sealed class AgentRoleType : WireEnum<AgentRole>
{
    public AgentRoleType() => Description = "Role of an agent.";
}

internal sealed class InvestigationStatusType : WireEnum<InvestigationStatus>
{
    public InvestigationStatusType() => Description = "Where an investigation is.";
}

internal sealed class AgentTaskStatusType : WireEnum<AgentTaskStatus>
{
    public AgentTaskStatusType() => Description = "Where a task is.";
}

internal sealed class TriageActionType : WireEnum<TriageAction>
{
    public TriageActionType() => Description = "What an analyst does with a finding.";
}

/// <summary>The orders of a list of contracts.</summary>
internal sealed class ContractOrderType : EnumerationGraphType
{
    public ContractOrderType()
    {
        Name = "ContractOrder";
        Description = "The orders of a list of contracts.";
        Add("SIGNED_ON", ContractSort.SignedOn, "Newest signature first.");
        Add("VALUE", ContractSort.Value, "Largest initial value first.");
    }
}

/// <summary>What was decided of a finding.</summary>
internal sealed class TriageStateType : EnumerationGraphType
{
    public TriageStateType()
    {
        Name = "TriageState";
        Description = "What an analyst decided of a finding.";
        foreach (var status in Enum.GetValues<TriageStatus>())
            Add(JsonNamingPolicy.SnakeCaseUpper.ConvertName(status.ToString()), Wire.Name(status));
        Add("CHANGED", TriageStates.Changed, "It was decided on other facts than the finding has now.");
    }
}

/// <summary>Which findings, by what was decided of them.</summary>
internal sealed class TriageFilterType : EnumerationGraphType
{
    public TriageFilterType()
    {
        Name = "TriageFilter";
        Description = "Which findings, by what was decided of them.";
        Add("OPEN", "open", "All but what was dismissed on the same facts.");
        Add("CONFIRMED", "confirmed");
        Add("DISMISSED", "dismissed");
        Add("CHANGED", TriageStates.Changed, "Decided on other facts than they have now.");
        Add("ALL", "all");
    }
}
