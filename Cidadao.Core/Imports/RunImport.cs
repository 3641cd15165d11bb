namespace Cidadao.Core.Imports;

/// <summary>Command to the workers: import an uploaded file.</summary>
public sealed record RunImport(Guid ImportId);
