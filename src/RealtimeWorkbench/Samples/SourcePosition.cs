namespace RealtimeWorkbench.Samples;

/// <summary>How far a source has been read: what a resumed run goes on after.</summary>
/// <param name="Offset">Records read so far: lines of a file, offset in a partition, samples of a generator.</param>
/// <param name="Partition">Part of the source that the offset counts in, if it has parts.</param>
/// <param name="Memo">What the source wants to be told again, such as when a generated process began; nobody else reads it.</param>
public readonly record struct SourcePosition(long Offset, string? Partition = null, string? Memo = null)
{
    private readonly LateText _memo = new(Memo);

    private SourcePosition(long offset, LateText memo)
        : this(offset) => _memo = memo;

    /// <summary>What the source wants to be told again, such as when a generated process began; nobody else reads it.</summary>
    public string? Memo
    {
        get => _memo.Text;
        init => _memo = new LateText(value);
    }

    /// <summary>Makes a position whose memo is made when somebody asks for it: each batch has one, and few are written.</summary>
    /// <param name="offset">Records read so far.</param>
    /// <param name="memo">Makes the memo, on any thread and always the same.</param>
    internal static SourcePosition Late(long offset, Func<string> memo) =>
        new(offset, new LateText(new Lazy<string>(memo, LazyThreadSafetyMode.PublicationOnly)));

    /// <summary>A text, or what makes it.</summary>
    private readonly record struct LateText(object? Content)
    {
        public string? Text => Content is Lazy<string> late ? late.Value : Content as string;

        /// <summary>Whether the texts are the same. Whether there is one at all is known without making it.</summary>
        public bool Equals(LateText other) =>
            ReferenceEquals(Content, other.Content) || (Content is not null && other.Content is not null && Text == other.Text);

        public override int GetHashCode() => Text?.GetHashCode(StringComparison.Ordinal) ?? 0;
    }
}
