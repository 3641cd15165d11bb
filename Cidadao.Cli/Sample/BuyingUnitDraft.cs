using System.Globalization;

namespace Cidadao.Cli.Sample;

/// <summary>An invented agency below an invented ministry.</summary>
internal sealed record AgencyDraft(string ParentCode, string ParentName, string Code, string Name);

/// <summary>An invented buying unit, with its place in the hierarchy written out once as the fields that every row repeats.</summary>
internal sealed class BuyingUnitDraft
{
    public BuyingUnitDraft(AgencyDraft agency, int code, string name)
    {
        Agency = agency;
        Code = code;
        Name = Windows1252.Field(name);
        AgencyAndUnit = Join(agency.Code, agency.Name, CodeText, name);
        Hierarchy = Join(agency.ParentCode, agency.ParentName, agency.Code, agency.Name, CodeText, name);
    }

    public AgencyDraft Agency { get; }

    public int Code { get; }

    public string CodeText => Code.ToString("D6", CultureInfo.InvariantCulture);

    public byte[] Name { get; }

    /// <summary>Four fields: agency's and unit's code and name.</summary>
    public byte[] AgencyAndUnit { get; }

    /// <summary>Six fields: parent agency, agency, unit.</summary>
    public byte[] Hierarchy { get; }

    private static byte[] Join(params IEnumerable<string> fields)
    {
        var row = new CsvBuffer(256);
        foreach (var field in fields)
            row.Field(Windows1252.Field(field));
        return row.Written.ToArray();
    }
}
