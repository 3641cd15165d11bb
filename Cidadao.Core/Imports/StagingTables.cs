namespace Cidadao.Core.Imports;

/// <summary>The staging tables: temporary, so that nothing is written twice to the log, and gone with the transaction.</summary>
internal static class StagingTables
{
    public const string Create =
        """
        SET LOCAL work_mem = '256MB';
        CREATE TEMP TABLE staged_contracts (
            line int NOT NULL, content_hash bigint NOT NULL,
            id bigint NOT NULL DEFAULT nextval('contracts_id_seq'), occurrence int NOT NULL DEFAULT 1, is_new boolean NOT NULL DEFAULT true,
            key uuid, number_key bigint, number text, object text, legal_basis text, method smallint, method_text text, status text,
            parent_agency_code text, parent_agency_name text, agency_code text, agency_name text, unit_code text, unit_name text,
            signed_on date, published_on date, starts_on date, ends_on date,
            supplier_kind smallint, supplier_document text, supplier_name text,
            initial_value numeric(19, 4), final_value numeric(19, 4),
            tender_number text, tender_unit_code text, tender_unit_name text, tender_method_text text) ON COMMIT DROP;
        CREATE TEMP TABLE staged_items (
            line int NOT NULL, content_hash bigint NOT NULL, number_key bigint, unit_code text, number text, tender text, code text,
            description text, complement text, quantity numeric(19, 4), unit_price numeric(19, 4)) ON COMMIT DROP;
        CREATE TEMP TABLE staged_amendments (
            line int NOT NULL, content_hash bigint NOT NULL, number_key bigint, unit_code text, number text, amendment_number text,
            published_on date, object text) ON COMMIT DROP;
        CREATE TEMP TABLE staged_apostilles (
            line int NOT NULL, content_hash bigint NOT NULL, number_key bigint, unit_code text, number text, apostille_number text,
            description text, value numeric(19, 4), included_on date, status text) ON COMMIT DROP;
        """;
}
