/** What a token says of itself; undefined where it does not answer, or nobody asked. */
export type TokenWords = {
  readonly decimals?: number | undefined;
  readonly symbol?: string | undefined;
  /** It stands for the chain's own coin, and pays that: decimals and symbol are the coin's. */
  readonly isCoin?: true;
};

/** The words alone, of whatever else is known of a token. */
export function tokenWordsOf({ decimals, symbol, isCoin }: TokenWords): TokenWords {
  return { decimals, symbol, ...(isCoin && { isCoin }) };
}

/** A token may call itself anything, a sentence or an address: only what looks like a symbol is repeated. */
const SYMBOL = /^(?=.*[A-Za-z$₮€])[\w.$₮€-]{1,16}$/;
/** No token that people read amounts of has more; what a contract says beyond it is a number of any length. */
const MAX_DECIMALS = 36;

/** A token's symbol where it looks like one, else undefined. */
export function shownSymbol({ symbol }: TokenWords): string | undefined {
  return symbol !== undefined && SYMBOL.test(symbol) ? symbol : undefined;
}

/** An amount for people: `1,000.5 TKN`, `1,000.5 tokens` where the symbol is not known, else `1000500 base units`. */
export function tokenAmount(amount: bigint, { decimals, symbol }: TokenWords): string {
  const named = shownSymbol({ symbol });
  // Without decimals and symbol nobody can tell a token from a base unit.
  if (decimals === undefined || decimals > MAX_DECIMALS || (decimals === 0 && named === undefined)) {
    return `${amount} base unit${amount === 1n ? "" : "s"}`;
  }
  const text = formatExactTokens(amount, decimals);
  return `${text} ${named ?? (text === "1" ? "token" : "tokens")}`;
}

/** Base units in tokens, to the last decimal: `1,390.1379` */
export function formatExactTokens(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? "-" : "";
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const fraction = digits.slice(point).replace(/0+$/, "");
  const whole = BigInt(digits.slice(0, point)).toLocaleString("en");
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** The same for a person who signs, to the last base unit: `1,000.5 TKN (1000500000 base units)`. */
export function exactTokenAmount(amount: bigint, words: TokenWords): string {
  const text = tokenAmount(amount, words);
  const units = tokenAmount(amount, {});
  return words.decimals === 0 || text === units ? text : `${text} (${units})`;
}
