import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import pg from "pg";

/** A pooler in transaction mode before a PostgreSQL, as PgBouncer is one. */
export type Pooler = {
  /** The store's address by way of it. */
  readonly url: string;
  readonly close: () => Promise<void>;
};

/** What PgBouncer takes at a connection's start; it refuses all else, or passes it by where it is told to. */
const TRACKED = [
  "user",
  "database",
  "application_name",
  "client_encoding",
  "datestyle",
  "timezone",
  "standard_conforming_strings",
];
const SERVERS = 3;
const AUTHENTICATED = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/**
 * Opens a pooler: each transaction goes to the server connection that was free for longest, and what a server says to nobody, such
 * as a notice, is lost.
 * @param passesBy settings at a connection's start, in place of refusing them
 */
export async function openPooler(address: string, { passesBy = false } = {}): Promise<Pooler> {
  const free: Server[] = [];
  const waiting: ((server: Server) => void)[] = [];
  const release = (server: Server) => {
    server.say = () => {};
    const next = waiting.shift();
    if (next === undefined) free.push(server);
    else next(server);
  };
  const take = () => {
    const server = free.shift();
    return server === undefined ? new Promise<Server>((resolve) => waiting.push(resolve)) : server;
  };
  const open = async () => release(await connectServer(address));
  await Promise.all(Array.from({ length: SERVERS }, open));
  const clients = new Set<Socket>();
  const listening = createServer((client) => {
    clients.add(client);
    serve(client, { passesBy, take, release, open }).catch(() => client.destroy());
    client.on("close", () => clients.delete(client));
  }).listen(0, "127.0.0.1");
  await once(listening, "listening");
  const url = new URL(address);
  url.port = String((listening.address() as AddressInfo).port);
  return {
    url: url.href,
    async close() {
      listening.close();
      for (const client of clients) client.destroy();
      await Promise.all(free.map(({ end }) => end()));
    },
  };
}

type Server = {
  readonly socket: Socket;
  readonly end: () => Promise<void>;
  /** Who is served: told each message. */
  say: (message: Buffer) => void;
};

/** pg signs in; from then on its socket is ours. */
async function connectServer(address: string): Promise<Server> {
  const client = new pg.Client(address);
  await client.connect();
  const socket = (client as unknown as { connection: { stream: Socket } }).connection.stream;
  socket.removeAllListeners("data");
  socket.removeAllListeners("close");
  socket.on("error", () => {});
  const server: Server = {
    socket,
    say: () => {},
    end: async () => void socket.destroy(),
  };
  socket.on(
    "data",
    inMessages((message) => server.say(message)),
  );
  return server;
}

/** Cuts a stream into messages: a letter, four bytes of length, and the rest. */
function inMessages(tell: (message: Buffer) => void): (bytes: Buffer) => void {
  let left = Buffer.alloc(0);
  return (bytes) => {
    left = Buffer.concat([left, bytes]);
    while (left.length >= 5 && left.length > left.readUInt32BE(1)) {
      const size = 1 + left.readUInt32BE(1);
      tell(left.subarray(0, size));
      left = left.subarray(size);
    }
  };
}

type Terms = {
  readonly passesBy: boolean;
  readonly take: () => Server | Promise<Server>;
  readonly release: (server: Server) => void;
  readonly open: () => Promise<void>;
};

async function serve(client: Socket, { passesBy, take, release, open }: Terms): Promise<void> {
  client.on("error", () => {});
  const [startup] = (await once(client, "data")) as [Buffer];
  const names = startup
    .subarray(8)
    .toString()
    .split("\0")
    .filter((text, i) => i % 2 === 0 && text !== "");
  const refused = names.find((name) => !TRACKED.includes(name.toLowerCase()));
  if (refused !== undefined && !passesBy) {
    client.end(refusal(`unsupported startup parameter: ${refused}`));
    return;
  }
  let server: Server | undefined;
  let sending = Promise.resolve();
  const send = async (message: Buffer) => {
    if (message[0] === 0x58) return; // Terminate: the server stays.
    if (server === undefined) {
      const taken = await take();
      server = taken;
      taken.say = (answer) => {
        client.write(answer);
        const isOver = answer[0] === 0x5a && answer[5] === 0x49;
        if (!isOver) return;
        server = undefined;
        release(taken);
      };
    }
    server.socket.write(message);
  };
  client.on(
    "data",
    inMessages((message) => {
      sending = sending.then(() => send(message));
    }),
  );
  client.on("close", async () => {
    await sending;
    if (server === undefined) return;
    // It left inside of a transaction.
    await server.end();
    await open();
  });
  client.write(Buffer.concat([AUTHENTICATED, READY]));
}

function refusal(words: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${words}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
