namespace EndToEnd.Notebooks;

/// <summary>The classes that share the installed kernel. They run one after the other: each starts processes of Python and .NET.</summary>
[CollectionDefinition(Name)]
public sealed class JupyterTests : ICollectionFixture<InstalledKernel>
{
    public const string Name = "jupyter";
}
