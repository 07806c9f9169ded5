/**
 * Several endpoints of one chain behind one viem transport: reads go to the first one that works, transactions to the
 * private ones where there are any. A failing endpoint is not used for a while, longer each time. An answer of the
 * chain, such as a revert, is no failure.
 */
import { custom, type Hex, keccak256, type Transport } from "viem";
import type { Question } from "../chain/answerForm.ts";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { SymbolonError } from "../core/errors.ts";
import { pause as waitFor } from "../core/pause.ts";
import { placeOf } from "../core/text/placeOf.ts";
import { endpointFault, faultOf, isSending } from "./endpointFault.ts";
import type { FaultName } from "./faultName.ts";
import { sendRefusal } from "./sendRefusal.ts";
import { type ChainIdentity, type Endpoint, TrackedEndpoint } from "./trackedEndpoint.ts";

export type EndpointsOptions = {
  /**
   * The chain that all must be on. Default: that of the client which uses the transport, or of the first endpoint
   * asked.
   */
  readonly chainId?: number | undefined;
  /** How often a question is asked, of all endpoints together, before its last error is thrown; default: 7. */
  readonly tries?: number | undefined;
  /** Milliseconds that an answer may take; default: 10,000. */
  readonly patience?: number | undefined;
  /**
   * Milliseconds that an endpoint is not used after a first fault; default: 100. Each further fault doubles it, up to
   * 30 s.
   */
  readonly pause?: number | undefined;
  /** Called with each fault of an endpoint: its host, the name of the fault, and what the endpoint says of it, if anything. */
  readonly onFault?: ((host: string, fault: FaultName, words?: string) => void) | undefined;
};

/** The result of checking an endpoint. */
export type EndpointState = {
  /** Protocol and host: the rest may hold a key. */
  readonly place: string;
  readonly kind: Endpoint["kind"];
  /** Undefined: it does not answer, for the reason in `fault`. */
  readonly chainId: number | undefined;
  readonly fault: string | undefined;
};

export type Endpoints = {
  /**
   * It retries by itself: clients need no `retryCount`. Filters and subscriptions live in one endpoint: do not use it
   * for them. viem wraps its own errors (`WrongChain`, `EndpointsDiffer`, `EndpointsClosed`): `explainThrown` finds
   * them.
   */
  readonly transport: Transport;
  /**
   * Asks all endpoints for their chain; the transport asks each before its first use.
   * @throws SymbolonError `WrongChain`, `EndpointsDiffer`; `ChainNotReachable` where no public one answers
   */
  readonly check: () => Promise<readonly EndpointState[]>;
  /** Aborts open questions: they reject with `EndpointsClosed`, and so do later ones. */
  readonly close: () => void;
};

const USUAL_TRIES = 7;
const USUAL_PATIENCE = 10_000;
const USUAL_PAUSE = 100;

/** Methods with a second effect when asked twice: they are asked once, whatever the result. */
const ONCE = /^(?:eth_send(?!RawTransaction)|eth_sign|wallet_|personal_|evm_|anvil_|hardhat_)/;

/**
 * Joins endpoints of one chain; the first public one is preferred. Nothing is asked before the transport is used.
 *
 * A read goes to the first public endpoint that works, and after a fault (HTTP 429, 5xx, silence, a cut answer, a block
 * that it lacks) to the next. `eth_sendRawTransaction` goes to all private endpoints at once and never to a public one,
 * which would show it; without private ones it goes as a read does, since the same bytes twice do no harm. Answers of
 * two endpoints may be of different heads: the caller must expect a head that goes back.
 * @throws SymbolonError `BadEndpoint`
 */
export function endpoints(list: readonly Endpoint[], options: EndpointsOptions = {}): Endpoints {
  requireUsable(list);
  const { tries = USUAL_TRIES, patience = USUAL_PATIENCE, pause = USUAL_PAUSE, onFault = () => {} } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const all = list.map((endpoint) => new TrackedEndpoint(endpoint, { patience, pause, signal, onFault }));
  const open = all.filter(({ kind }) => kind === "public");
  const hidden = all.filter(({ kind }) => kind === "private");
  const chain = oneChain(options.chainId);
  const askAmong = asker(chain, { tries, pause, signal });
  const request = (question: Question): Promise<unknown> => {
    if (ONCE.test(question.method)) return askAmong(open, question, 1);
    if (!isSending(question)) return askAmong(open, question);
    return hidden.length === 0 ? send(askAmong(open, question), question) : sendHidden(question);
  };
  const sendHidden = async (question: Question): Promise<unknown> => {
    try {
      return await Promise.any(hidden.map((endpoint) => send(askAmong([endpoint], question), question)));
    } catch (thrown) {
      const { errors } = thrown as AggregateError;
      throw (
        errors.find((error) => faultOf(question, error) === undefined) ?? errors.find(isLost) ?? errors.at(-1)
      );
    }
  };
  return {
    transport: (parameters) => {
      chain.expect(parameters.chain?.id);
      return custom({ request }, { retryCount: 0 })(parameters);
    },
    check: () => checkAll(all, chain),
    close: () => closing.abort(closed()),
  };
}

