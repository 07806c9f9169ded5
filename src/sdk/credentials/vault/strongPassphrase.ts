import { SymbolonError } from "../../core/errors.ts";
import { passphraseBits } from "./passphraseBits.ts";

/**
 * Bits of guesses that a passphrase must withstand: anybody with a copy of the file may try any number. At 600,000 rounds of
 * PBKDF2 a graphics card tries some 15,000 a second, and needs a thousand years for half of 2^50.
 */
export const MIN_PASSPHRASE_BITS = 50;

/** @throws SymbolonError `WeakPassphrase` */
export function requireStrongPassphrase(passphrase: string): void {
  const bits = passphraseBits(passphrase);
  if (bits >= MIN_PASSPHRASE_BITS) return;
  throw new SymbolonError({
    code: "WeakPassphrase",
    reason: `The passphrase is easy to guess: it has about ${bits} bits, and needs ${MIN_PASSPHRASE_BITS}.`,
    hint: "Take five words or more that have nothing to do with each other or with you, or one that the device makes.",
    details: { bits, needed: MIN_PASSPHRASE_BITS },
  });
}

/** No vowels, and nothing that looks like something else: 27 of them. */
const ALPHABET = "23456789bcdfghjkmnpqrstvwxz";
const GROUPS = 5;
const GROUP = 4;
/** Bytes from here on would make some letters likelier. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

/** A passphrase that nobody chose: five groups of four characters, 95 bits. */
export function randomPassphrase(): string {
  const characters: string[] = [];
  while (characters.length < GROUPS * GROUP) {
    const [byte = FAIR_BYTES] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < FAIR_BYTES) characters.push(ALPHABET[byte % ALPHABET.length] ?? "");
  }
  return Array.from({ length: GROUPS }, (_, i) => characters.slice(i * GROUP, (i + 1) * GROUP).join("")).join(
    "-",
  );
}
