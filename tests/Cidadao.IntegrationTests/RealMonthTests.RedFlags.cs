namespace Cidadao.IntegrationTests;

/// <content>The further indicators, each against a calculation in SQL that shares nothing with the detector.</content>
public sealed partial class RealMonthTests
{
    [TestMethod]
    public async Task Awards_just_below_the_limit_are_those_of_the_band()
    {
        await AgreeAsync("F02", RedFlagSql.F02, "subject LIKE 'contract:%'");
    }

    [TestMethod]
    public async Task Units_that_bunch_below_the_limit_are_those_of_the_binomial_test()
    {
        CollectionAssert.AreEqual(await _installation.ColumnAsync<string>(RedFlagSql.F02Units, Cancellation), await SubjectsAsync("F02", "subject LIKE 'unit:%'"));
    }

    [TestMethod]
    public async Task Suppressions_over_the_share_are_those_of_the_totals() => await AgreeAsync("F05", RedFlagSql.F05);

    [TestMethod]
    public async Task Many_amendments_are_those_beyond_the_fence()
    {
        await AgreeAsync("F06", RedFlagSql.F06);
    }

    [TestMethod]
    public async Task Late_publications_are_those_of_the_business_days()
    {
        // Easter 2021–2025: 4 April, 17 April, 9 April, 31 March, 20 April; with it Carnival, Good Friday and Corpus Christi.
        await AgreeAsync("F09", RedFlagSql.F09);
    }

    [TestMethod]
    public async Task Uncompeted_units_are_those_beyond_the_fence_of_their_year()
    {
        CollectionAssert.AreEqual(await _installation.ColumnAsync<string>(RedFlagSql.F12, Cancellation), await SubjectsAsync("F12"));
    }

    [TestMethod]
    public async Task Dependent_suppliers_are_those_of_one_unit()
    {
        var expected = await _installation.ColumnAsync<string>(RedFlagSql.F14, Cancellation);
        CollectionAssert.AreEquivalent(expected, await SubjectsAsync("F14"));
        Assert.IsNotEmpty(expected);
    }

    [TestMethod]
    public async Task Digits_are_those_of_Benford_s_law()
    {
        // The survival function of χ² with 8 degrees of freedom has a closed form: exp(−x/2)·Σ (x/2)^i/i! for i < 4.
        var expected = await _installation.ColumnAsync<string>(RedFlagSql.F22, Cancellation);
        CollectionAssert.AreEquivalent(expected, await SubjectsAsync("F22"));
        Assert.IsNotEmpty(expected);
    }

    [TestMethod]
    public async Task Free_days_and_retroactive_terms_are_those_of_the_calendar()
    {
        await AgreeAsync("F28", RedFlagSql.F28);
    }

    [TestMethod]
    public async Task Missing_information_is_what_is_blank_in_the_record()
    {
        // The month may have none: PlantedMonthTests has, and two units for the calculations above that may find nothing here.
        await AgreeAsync("F29", RedFlagSql.F29, mayBeEmpty: true);
    }

    [TestMethod]
    public async Task Duplicates_are_those_of_equal_parties_and_value_and_near_equal_objects()
    {
        await _installation.ScalarAsync<string>("CREATE EXTENSION IF NOT EXISTS pg_trgm; SELECT 'ready'", Cancellation);
        await AgreeAsync("F30", RedFlagSql.F30);
    }

    [TestMethod]
    public void What_the_month_cannot_show_is_said_with_counts()
    {
        foreach (var (indicator, reason, detail) in new[]
        {
            ("F08", "notEnoughData", "sanctions"), ("F27", "notEnoughData", "years<3"), ("F07", "notApplicable", "sharedNumber"),
        })
        {
            var task = _investigation.Tasks.Single(task => task.Indicator == indicator);
            Assert.IsTrue(
                task.Excluded.Any(exclusion => exclusion.Reason == reason && exclusion.Detail == detail && exclusion.Count > 0),
                $"{indicator}: {string.Join("; ", task.Excluded)}");
        }
    }

    private async Task<List<string>> SubjectsAsync(string indicator, string condition = "true") => await _installation.ColumnAsync<string>(
        $"SELECT subject FROM findings WHERE indicator = '{indicator}' AND investigation_id = '{_investigation.Id}' AND {condition} ORDER BY 1", Cancellation);
}
