import { createRequire } from "node:module";
import type { BrowserWallet } from "./browserWallet.ts";

/** Of `@walletconnect/sign-client`, what a wallet needs: its bundle stands alone, so none of its dependencies is installed. */
const { SignClient } = createRequire(import.meta.url)("@walletconnect/sign-client/dist/index.umd.js") as {
  readonly SignClient: { readonly init: (options: object) => Promise<WalletClient> };
};

type Proposal = {
  readonly id: number;
  readonly params: {
    readonly proposer: { readonly metadata: { readonly name: string; readonly url: string } };
    readonly optionalNamespaces: Readonly<
      Record<string, { readonly chains: readonly string[]; readonly methods: readonly string[] }>
    >;
  };
};
type Request = {
  readonly topic: string;
  readonly id: number;
  readonly params: {
    readonly chainId: string;
    readonly request: { readonly method: string; readonly params: unknown[] };
  };
};
type Reason = { readonly code: number; readonly message: string };
type WalletClient = {
  readonly core: {
    readonly heartbeat: { readonly stop: () => void };
    readonly relayer: { readonly transportClose: () => Promise<void> };
  };
  readonly session: { readonly getAll: () => readonly { readonly topic: string }[] };
  readonly on: {
    (event: "session_proposal", hear: (proposal: Proposal) => void): void;
    (event: "session_request", hear: (request: Request) => void): void;
    (event: "session_delete", hear: () => void): void;
  };
  readonly pair: (text: { readonly uri: string }) => Promise<unknown>;
  readonly approve: (approved: object) => Promise<unknown>;
  readonly reject: (refused: { readonly id: number; readonly reason: Reason }) => Promise<void>;
  readonly respond: (answer: object) => Promise<void>;
  readonly update: (changed: object) => Promise<unknown>;
  readonly emit: (told: object) => Promise<void>;
  readonly disconnect: (ended: { readonly topic: string; readonly reason: Reason }) => Promise<void>;
};

/** What the person does with a proposal: a session for these chains and methods, a no, or nothing. */
export type Decision =
  | { readonly accounts: readonly string[]; readonly methods: readonly string[] }
  | "refuse"
  | "nothing";

export type PairedWalletParameters = {
  readonly relay: string;
  /** Who answers what is asked, and keeps it. */
  readonly wallet: BrowserWallet;
  readonly decide: () => Decision;
};

const NO: Reason = { code: 5000, message: "User rejected." };
const ENDED: Reason = { code: 6000, message: "User disconnected." };
let wallets = 0;

/** A wallet on another device, which a page reaches by the relay alone (WalletConnect 2). */
export async function pairedWallet({ relay, wallet, decide }: PairedWalletParameters) {
  const kept = new Map<string, unknown>();
  const ignore = () => {};
  const logger: object = {
    level: "silent",
    bindings: () => ({}),
    child: () => logger,
    trace: ignore,
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: ignore,
    fatal: ignore,
  };
  const client = await SignClient.init({
    projectId: "1".repeat(32),
    relayUrl: relay,
    telemetryEnabled: false,
    logger,
    customStoragePrefix: `wallet-${wallets++}`,
    storage: {
      getItem: async (key: string) => kept.get(key),
      setItem: async (key: string, value: unknown) => void kept.set(key, value),
      removeItem: async (key: string) => void kept.delete(key),
    },
    metadata: { name: "A phone", description: "", url: "https://wallet.example", icons: [] },
  });
  const proposals: Proposal["params"][] = [];
  const heard = new Set<number>();
  const ended: string[] = [];
  const settle = async ({ id, params }: Proposal) => {
    // A library that hears of it before the pairing is stored tells of it once more after that.
    if (heard.has(id)) return;
    heard.add(id);
    proposals.push(params);
    const decided = decide();
    if (decided === "nothing") return;
    if (decided === "refuse") return client.reject({ id, reason: NO });
    const { accounts, methods } = decided;
    await client.approve({ id, namespaces: { eip155: { accounts, methods, events: ["accountsChanged"] } } });
  };
  const answer = async ({ topic, id, params: { request } }: Request) => {
    const answered = await wallet.reply(request.method, request.params);
    await client.respond({ topic, response: { id, jsonrpc: "2.0", ...answered } });
  };
  client.on("session_proposal", (proposal) => void settle(proposal).catch(ignore));
  client.on("session_request", (request) => void answer(request).catch(ignore));
  client.on("session_delete", () => void ended.push("page"));
  const topics = () => client.session.getAll().map(({ topic }) => topic);
  return {
    /** What pages proposed, oldest first. */
    proposals,
    /** Who ended sessions. */
    ended,
    topics,
    pair: (uri: string) => client.pair({ uri }),
    /** The person offers other accounts. */
    async offer(accounts: readonly string[], methods: readonly string[]) {
      const namespaces = { eip155: { accounts, methods, events: ["accountsChanged"] } };
      for (const topic of topics()) await client.update({ topic, namespaces });
    },
    /** The person ends all sessions. */
    async end() {
      for (const topic of topics()) await client.disconnect({ topic, reason: ENDED });
    },
    async close() {
      client.core.heartbeat.stop();
      await client.core.relayer.transportClose();
    },
  };
}