/** A transaction that the node already has was accepted: maybe an earlier answer was lost. */
async function send(request: Promise<unknown>, { params }: Question): Promise<unknown> {
  try {
    return await request;
  } catch (thrown) {
    const [bytes] = params as readonly Hex[];
    if (bytes !== undefined && sendRefusal(thrown).kind === "held") return keccak256(bytes);
    throw thrown;
  }
}

/** Whether a transaction may have been taken all the same: a refusal of another endpoint says nothing about that. */
const isLost = (thrown: unknown) => sendRefusal(thrown).kind === "silent";

type OneChain = ReturnType<typeof oneChain>;

type Found = ChainIdentity & { readonly place: string };

/** Makes sure that all endpoints are on the same chain. @param requested its id, where it is known */
function oneChain(requested: number | undefined) {
  let expected = requested;
  const known = new Map<TrackedEndpoint, Promise<Found>>();
  const found = new Map<TrackedEndpoint, Found>();
  const identify = async (endpoint: TrackedEndpoint): Promise<Found> => {
    const { place } = endpoint;
    const own = { place, ...(await endpoint.identity()) };
    if (expected !== undefined && own.chainId !== expected) throw wrongChain(own, expected);
    found.delete(endpoint);
    const other = [...found.values()].find((one) => !isSameChain(one, own));
    if (other !== undefined) throw differ(other, own);
    found.set(endpoint, own);
    return own;
  };
  /**
   * Asks it again. An endpoint on another chain is not used for a while, as one that fails: its provider may fix it.
   */
  const look = (endpoint: TrackedEndpoint): Promise<Found> => {
    const identified = identify(endpoint);
    known.set(endpoint, identified);
    identified.catch((thrown) => {
      if (endpointFault(thrown) === undefined) endpoint.leaveAlone();
      if (known.get(endpoint) === identified) known.delete(endpoint);
    });
    return identified;
  };
  return {
    expect: (id: number | undefined) => {
      expected ??= id;
    },
    look,
    require: (endpoint: TrackedEndpoint) => known.get(endpoint) ?? look(endpoint),
  };
}

function isSameChain(one: ChainIdentity, other: ChainIdentity): boolean {
  const areBothShown = one.genesis !== undefined && other.genesis !== undefined;
  return one.chainId === other.chainId && (!areBothShown || one.genesis === other.genesis);
}

type AskerTerms = { readonly tries: number; readonly pause: number; readonly signal: AbortSignal };

/** Asks the healthiest of several endpoints, and after a fault the next, or the same again after a pause. */
function asker(chain: OneChain, { tries, pause, signal }: AskerTerms) {
  const revived = new Set<TrackedEndpoint>();
  // In parallel to the question, so that nothing waits for an endpoint that may still be silent.
  const revive = async (endpoint: TrackedEndpoint) => {
    if (revived.has(endpoint)) return;
    revived.add(endpoint);
    await chain.look(endpoint).catch(() => undefined);
    revived.delete(endpoint);
  };
  return async (among: readonly TrackedEndpoint[], question: Question, max = tries): Promise<unknown> => {
    let left = [...among];
    const working = new Set(left.filter((one) => one.isWorking));
    const failed = new Map<TrackedEndpoint, number>();
    let last: unknown;
    let lack: unknown;
    for (let round = 1; round <= max && left.length > 0; round++) {
      const best = healthiest(left, failed);
      if (best === undefined) break;
      if (!best.isFaulty) for (const one of left) if (one.isFaulty && one.rest === 0) void revive(one);
      const before = failed.get(best) ?? 0;
      // Those that work have answered: one that did not work before is asked once, and not waited for.
      if (lack !== undefined && !working.has(best) && before + best.rest > 0) break;
      signal.throwIfAborted();
      await waitFor(Math.max(best.rest, before === 0 ? 0 : pause * 2 ** (before - 1)), signal);
      try {
        await chain.require(best);
        return await best.ask(question);
      } catch (thrown) {
        const fault = faultOf(question, thrown);
        if (fault === undefined) throw thrown;
        if (last === undefined || !isSending(question) || !isLost(last)) last = thrown;
        failed.set(best, before + 1);
        if (fault.kind !== "lacking") continue;
        lack = thrown;
        left = left.filter((one) => one !== best);
      }
    }
    const isOpen = isSending(question) && isLost(last);
    throw isOpen || left.some((one) => working.has(one)) ? last : (lack ?? last);
  };
}

