import { WORD_BYTES } from "../../core/bytes.ts";
import { chainOfSpelling, spellForChain } from "../../core/checksumChains.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { ValueProblem } from "../../core/inputErrors.ts";
import { ADDRESS_DIGITS, writeRaised } from "../checksum.ts";
import { wrongChecksum } from "./parseAccount.ts";

/**
 * @param found as it is written
 * @param right the account with its checksum, if all its digits are right
 * @param checksumChain the chain whose checksums are wanted; undefined: EIP-55's
 */
export function wrongSpelling(
  found: string,
  right: string,
  { hasher, checksumChain }: { readonly hasher: Hasher; readonly checksumChain?: number | undefined },
): ValueProblem {
  const { code } = wrongChecksum(right);
  if (checksumChain !== undefined) {
    return {
      code,
      problem: `does not have the EIP-1191 checksum of chain ${checksumChain}, so a digit may be mistyped`,
      hint: `Check it against its owner; if every digit is right, write ${right}.`,
    };
  }
  const chain = chainOfSpelling(found, hasher);
  if (chain !== undefined) {
    return {
      code,
      problem: ofOtherChain(chain),
      hint: `Write ${right}; or give --checksum-chain ${chain} if all accounts of the file have such checksums.`,
    };
  }
  return wrongChecksum(right);
}

/** What is wrong with an account that has a chain's checksum where EIP-55's is wanted. */
export function ofOtherChain(chain: number): string {
  return `does not have its EIP-55 checksum, but that of chain ${chain} (EIP-1191)`;
}

export type ChecksumBatch = ReturnType<typeof createChecksumBatch>;

type TakeWrong = (row: number, column: "account" | "beneficiary", found: string, right: string) => void;

/** Accounts compared at a time. */
const BATCH_SIZE = 8_192;
const WORDS = ADDRESS_DIGITS / 4;

/**
 * Accounts of mixed case that wait for their checksums to be compared, many at a time.
 * @param chain whose EIP-1191 checksums they have; default: they have EIP-55's
 */
export function createChecksumBatch(hasher: Hasher, takeWrong: TakeWrong, chain?: number) {
  const digits = hasher.allocate(BATCH_SIZE * ADDRESS_DIGITS);
  const hashes = hasher.allocate(BATCH_SIZE * WORD_BYTES);
  const spelled = new Uint8Array(BATCH_SIZE * ADDRESS_DIGITS);
  const [digitView, hashView] = [digits, hashes].map(
    ({ buffer, byteOffset, byteLength }) => new DataView(buffer, byteOffset, byteLength),
  ) as [DataView, DataView];
  const [found, right] = [spelled, digits].map(
    ({ buffer, byteOffset }) => new Uint32Array(buffer, byteOffset, BATCH_SIZE * WORDS),
  ) as [Uint32Array, Uint32Array];
  const rows = new Float64Array(BATCH_SIZE);
  const columns: ("account" | "beneficiary")[] = [];
  let waiting = 0;

  function flush(): void {
    const count = waiting;
    waiting = 0;
    if (count === 0) return;
    hasher.hashEach(
      digits.subarray(0, count * ADDRESS_DIGITS),
      ADDRESS_DIGITS,
      hashes.subarray(0, count * WORD_BYTES),
    );
    for (let slot = 0; slot < count; slot++) {
      writeRaised(digitView, hashView, slot, digitView, ADDRESS_DIGITS * slot);
      let wrong = 0;
      for (let at = WORDS * slot; at < WORDS * (slot + 1); at++) {
        wrong |= (found[at] as number) ^ (right[at] as number);
      }
      if (wrong === 0) continue;
      const spell = (of: Uint8Array) =>
        `0x${String.fromCharCode(...of.subarray(ADDRESS_DIGITS * slot, ADDRESS_DIGITS * (slot + 1)))}`;
      takeWrong(rows[slot] as number, columns[slot] ?? "account", spell(spelled), spell(digits));
    }
  }

  return {
    /** @param text `0x` and 40 digits */
    add(text: string, row: number, column: "account" | "beneficiary"): void {
      if (chain !== undefined) {
        const right = spellForChain(text, chain, hasher);
        if (text !== right) takeWrong(row, column, text, right);
        return;
      }
      if (waiting === BATCH_SIZE) flush();
      rows[waiting] = row;
      columns[waiting] = column;
      for (let i = 0, at = ADDRESS_DIGITS * waiting; i < ADDRESS_DIGITS; i++, at++) {
        const code = text.charCodeAt(i + 2);
        spelled[at] = code;
        // Lower-case letters have bit 5, and so has every decimal digit.
        digits[at] = code | 0x20;
      }
      waiting++;
    },
    /** Compares all that wait. */
    flush,
  };
}
