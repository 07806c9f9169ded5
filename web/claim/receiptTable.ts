export type Receipt = {
  readonly chain: string;
  readonly campaign: string;
  readonly token: { readonly address: string; readonly symbol: string };
  readonly account: string;
  /** In tokens, with a point and without groups. */
  readonly amount: string;
  /** Undefined where this device does not know it: somebody else sent the claim. */
  readonly payment: { readonly transaction: string; readonly at: bigint } | undefined;
};

/** A payment as a table of one row (CSV, RFC 4180), for whoever keeps books. It names no price: whoever states one answers for it. */
export function receiptTable({ chain, campaign, token, account, amount, payment }: Receipt): string {
  const row = {
    date: payment === undefined ? "" : new Date(Number(payment.at) * 1_000).toISOString(),
    token: token.symbol,
    amount,
    account,
    transaction: payment?.transaction ?? "",
    chain,
    campaign,
    token_contract: token.address,
  };
  const line = (values: readonly string[]) => values.map(quoted).join(",");
  return `${line(Object.keys(row))}\r\n${line(Object.values(row))}\r\n`;
}

/** Begins with what a spreadsheet takes for a formula: a token may call itself anything. */
const FORMULA = /^[=+\-@\t\r]/;

function quoted(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