/**
 * The first endpoint that needs no rest, did not fail at this question, and did not fail at the last one: in this
 * order.
 */
function healthiest(
  among: readonly TrackedEndpoint[],
  failed: ReadonlyMap<TrackedEndpoint, number>,
): TrackedEndpoint | undefined {
  const ranked = among.map((endpoint) => ({
    endpoint,
    rank: [endpoint.rest, failed.get(endpoint) ?? 0, endpoint.isFaulty ? 1 : 0],
  }));
  const compare = (one: readonly number[], other: readonly number[]) =>
    one.map((value, i) => value - (other[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
  return ranked.toSorted((one, other) => compare(one.rank, other.rank))[0]?.endpoint;
}

async function checkAll(all: readonly TrackedEndpoint[], chain: OneChain): Promise<readonly EndpointState[]> {
  const looks = await Promise.allSettled(all.map((endpoint) => chain.look(endpoint)));
  const wrong = looks.find((look) => look.status === "rejected" && endpointFault(look.reason) === undefined);
  if (wrong?.status === "rejected") throw wrong.reason;
  const states = all.map(({ place, kind }, i): EndpointState => {
    const look = looks[i];
    return look?.status === "fulfilled"
      ? { place, kind, chainId: look.value.chainId, fault: undefined }
      : { place, kind, chainId: undefined, fault: nodeWords(look?.reason) };
  });
  const open = states.filter(({ kind }) => kind === "public");
  if (open.some(({ chainId }) => chainId !== undefined)) return states;
  throw new SymbolonError({
    code: "ChainNotReachable",
    reason: `No public endpoint answers: ${open.map(({ place, fault }) => `${place} (${fault})`).join(", ")}.`,
    hint: "Check the addresses and that the nodes are running.",
    details: { endpoints: open },
    cause: looks.flatMap((look) => (look.status === "rejected" ? [look.reason] : []))[0],
  });
}

function requireUsable(list: readonly Endpoint[]): void {
  const bad = list.findIndex(
    ({ url, transport }) => transport === undefined && !/^https?:$/.test(protocolOf(url)),
  );
  if (bad === -1 && list.some(({ kind }) => kind === "public")) return;
  throw new SymbolonError({
    code: "BadEndpoint",
    reason:
      bad === -1
        ? `None of the ${list.length} endpoints is public, so none can be asked about the chain.`
        : `Endpoint ${bad + 1} (${placeOf(list[bad]?.url ?? "")}) is not an HTTP address.`,
    hint:
      bad === -1
        ? "Give at least one public endpoint."
        : "Give the whole address, as https://host/path; an endpoint of another kind needs a transport.",
    details: bad === -1 ? { endpoints: list.length } : { endpoint: bad + 1 },
  });
}

const protocolOf = (url: string) => URL.parse(url)?.protocol ?? "";

function wrongChain({ place, chainId: found }: Found, chainId: number): SymbolonError {
  return new SymbolonError({
    code: "WrongChain",
    reason: `The endpoint ${place} is of chain ${found}, not ${chainId}.`,
    hint: `Give an endpoint of chain ${chainId} instead.`,
    details: { place, found, chainId },
  });
}

function differ(one: Found, other: Found): SymbolonError {
  const words = ({ place, chainId, genesis }: Found) =>
    `${place} (chain ${chainId}, first block ${genesis ?? "not shown"})`;
  return new SymbolonError({
    code: "EndpointsDiffer",
    reason: `Two endpoints are of different chains: ${words(one)} and ${words(other)}.`,
    hint: "Keep the one of the right chain, and leave the other out.",
    details: { endpoints: [one, other] },
  });
}

function closed(): SymbolonError {
  return new SymbolonError({
    code: "EndpointsClosed",
    reason: "The endpoints were closed before the last request was answered.",
    hint: "Open them again to go on.",
  });
}
