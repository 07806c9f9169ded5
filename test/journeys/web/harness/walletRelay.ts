import { createServer, type IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

/** Of `ws`, which comes without types, as much as is used. */
type Socket = {
  readonly send: (text: string) => void;
  readonly terminate: () => void;
  readonly on: (event: "message" | "close", hear: (data: unknown) => void) => void;
};
type SocketServer = {
  readonly on: (event: "connection", hear: (socket: Socket, request: IncomingMessage) => void) => void;
};
const { WebSocketServer } = createRequire(import.meta.url)("ws") as {
  readonly WebSocketServer: new (options: { readonly server: object }) => SocketServer;
};

type Asked = {
  readonly id: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
};
type Message = { readonly topic: string; readonly message: string; readonly publishedAt: number };
type Kept = Message & { readonly until: number; readonly from: Socket };

export type WalletRelay = Awaited<ReturnType<typeof openWalletRelay>>;

/**
 * A relay of WalletConnect 2 on a free port of this machine (specs.walletconnect.com, relay RPC): it hands each message to all
 * who listen to its topic, and keeps it, for as long as its sender wants, for who comes later. It reads no message.
 */
export async function openWalletRelay() {
  const asked: { readonly from: string; readonly method: string; readonly params: Asked["params"] }[] = [];
  const visits: URL[] = [];
  const sockets = new Map<Socket, Set<string>>();
  const mailboxes = new Map<string, Kept[]>();
  let subscriptions = 0;

  const publish = (from: Socket, topic: unknown, message: unknown, ttl: unknown) => {
    if (typeof topic !== "string" || typeof message !== "string") return;
    const publishedAt = Date.now();
    const kept = { topic, message, publishedAt, until: publishedAt + Number(ttl) * 1_000, from };
    mailboxes.set(topic, [...(mailboxes.get(topic) ?? []), kept]);
    for (const [socket, topics] of sockets) if (socket !== from && topics.has(topic)) hand(socket, kept);
  };
  const hand = (socket: Socket, { topic, message, publishedAt }: Message) => {
    const params = { id: topic, data: { topic, message, publishedAt } };
    const id = publishedAt * 1_000 + subscriptions++;
    socket.send(JSON.stringify({ jsonrpc: "2.0", id, method: "irn_subscription", params }));
  };
  const waiting = (socket: Socket, topics: readonly string[]) =>
    topics
      .flatMap((topic) => mailboxes.get(topic) ?? [])
      .filter(({ until, from }) => until > Date.now() && from !== socket);
  const listen = (socket: Socket, topics: readonly string[]) => {
    for (const topic of topics) sockets.get(socket)?.add(topic);
    // After the answer, as relays do.
    setImmediate(() => {
      for (const message of waiting(socket, topics)) hand(socket, message);
    });
  };
  const answers: Readonly<Record<string, (socket: Socket, params: Asked["params"]) => unknown>> = {
    irn_publish(socket, { topic, message, ttl }) {
      publish(socket, topic, message, ttl);
      return true;
    },
    irn_subscribe(socket, { topic }) {
      listen(socket, [String(topic)]);
      return `subscription-${subscriptions++}`;
    },
    irn_batchSubscribe(socket, { topics }) {
      listen(socket, topics as readonly string[]);
      return (topics as readonly string[]).map(() => `subscription-${subscriptions++}`);
    },
    irn_batchFetchMessages(socket, { topics }) {
      const messages = waiting(socket, topics as readonly string[]);
      return {
        messages: messages.map(({ topic, message, publishedAt }) => ({ topic, message, publishedAt })),
        hasMore: false,
      };
    },
    irn_unsubscribe(socket, { topic }) {
      return sockets.get(socket)?.delete(String(topic)) ?? false;
    },
    wc_proposeSession(socket, { pairingTopic, sessionProposal, ttl }) {
      listen(socket, [String(pairingTopic)]);
      publish(socket, pairingTopic, sessionProposal, ttl);
      return true;
    },
    wc_approveSession(
      socket,
      { pairingTopic, sessionTopic, sessionProposalResponse, sessionSettlementRequest, ttl },
    ) {
      listen(socket, [String(sessionTopic)]);
      publish(socket, pairingTopic, sessionProposalResponse, ttl);
      publish(socket, sessionTopic, sessionSettlementRequest, ttl);
      return true;
    },
  };

  const server = createServer((_, response) => void response.writeHead(426).end());
  new WebSocketServer({ server }).on("connection", (socket, { url = "/" }) => {
    const visit = new URL(url, "ws://localhost");
    const from = visit.searchParams.get("projectId") ?? "";
    visits.push(visit);
    sockets.set(socket, new Set());
    socket.on("close", () => sockets.delete(socket));
    socket.on("message", (data) => {
      const { id, method, params } = JSON.parse(String(data)) as Partial<Asked>;
      // What has no method answers what the relay handed out.
      if (method === undefined || params === undefined) return;
      asked.push({ from, method, params });
      const answer = answers[method]?.(socket, params);
      const error = { code: -32_601, message: `no ${method} here` };
      socket.send(
        JSON.stringify({ jsonrpc: "2.0", id, ...(answer === undefined ? { error } : { result: answer }) }),
      );
    });
  });
  await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What was asked of it and by which project, oldest first. */
    asked,
    /** Addresses that sockets were opened at. */
    visits,
    close() {
      for (const socket of sockets.keys()) socket.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}
