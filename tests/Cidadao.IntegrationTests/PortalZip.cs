using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Cidadao.IntegrationTests;

/// <summary>Small zips in the Portal's format, row by row.</summary>
internal sealed class PortalZip
{
    public const string ContractsHeader =
        "Número do Contrato;Objeto;Fundamento Legal;Modalidade Compra;Situação Contrato;Código Órgão Superior;Nome Órgão Superior;Código Órgão;"
        + "Nome Órgão;Código UG;Nome UG;Data Assinatura Contrato;Data Publicação DOU;Data Início Vigência;Data Fim Vigência;Código Contratado;"
        + "Nome Contratado;Valor Inicial Compra;Valor Final Compra;Número Licitação;Código UG Licitação;Nome UG Licitação;"
        + "Código Modalidade Compra Licitação;Modalidade Compra Licitação";

    private const string ItemsHeader =
        "Código Órgão;Nome Órgão;Código UG;Nome UG;Número Contrato;Código Item Compra;Descrição Item Compra;Descrição Complementar Item Compra;"
        + "Quantidade Item;Valor Item";

    public static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly List<string> _contracts = [Quoted(ContractsHeader.Split(';'))];
    private readonly List<string> _items = [Quoted(ItemsHeader.Split(';'))];

    public PortalZip Contract(
        string number,
        string unit = "100001",
        string @object = "Objeto: serviço de exemplo",
        string method = "Pregão",
        string supplier = "11222333000181",
        string supplierName = "FORNECEDORA DE EXEMPLO LTDA",
        string signed = "10/01/2024",
        string starts = "10/01/2024",
        string ends = "10/01/2025",
        string initial = "1000,0000",
        string final = "1000,0000",
        string tender = "000012024")
    {
        _contracts.Add(Quoted(
            number, @object, "", method, "Não se aplica", "90000", "Ministério de Exemplo", "90100", "Órgão de Exemplo", unit, $"UNIDADE {unit}",
            signed, "15/01/2024", starts, ends, supplier, supplierName, initial, final, tender, unit, $"UNIDADE {unit}", "5", method));
        return this;
    }

    public PortalZip Item(string number, string unit = "100001", string code = "1000010500001202400001", string description = "CANETA", string quantity = "1", string price = "1,00")
    {
        _items.Add(Quoted("90100", "Órgão de Exemplo", unit, $"UNIDADE {unit}", number, code, description, "undefined", quantity, price));
        return this;
    }

    /// <summary>A line of the contracts' file as it is given.</summary>
    public PortalZip RawContract(string line)
    {
        _contracts.Add(line);
        return this;
    }

    public byte[] Build() => Build(
        ("202401_Compras.csv", string.Join("\r\n", _contracts) + "\r\n"),
        ("202401_ItemCompra.csv", string.Join("\r\n", _items) + "\r\n"));

    /// <summary>The two files by themselves.</summary>
    public (byte[] Contracts, byte[] Items) Loose(Encoding encoding) =>
        (encoding.GetBytes(string.Join('\n', _contracts) + '\n'), encoding.GetBytes(string.Join('\n', _items) + '\n'));

    /// <summary>Any zip of texts in the Portal's encoding.</summary>
    public static byte[] Build(params (string Name, string Text)[] entries)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Windows1252.GetBytes(text));
            }
        }

        return buffer.ToArray();
    }

    /// <summary>300 purchases without a tender, of which every twentieth is above the legal limit: something to find, in moments.</summary>
    public static byte[] DirectAwards()
    {
        var zip = new PortalZip();
        for (var i = 1; i <= 300; i++)
            zip.Contract(Number(i), method: "Dispensa de Licitação", initial: i % 20 == 0 ? "150000,0000" : "100,0000", @object: $"Objeto: compra {i} de {i * 7919}");
        return zip.Build();
    }

    public static string Quoted(params string[] fields) =>
        string.Join(';', fields.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    public static string Number(int value) => value.ToString("D5", CultureInfo.InvariantCulture) + "2024";
}
