using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.Responses;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>An investigation and how far it is.</summary>
internal sealed class InvestigationType : ObjectGraphType<InvestigationResponse>
{
    public InvestigationType()
    {
        Name = "Investigation";
        Description = "An investigation and how far it is.";
        Field<NonNullGraphType<IdGraphType>>("id").Resolve(context => context.Source.Id);
        Field<NonNullGraphType<InvestigationStatusType>>("status").Resolve(context => context.Source.Status);
        Field(investigation => investigation.Progress).Description("Share of the plan's tasks that ended, in [0, 1].");
        Field<NonNullGraphType<ScopeType>>("scope").Part().Resolve(context => context.Source.Scope);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("indicatorCodes").Description("What was asked for; empty means all.")
            .Resolve(context => context.Source.Indicators);
        Field<NonNullGraphType<DateTimeOffsetGraphType>>("requestedAt").Resolve(context => context.Source.RequestedAt);
        Field<DateTimeOffsetGraphType>("startedAt").Resolve(context => context.Source.StartedAt);
        Field<DateTimeOffsetGraphType>("endedAt").Resolve(context => context.Source.EndedAt);
        Field(investigation => investigation.ContractsExamined, nullable: true);
        Field<NonNullGraphType<SeverityCountsType>>("findingCounts").Part().Resolve(context => context.Source.Findings);
        Field(investigation => investigation.Failure, nullable: true).Description("Why it failed.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<AgentTaskType>>>>("tasks").Description("The plan: one task an indicator.").Sized(10)
            .Resolve(context => context.Source.Tasks);
        this.Findings("What it found, the most severe first.").Resolve(FindingPages.OfInvestigation);
    }
}

internal sealed class InvestigationConnectionType() : ConnectionType<InvestigationType, InvestigationResponse>("Investigation");

/// <summary>One task of an investigation's plan.</summary>
internal sealed class AgentTaskType : ObjectGraphType<AgentTaskResponse>
{
    public AgentTaskType()
    {
        Name = "AgentTask";
        Description = "One task of an investigation's plan.";
        Field<NonNullGraphType<AgentRoleType>>("agent").Resolve(context => context.Source.Agent);
        Field<IndicatorType>("indicator").Keep(CachePolicy.Catalogue).Resolve(context => IndicatorType.Find(context.Source.Indicator));
        Field<NonNullGraphType<AgentTaskStatusType>>("status").Resolve(context => context.Source.Status);
        Field<NonNullGraphType<IntGraphType>>("findingCount").Resolve(context => context.Source.Findings);
        Field(task => task.Examined).Description("Rows or groups that the indicator was applied to.");
        Field(task => task.Seconds, nullable: true);
        Field(task => task.Failure, nullable: true);
    }
}
