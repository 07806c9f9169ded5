import {
  accountFrom,
  agreesTo,
  PAIRED_METHODS,
  type PairedAccounts,
  pairedAccounts,
} from "./pairedAccounts.ts";
import {
  methodUnknown,
  notPairedFor,
  pairedElsewhere,
  pairingEnded,
  pairingRefused,
  requestFault,
} from "./pairingErrors.ts";
import { endSession } from "./pairWallet.ts";
import { keepInTab, type PairedSession, type SessionNews, type SignClient, tabMemory } from "./signClient.ts";

/** A page's only session, and the requests that wait for its wallet. */
export type Held = ReturnType<typeof createHeld>;

/** Key under which this tab stores the topic of its session. */
const KEY = "symbolon-walletconnect";

/**
 * Milliseconds for which a wallet's status of calls is reused: owners may take days, and each request goes through the
 * relay.
 */
const STATUS_MS = 15_000;

type Status = { readonly id: unknown; readonly at: number; readonly answer: Promise<unknown> };

/** Opens without a session. @param chainId of the page */
export function createHeld(chainId: number) {
  const held = {
    chainId,
    session: undefined as PairedSession | undefined,
    /** The account chosen in the wallet, as the wallet reports. */
    chosen: undefined as string | undefined,
    /** The wallet's last status of calls. */
    status: undefined as Status | undefined,
    /** Functions that reject waiting requests when the wallet is gone. */
    waiting: new Set<(why: Error) => void>(),
    isKept: () => tabMemory().getItem(KEY) !== null,
    /**
     * With `undefined`, it rejects waiting requests, because the wallet is gone, and deletes everything of the session.
     */
    keep(next: PairedSession | undefined) {
      held.session = next;
      keepInTab(KEY, next?.topic);
      if (next !== undefined) return;
      held.chosen = undefined;
      held.status = undefined;
      for (const reject of held.waiting) reject(pairingEnded());
    },
    /** The session that this tab had before a reload, unless it has ended. */
    restore(client: SignClient): PairedSession | undefined {
      const topic = tabMemory().getItem(KEY);
      const found = client.session.getAll().find((one) => one.topic === topic);
      const kept = found && found.expiry * 1_000 > Date.now() ? found : undefined;
      held.keep(kept);
      return kept;
    },
  };
  return held;
}

/**
 * Ends sessions from earlier loads of the page: their end reached no relay, or the pairing came after it was given up.
 */
export function endOthers(client: SignClient): void {
  const kept = tabMemory().getItem(KEY);
  for (const one of client.session.getAll()) {
    if (one.topic !== kept) void endSession(client, one).catch(() => {});
  }
}

/** @throws SymbolonError `PairingRefused` where the wallet offers no account */
export function pairedOf({ session, chainId, chosen }: Held): PairedAccounts {
  const found = session && pairedAccounts(session, chainId, chosen);
  if (found === undefined) throw pairingRefused("it offers no account");
  return found;
}

type Hearing = {
  readonly onChange: (accounts: PairedAccounts) => void;
  /** Called when the wallet has ended the session, or its time is over. */
  readonly onEnd: () => void;
};

/** Follows the wallet's messages about the session. */
export function listenTo(client: SignClient, held: Held, { onChange, onEnd }: Hearing): void {
  const ofSession = (hear: (news: SessionNews) => void) => (news: SessionNews) => {
    if (news.topic === held.session?.topic) hear(news);
  };
  const lose = () => {
    held.keep(undefined);
    onEnd();
  };
  const change = ({ topic }: SessionNews) => {
    const changed = client.session.getAll().find((one) => one.topic === topic);
    held.session = changed;
    if (changed && pairedAccounts(changed, held.chainId)) return onChange(pairedOf(held));
    lose();
    if (changed) void endSession(client, changed).catch(() => {});
  };
  client.on("session_delete", ofSession(lose));
  client.on("session_expire", ofSession(lose));
  client.on("session_update", ofSession(change));
  const heard = (news: SessionNews) => {
    if (news.params?.event?.name !== "accountsChanged") return;
    held.chosen = accountFrom(news.params.event.data);
    change(news);
  };
  client.on("session_event", ofSession(heard));
}

type PairedRequest = { readonly method: string; readonly params: readonly unknown[]; readonly relay: string };

/** As {@link askPaired}, but requests the status of calls no more often than needed. */
export function askSparingly(client: SignClient, held: Held, request: PairedRequest): Promise<unknown> {
  if (request.method !== "wallet_getCallsStatus") return askPaired(client, held, request);
  const [id] = request.params;
  const { status } = held;
  if (status !== undefined && status.id === id && Date.now() - status.at < STATUS_MS) return status.answer;
  held.status = { id, at: Date.now(), answer: askPaired(client, held, request) };
  return held.status.answer;
}

/**
 * Sends the paired wallet a request that it has agreed to.
 * @throws SymbolonError `NotPairedFor`, `PairedElsewhere`, `PairingEnded`, `WalletSilent`, `RelaySilent`; the wallet's
 * own errors with their codes (EIP-1193)
 */
async function askPaired(
  client: SignClient,
  held: Held,
  { method, params, relay }: PairedRequest,
): Promise<unknown> {
  const { session, waiting } = held;
  if (session === undefined) throw pairingEnded();
  if (!PAIRED_METHODS.includes(method)) throw methodUnknown(method);
  const { chainId: there } = pairedOf(held);
  // Requests are only for the page's chain, whatever the wallet offers.
  if (there !== held.chainId) throw pairedElsewhere(there, held.chainId);
  if (!agreesTo(session, there, method)) throw notPairedFor(method);
  const chainId = `eip155:${there}`;
  // Otherwise each request opens the address that another page of this origin left in it.
  await client.session.update(session.topic, { sessionConfig: { disableDeepLink: true } });
  return new Promise((resolve, reject) => {
    waiting.add(reject);
    client
      .request({ topic: session.topic, chainId, request: { method, params } })
      .finally(() => waiting.delete(reject))
      .then(resolve, (thrown) => reject(requestFault(thrown, relay)));
  });
}
