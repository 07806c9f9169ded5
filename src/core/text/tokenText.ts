/** What a token says of itself; undefined where it does not answer. */
export type TokenWords = { readonly decimals: number | undefined; readonly symbol: string | undefined };

/** A token may call itself anything, a sentence or an address: only what looks like a symbol is repeated to whoever signs. */
const SYMBOL = /^[\w.$₮€-]{1,16}$/;

/** An amount in words for a person who signs: `1,000.5 TKN (1000500000 base units)`. */
export function tokenText(amount: bigint, { decimals, symbol }: TokenWords): string {
  const units = `${amount} base unit${amount === 1n ? "" : "s"}`;
  const name = symbol !== undefined && SYMBOL.test(symbol) ? symbol : "tokens";
  if (decimals === undefined) return units;
  if (decimals === 0) return `${amount.toLocaleString("en")} ${name}`;
  const digits = amount.toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  const whole = BigInt(digits.slice(0, -decimals)).toLocaleString("en");
  return `${whole}${fraction === "" ? "" : `.${fraction}`} ${name} (${units})`;
}
