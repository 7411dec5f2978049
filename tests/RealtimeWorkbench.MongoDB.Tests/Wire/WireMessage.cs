using System.Buffers.Binary;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>A message of a client: a command with its documents, whichever section they came in.</summary>
/// <remarks>MongoDB manual: "MongoDB Wire Protocol".</remarks>
internal sealed class WireMessage
{
    private const int OpReply = 1;
    private const int OpQuery = 2004;
    private const int OpMsg = 2013;
    private const int HeaderLength = 16;
    private const int ChecksumPresent = 1;
    private const int MoreToCome = 2;

    private int _requestId;
    private int _opCode;

    public required BsonDocument Command { get; init; }

    public bool WantsNoAnswer { get; private init; }

    /// <summary>Reads a message; nothing at the end of the stream.</summary>
    public static async Task<WireMessage?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        if (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken) < HeaderLength)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        var opCode = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        if (opCode is not (OpQuery or OpMsg))
        {
            // Such as the first bytes of TLS.
            throw new IOException(Invariant($"Operation {opCode} is none that this server knows."));
        }

        var body = new byte[length - HeaderLength];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var message = opCode == OpQuery ? new WireMessage { Command = Query(body) } : Message(body);
        message._requestId = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4));
        message._opCode = opCode;
        return message;
    }

    /// <summary>The bytes of an answer.</summary>
    public byte[] Reply(BsonDocument answer)
    {
        var document = answer.ToBson();
        var fixedLength = _opCode == OpQuery ? 20 : 5;
        var bytes = new byte[HeaderLength + fixedLength + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), _requestId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), _opCode == OpQuery ? OpReply : OpMsg);
        if (_opCode == OpQuery)
        {
            // Flags, cursor and first document, then the number of documents.
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeaderLength + 16), 1);
        }

        document.CopyTo(bytes, HeaderLength + fixedLength);
        return bytes;
    }

    private static BsonDocument Query(byte[] body)
    {
        var end = Array.IndexOf(body, (byte)0, 4);
        return Document(body, end + 9, out _);
    }

    private static WireMessage Message(byte[] body)
    {
        var flags = BinaryPrimitives.ReadInt32LittleEndian(body);
        var end = (flags & ChecksumPresent) != 0 ? body.Length - 4 : body.Length;
        var command = new BsonDocument();
        for (var at = 4; at < end;)
        {
            if (body[at++] == 0)
            {
                command = Document(body, at, out var length).Merge(command);
                at += length;
                continue;
            }

            var sectionEnd = at + BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
            var nameEnd = Array.IndexOf(body, (byte)0, at + 4);
            var name = Encoding.UTF8.GetString(body, at + 4, nameEnd - at - 4);
            var documents = new BsonArray();
            for (at = nameEnd + 1; at < sectionEnd;)
            {
                documents.Add(Document(body, at, out var length));
                at += length;
            }

            command.Add(name, documents);
        }

        return new WireMessage { Command = command, WantsNoAnswer = (flags & MoreToCome) != 0 };
    }

    private static BsonDocument Document(byte[] body, int at, out int length)
    {
        length = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
        using var stream = new MemoryStream(body, at, length, writable: false);
        using var reader = new BsonBinaryReader(stream, new BsonBinaryReaderSettings());
        return BsonDocumentSerializer.Instance.Deserialize(BsonDeserializationContext.CreateRoot(reader));
    }
}
