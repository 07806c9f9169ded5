import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** One connection of a server behind ws://. */
export type Spoken = {
  /** Text, or bytes. */
  readonly send: (data: string | Uint8Array) => void;
  /** Says that it closes, and why. */
  readonly close: (why?: string) => void;
};

/** RFC 6455, 1.3 */
const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const BYTES = 2;
const CLOSE = 8;
/** Closed since it breaks a rule of the server. */
const POLICY = 1_008;
/** Of a length that stands in two bytes, or in eight. */
const IN_TWO = 126;
const IN_EIGHT = 127;

/** Serves ws:// on a free port of this machine. @param onText called with each message of somebody */
export async function openSocketServer(onText: (text: string, spoken: Spoken) => void) {
  const sockets = new Set<Duplex>();
  const server = createServer();
  server.on("upgrade", (request, socket) => {
    sockets.add(socket.on("error", () => undefined));
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}${MAGIC}`)
      .digest("base64");
    const upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    socket.write(`${upgrade}Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
    const spoken: Spoken = {
      send: (data) =>
        socket.write(frame(typeof data === "string" ? TEXT : BYTES, Buffer.from(data as string))),
      close: (why) => socket.end(frame(CLOSE, why === undefined ? Buffer.alloc(0) : closing(why))),
    };
    let rest = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      for (let read = unframe(rest); read !== undefined; read = unframe(rest)) {
        rest = rest.subarray(read.end);
        if (read.kind === TEXT) onText(read.payload.toString(), spoken);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function closing(why: string): Buffer {
  const code = Buffer.alloc(2);
  code.writeUInt16BE(POLICY);
  return Buffer.concat([code, Buffer.from(why)]);
}

function frame(kind: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(payload.length < IN_TWO ? 2 : payload.length < 2 ** 16 ? 4 : 10);
  head[0] = 0x80 | kind;
  head[1] = head.length === 2 ? payload.length : head.length === 4 ? IN_TWO : IN_EIGHT;
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

/** The first frame, which a client masks; undefined: it has not come whole. Questions are short. */
function unframe(bytes: Buffer): { kind: number; payload: Buffer; end: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const mask = short === IN_TWO ? 4 : 2;
  if (bytes.length < mask + 4) return undefined;
  const length = short === IN_TWO ? bytes.readUInt16BE(2) : short;
  const begin = mask + 4;
  const end = begin + length;
  if (bytes.length < end) return undefined;
  const payload = Buffer.from(
    bytes.subarray(begin, end).map((byte, i) => byte ^ bytes.readUInt8(mask + (i % 4))),
  );
  return { kind: bytes.readUInt8(0) & 0x0f, payload, end };
}
