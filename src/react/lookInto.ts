import { nodesAsked } from "./askedNodes.ts";

/** What is seen in something that was thrown, and in all that is within it. */
export type FaultSigns = {
  readonly thrown: unknown;
  /** A wallet was asked to send. */
  readonly isSending: boolean;
  /** A part of the page itself could not be loaded. */
  readonly isOfPage: boolean;
  /** A contract, or who played its call, refuses. */
  readonly isRevert: boolean;
  /** Nodes that were asked in vain, by their hosts, where it came from a node. */
  readonly nodes: readonly string[] | undefined;
  /** Status of HTTP. */
  readonly status: number | undefined;
  readonly names: ReadonlySet<string>;
  /** Codes of whoever failed, and not of the libraries around it. */
  readonly codes: readonly number[];
  readonly has: (codes: readonly number[]) => boolean;
  /** All words of whoever failed. */
  readonly words: string;
  /** The innermost of its words, on one line. */
  readonly quote: string;
};

type Thrown = Readonly<Record<string, unknown>>;

/** What wallets and libraries put the true error into. MetaMask has `data` and `data.originalError`, ethers `error`. */
const WITHIN = ["cause", "data", "error", "originalError", "value"];
/** Things that are looked at, one within the other. */
const MAX = 20;
const OF_NODES = [
  "HttpRequestError",
  "TimeoutError",
  "RpcRequestError",
  "WebSocketRequestError",
  "SocketClosedError",
];
/** Chromium's, Firefox's and Safari's words. */
const NOT_LOADED = /dynamically imported module|importing a module script failed/i;
/** No number tells: ZKsync has go-ethereum's 3 for refusals of its pool, too. */
const REVERTED = /revert|VM exception|invalid opcode|out of gas/i;
/** Of what others say, more is no explanation. */
const MAX_QUOTE = 200;

/** Looks through causes and data, and leaves out what viem and wagmi add: their own words and codes hide those of wallets. */
export function lookInto(thrown: unknown): FaultSigns {
  const all = partsOf(thrown);
  const leaves = all.filter(({ cause }) => typeof cause !== "object" || cause === null);
  const names = new Set(all.map(({ name }) => String(name)));
  const codes = leaves.flatMap(({ code }) => (Number.isFinite(Number(code)) ? [Number(code)] : []));
  const said = leaves.flatMap(({ name, message, data }) => [
    `${name === undefined ? "" : `${name} `}${message ?? ""}`,
    typeof data === "string" && !data.startsWith("0x") ? data : "",
  ]);
  const words = said.filter((text) => text !== "").join("\n");
  const noted = all.map(nodesAsked).find((one) => one !== undefined);
  const statuses = [noted?.status, ...all.map(({ status }) => status)];
  return {
    thrown,
    isSending: names.has("TransactionExecutionError"),
    isOfPage: NOT_LOADED.test(words),
    isRevert: REVERTED.test(words),
    nodes: nodesIn(all, noted?.nodes),
    status: statuses.find((one) => typeof one === "number"),
    names,
    codes,
    has: (wanted) => codes.some((code) => wanted.includes(code)),
    words,
    quote: quoteOf(leaves, thrown),
  };
}

function partsOf(thrown: unknown): readonly Thrown[] {
  const queue: unknown[] = [thrown];
  for (let at = 0; at < queue.length && at < MAX; at++) {
    const one = queue[at] as Thrown;
    if (typeof one !== "object" || one === null) continue;
    queue.push(...WITHIN.map((name) => one[name]).filter((inner) => typeof inner === "object"));
  }
  return queue.flatMap((one) =>
    typeof one === "object" && one !== null
      ? [one as Thrown]
      : typeof one === "string"
        ? [{ message: one }]
        : [],
  );
}

function nodesIn(parts: readonly Thrown[], noted: readonly string[] | undefined) {
  const found = parts.find(({ name }) => OF_NODES.includes(String(name)));
  if (noted === undefined && found === undefined) return undefined;
  return [...new Set((noted ?? [found?.url]).flatMap(hostOf))];
}

/** The rest of a node's address may hold a key. */
function hostOf(place: unknown): readonly string[] {
  return typeof place === "string" && URL.canParse(place) ? [new URL(place).host] : [];
}

function quoteOf(leaves: readonly Thrown[], thrown: unknown): string {
  const texts = leaves.map(({ message }) => message).filter((one) => typeof one === "string" && one !== "");
  const [line = ""] = String(texts.at(-1) ?? thrown).split("\n");
  return line.slice(0, MAX_QUOTE).replace(/\.$/, "");
}
