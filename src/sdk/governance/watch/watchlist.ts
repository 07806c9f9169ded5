import type { Address, Hex } from "viem";
import { address, type Decoder, decodeJson, hex, list, object } from "../../core/decode.ts";
import { fileError } from "../../core/inputErrors.ts";

/** What somebody watches. */
export type Watchlist = {
  /** Issuers, attesters and subjects. */
  readonly accounts: readonly Address[];
  /** Batches in addition to those that the accounts and groups issued. */
  readonly batches: readonly Hex[];
  /** Ids of credentials, and uids of attestations. */
  readonly credentials: readonly Hex[];
  readonly groups: readonly Address[];
  /** Desks in addition to those that groups and revokers of batches name. Whoever lists one also learns when its panels must rule. */
  readonly desks: readonly Address[];
  /** Default: the registries of the desks. */
  readonly registry: Address | undefined;
};

const hash: Decoder<Hex> = (value, path) => hex(32)(value, path).toLowerCase() as Hex;
const addresses = list(address);
const hashes = list(hash);

const watchlist = object<object, Watchlist>(
  {},
  {
    accounts: addresses,
    batches: hashes,
    credentials: hashes,
    groups: addresses,
    desks: addresses,
    registry: address as Decoder<Address | undefined>,
  },
);

const LISTS = ["accounts", "batches", "credentials", "groups", "desks"] as const;

/**
 * Reads what is watched.
 * @param source names the text in errors: its file
 * @throws SymbolonError `BadWatchlist` naming the member
 */
export function parseWatchlist(text: string, source: string): Watchlist {
  const refuse = (reason: string) =>
    fileError(source, { code: "BadWatchlist", problem: `does not say what to watch: ${reason}`, hint: HINT });
  const read = decodeJson(watchlist, text, refuse);
  const lists = { accounts: [], batches: [], credentials: [], groups: [], desks: [], ...read };
  if (LISTS.every((name) => lists[name].length === 0)) {
    throw refuse(`it lists none of ${LISTS.slice(0, -1).join(", ")} and ${LISTS.at(-1)}`);
  }
  return { registry: undefined, ...lists };
}

const HINT =
  'Write it as {"accounts": ["0x..."], "batches": ["0x..."], "groups": ["0x..."], "desks": ["0x..."]}, and leave out what you do not watch; `symbolon govern watch --help` explains the rest.';
