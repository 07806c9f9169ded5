import { type Address, type Client, concatHex, type Hex, type Transport } from "viem";
import { call } from "viem/actions";
import { mapAtOnce } from "../../core/mapAtOnce.ts";

/** A hash, and a key's signature of it. */
export type SignedHash = {
  /** 32 bytes each. */
  readonly hash: Hex;
  readonly r: Hex;
  readonly s: Hex;
  /** 27 or 28. */
  readonly v: number;
};

/**
 * Code that `eth_call` runs and that is never deployed. It passes each 128 bytes after it (hash, v, r, s) to the
 * precompile at 1. For each it returns 32 bytes: an address, or 0 where no key has signed like that. On the stack: at, out.
 *
 *     60 30  60 80                              at = 48, the length of this code; out = 128.
 *     5b 81 38 11 60 12 57                      4: while codesize > at, go to 18.
 *     60 80 80 82 03 90 f3                      else return the memory from 128 to out.
 *     5b 60 80 82 60 00 39                      18: copy 128 bytes from `at` to memory 0.
 *     60 20 81 60 80 60 00 60 01 5a fa 50       staticcall(gas, 1, 0, 128, out, 32).
 *     60 20 01 90 60 80 01 90 60 04 56          out += 32, at += 128, go to 4.
 */
const RECOVERING: Hex =
  "0x603060805b813811601257608080820390f35b6080826000396020816080600060015afa506020019060800190600456";

/** EIP-3860: such code has at most 49,152 bytes. */
const MAX_AT_ONCE = 350;
/** Questions under way at once. */
const QUESTIONS = 4;
const WORD_DIGITS = 64;
const ADDRESS_DIGITS = 40;

/**
 * The accounts whose keys have signed, by the node's own precompile `ecrecover`: thousands in the time that a few take
 * here.
 * @returns in their order, addresses in lower case; undefined where no key has signed like that
 * @throws what viem throws where the node does not answer, or does not run such code
 */
export async function recoverSigners(
  client: Client<Transport>,
  signed: readonly SignedHash[],
): Promise<readonly (Address | undefined)[]> {
  const parts: (readonly SignedHash[])[] = [];
  for (let from = 0; from < signed.length; from += MAX_AT_ONCE) {
    parts.push(signed.slice(from, from + MAX_AT_ONCE));
  }
  const found = await mapAtOnce(parts, QUESTIONS, async (part) => {
    const { data = "0x" } = await call(client, { data: concatHex([RECOVERING, ...part.map(recordOf)]) });
    return part.map((_, i) => addressAt(data, i));
  });
  return found.flat();
}

function recordOf({ hash, v, r, s }: SignedHash): Hex {
  return `${hash}${v.toString(16).padStart(WORD_DIGITS, "0")}${r.slice(2)}${s.slice(2)}`;
}

function addressAt(data: Hex, position: number): Address | undefined {
  const end = 2 + (position + 1) * WORD_DIGITS;
  const digits = data.slice(end - ADDRESS_DIGITS, end);
  return digits.length < ADDRESS_DIGITS || /^0+$/.test(digits) ? undefined : `0x${digits}`;
}
