import { type Address, type Hex, isAddressEqual } from "viem";
import { WORD_BYTES } from "../../core/bytes.ts";
import { address, at, count, type Decoder, decodeJson, hex, list, members } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { readUpTo } from "../../core/readUpTo.ts";

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

/**
 * The uids that a gateway lists about a recipient under a schema, the newest first. What it says is a hint, and each
 * attestation must be read from the registry.
 * @throws SymbolonError `GatewayUnreadable` where it refuses, or its answer is long, or is not of this chain, registry, schema and
 * recipient; what `fetch` throws
 */
export async function askGateway(parameters: AskGatewayParameters): Promise<readonly Hex[]> {
  const { gateway, chainId, registry, recipient, schema, most, signal, patience = PATIENCE_MS } = parameters;
  const query = new URLSearchParams({ recipient, schema });
  const url = `${gateway.replace(/\/$/, "")}/v1/attestations?${query}`;
  const limits = [AbortSignal.timeout(patience), ...(signal === undefined ? [] : [signal])];
  const response = await fetch(url, { signal: AbortSignal.any(limits) });
  const bytes = await readUpTo(response, OTHER_BYTES + most * UID_BYTES);
  if (bytes === undefined) throw unreadable(gateway, "it answers more than can be asked for");
  if (!response.ok) throw unreadable(gateway, `it answers with ${response.status}`);
  const said = decodeJson(listed, new TextDecoder().decode(bytes), (why, cause) =>
    unreadable(gateway, why, cause),
  );
  if (said.chainId !== chainId) throw unreadable(gateway, `it answers for chain ${said.chainId}`);
  if (!isAddressEqual(said.registry, registry))
    throw unreadable(gateway, `it answers for the registry ${said.registry}`);
  if (said.schema.toLowerCase() !== schema.toLowerCase())
    throw unreadable(gateway, `it answers for the schema ${said.schema}`);
  if (!isAddressEqual(said.recipient, recipient))
    throw unreadable(gateway, "it answers about another account");
  if (said.uids.length > most) throw unreadable(gateway, `it names more than ${most}`);
  return said.uids;
}

/** What is read of an answer: a newer gateway may say more. */
const listed = (value: unknown, path: string) => {
  const held = members(value, path) as Readonly<Record<string, unknown>>;
  const one = <Value>(name: string, decoder: Decoder<Value>) => decoder(held[name], at(path, name));
  return {
    chainId: one("chainId", count),
    registry: one("registry", address),
    schema: one("schema", hex(WORD_BYTES)),
    recipient: one("recipient", address),
    uids: one("uids", list(hex(WORD_BYTES))),
  };
};

function unreadable(gateway: string, why: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "GatewayUnreadable",
    reason: `The gateway at ${gateway} does not list attestations as it was asked to: ${why}.`,
    hint: "Name a gateway that lists those of this chain, registry and schema (gateway verify --attestations-from).",
    details: { gateway },
    cause,
  });
}
