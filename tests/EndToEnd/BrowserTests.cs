namespace EndToEnd;

/// <summary>The classes that share the browser. They run one after the other: a page that waits for the processor proves nothing.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Browser>
{
    public const string Name = "browser";
}
