// The server's half of RFC 6455, as far as the mock server needs it: text frames, no extensions, one frame a message.
import { createHash } from "node:crypto";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Answers the handshake; calls `onText` for each message and `onClose` once. Returns a function that sends text. */
export function accept(request, socket, onText, onClose) {
    const key = createHash("sha1").update(request.headers["sec-websocket-key"] + GUID).digest("base64");
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${key}\r\n\r\n`);
    let rest = Buffer.alloc(0);
    socket.on("data", data => {
        rest = Buffer.concat([rest, data]);
        for (let frame = read(rest); frame !== null; frame = read(rest)) {
            rest = rest.subarray(frame.used);
            if (frame.opcode === 1) {
                onText(frame.payload.toString("utf8"));
            } else if (frame.opcode === 8) {
                socket.end();
            }
        }
    });
    socket.on("close", onClose);
    socket.on("error", () => socket.destroy());
    return text => socket.destroyed || socket.write(frameOf(text));
}

function read(buffer) {
    if (buffer.length < 6) {
        return null;
    }
    const short = buffer[1] & 127;
    const head = short === 126 ? 4 : 2;
    const length = short === 126 ? buffer.readUInt16BE(2) : short;
    const used = head + 4 + length;
    if (buffer.length < used) {
        return null;
    }
    const mask = buffer.subarray(head, head + 4);
    const payload = Buffer.from(buffer.subarray(head + 4, used).map((byte, i) => byte ^ mask[i % 4]));
    return { opcode: buffer[0] & 15, payload, used };
}

function frameOf(text) {
    const payload = Buffer.from(text);
    const head = payload.length < 126 ? Buffer.from([0x81, payload.length])
        : payload.length < 65536 ? Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255])
            : Buffer.alloc(10);
    if (payload.length >= 65536) {
        head[0] = 0x81;
        head[1] = 127;
        head.writeBigUInt64BE(BigInt(payload.length), 2);
    }
    return Buffer.concat([head, payload]);
}
