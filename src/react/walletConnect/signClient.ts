import type { TicketMemory } from "../../sdk/gatewayClient/ticketMemory.ts";
import { browserMemory } from "../deviceMemory.ts";
import { notLoaded } from "./pairingErrors.ts";

/** What a wallet and a page have agreed on, as much of it as is read: all of it is the wallet's word. */
export type PairedSession = {
  readonly topic: string;
  /** Unix seconds. */
  readonly expiry: number;
  /** The page's own key of the session. */
  readonly self?: { readonly publicKey: string };
  /** By CAIP-2 namespace, `eip155` or `eip155:1`; accounts by CAIP-10. */
  readonly namespaces: Readonly<
    Record<string, { readonly accounts: readonly string[]; readonly methods: readonly string[] }>
  >;
};

type Request = { readonly method: string; readonly params: readonly unknown[] };
type Publish = (topic: string, message: string, options?: { readonly tvf?: unknown }) => Promise<void>;
type PublishCustom = (parameters: {
  readonly payload: unknown;
  readonly opts?: { readonly tvf?: unknown };
}) => Promise<void>;
/** What the library tells of: a session's end, other accounts or chains of it, and what wallets tell on their own. */
export type SessionNews = {
  readonly topic: string;
  readonly params?: { readonly event?: { readonly name: string; readonly data: unknown } };
};

/** A client of `@walletconnect/sign-client` 2, as much of it as is used: its types come with packages that no page needs. */
export type SignClient = {
  readonly core: {
    readonly verify: { register: () => Promise<undefined>; resolve: () => Promise<undefined> };
    readonly relayer: {
      publish: Publish;
      publishCustom: PublishCustom;
    };
    readonly crypto: {
      readonly deleteSymKey: (topic: string) => Promise<void>;
      readonly deleteKeyPair: (publicKey: string) => Promise<void>;
    };
    readonly pairing: { readonly disconnect: (pairing: { readonly topic: string }) => Promise<void> };
  };
  readonly session: {
    readonly getAll: () => readonly PairedSession[];
    readonly update: (topic: string, changed: object) => Promise<void>;
    readonly delete: (topic: string, reason: object) => Promise<void>;
  };
  readonly connect: (proposal: object) => Promise<{
    readonly uri?: string;
    readonly approval: () => Promise<PairedSession>;
  }>;
  readonly request: (call: {
    readonly topic: string;
    readonly chainId: string;
    readonly request: Request;
  }) => Promise<unknown>;
  readonly disconnect: (ended: { readonly topic: string; readonly reason: object }) => Promise<void>;
  readonly on: (
    event: "session_delete" | "session_expire" | "session_update" | "session_event",
    hear: (news: SessionNews) => void,
  ) => void;
};

/** What `@walletconnect/sign-client` exports. */
export type SignClientModule = {
  readonly SignClient: { readonly init: (options: object) => Promise<SignClient> };
};

export type SignClientParameters = {
  /** Loads `@walletconnect/sign-client` 2.21: called when somebody chooses it, and not before. */
  readonly load: () => Promise<SignClientModule>;
  readonly projectId: string;
  /** The relay's address, by WebSocket. */
  readonly relay: string;
  /** As wallets show who asks. */
  readonly page: { readonly name: string; readonly url: string };
};

/** Milliseconds that the page's host has to give the library: fewer than there are for the relay, which is not to blame then. */
const LOAD_MS = 20_000;

/**
 * Opens a client that speaks to its relay alone, and tells it only what it must: no telemetry, no frame of its maker's that
 * vouches for pages, and nothing beside the encrypted messages of what is in them.
 */
export async function openSignClient({
  load,
  projectId,
  relay,
  page,
}: SignClientParameters): Promise<SignClient> {
  const { SignClient } = await loadInTime(load);
  const client = await SignClient.init({
    projectId,
    relayUrl: relay,
    logger: SILENT,
    telemetryEnabled: false,
    customStoragePrefix: "symbolon",
    storage: STORAGE,
    metadata: { ...page, description: "", icons: [] },
  });
  const { verify, relayer } = client.core;
  // Asks it what it thinks of whoever proposes a session, as nobody does to pages, but the relay or a wallet can.
  verify.resolve = async () => undefined;
  verify.register = async () => undefined;
  // "tvf": method, chain, contract and hash of each request, in the clear.
  const publish = relayer.publish.bind(relayer);
  const publishCustom = relayer.publishCustom.bind(relayer);
  relayer.publish = (topic, message, { tvf: _, ...options } = {}) => publish(topic, message, options);
  relayer.publishCustom = ({ payload, opts: { tvf: _, ...opts } = {} }) => publishCustom({ payload, opts });
  return client;
}

/** @throws SymbolonError `SignClientNotLoaded` also where the host does not answer */
async function loadInTime(load: SignClientParameters["load"]): Promise<SignClientModule> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`nothing came within ${LOAD_MS / 1_000} seconds`)),
    LOAD_MS,
  );
  try {
    return await Promise.race([load(), late]);
  } catch (thrown) {
    throw notLoaded(thrown);
  } finally {
    clearTimeout(timer);
  }
}

/** The library writes whatever it does, keys too, into the console of whoever gives it no logger. */
const ignore = () => {};
const SILENT: object = {
  level: "silent",
  bindings: () => ({}),
  child: () => SILENT,
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  fatal: ignore,
};

let ofTab: TicketMemory | undefined;

/**
 * What this tab keeps until it is closed, reloads included, and browsers restore with the tab: whoever opens the page in another
 * finds no keys of a pairing, and two tabs do not write over each other's. Where that is forbidden, it is gone with the page.
 * A wallet is told nothing when its session goes so, and lists it until it is ended there or its time is over.
 */
export function tabMemory(): TicketMemory {
  ofTab ??= browserMemory("sessionStorage");
  return ofTab;
}

/**
 * Keeps a text in this tab, or with `undefined` none. What there is no room for is gone with the page: the library keeps every
 * message, and fails where it cannot.
 */
export function keepInTab(key: string, text: string | undefined): void {
  const memory = tabMemory();
  try {
    if (text === undefined) memory.removeItem(key);
    else memory.setItem(key, text);
  } catch {
    // Rather none than an old one.
    memory.removeItem(key);
  }
}

/** As the library asks for what it keeps. */
const STORAGE: object = {
  getItem: async (key: string) => JSON.parse(tabMemory().getItem(key) ?? "null") ?? undefined,
  setItem: async (key: string, value: unknown) => keepInTab(key, JSON.stringify(value)),
  removeItem: async (key: string) => keepInTab(key, undefined),
};
