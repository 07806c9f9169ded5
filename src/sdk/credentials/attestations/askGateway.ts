import type { Address, Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";

export type AskGatewayParameters = {
  /** Where `symbolon gateway verify --attestations-from` serves: `https://verdicts.example`. */
  readonly gateway: string;
  readonly chainId: number;
  readonly registry: Address;
  readonly recipient: Address;
  readonly schema: Hex;
  /** How many uids it may name. */
  readonly most: number;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for its whole answer. Default: 5,000. */
  readonly patience?: number | undefined;
};

const PATIENCE_MS = 5_000;
/** Bytes for each uid, and for all else: more than twice what they take. */
const UID_BYTES = 160;
const OTHER_BYTES = 2_048;
/** Characters of a value that an error repeats. */
const MAX_SHOWN = 100;

/**
 * The uids that a gateway lists about a recipient under a schema, the newest first. What it says is a hint, and each
 * attestation must be read from the registry.
 * @throws SymbolonError `GatewayUnreadable` where it refuses, or its answer is long, or is not of this chain, registry, schema and
 * recipient; what `fetch` throws
 */
export async function askGateway(parameters: AskGatewayParameters): Promise<readonly Hex[]> {
  const { gateway, most, signal, patience = PATIENCE_MS } = parameters;
  const { chainId, registry, recipient, schema } = parameters;
  const url = `${gateway.replace(/\/$/, "")}/v1/attestations?${new URLSearchParams({ recipient, schema })}`;
  const limits = [AbortSignal.timeout(patience), ...(signal === undefined ? [] : [signal])];
  const response = await fetch(url, { signal: AbortSignal.any(limits) });
  const refuse = (why: string) => unreadable(gateway, why);
  const tooLong = () => refuse("it answers more than can be asked for");
  const text = await textUpTo(response, OTHER_BYTES + most * UID_BYTES, tooLong);
  if (!response.ok) throw refuse(`it answers with ${response.status}`);
  const said = objectOf(text);
  for (const [name, asked] of Object.entries({ chainId, registry, schema, recipient })) {
    const answered = String(said[name]);
    if (answered.toLowerCase() !== String(asked).toLowerCase())
      throw refuse(`its ${name} is ${answered.slice(0, MAX_SHOWN)}, and not ${asked}`);
  }
  const { uids } = said;
  if (Array.isArray(uids) && uids.length <= most && uids.every(isUid)) return uids;
  throw refuse(`its uids are no list of ${most} at most`);
}

const isUid = (value: unknown): value is Hex => typeof value === "string" && /^0x[\da-f]{64}$/i.test(value);

/** What sends without end must not fill the memory. @param max bytes */
function textUpTo({ body }: Response, max: number, tooLong: () => Error): Promise<string> {
  let size = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, rest) {
      size += piece.length;
      if (size > max) rest.error(tooLong());
      else rest.enqueue(piece);
    },
  });
  return new Response(body?.pipeThrough(counted)).text();
}

/** What JSON says; nothing, where it is not one, or no object. */
function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function unreadable(gateway: string, why: string): SymbolonError {
  return new SymbolonError({
    code: "GatewayUnreadable",
    reason: `The gateway at ${gateway} does not list attestations as it was asked to: ${why}.`,
    hint: "Name a gateway that lists those of this chain, registry and schema (gateway verify --attestations-from).",
    details: { gateway },
  });
}
