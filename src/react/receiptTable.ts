import { csvFields } from "../sdk/core/text/csvText.ts";

/** One transaction that paid a claim. */
export type ReceiptPayment = {
  readonly transaction: string;
  /** Unix seconds: of its block. */
  readonly at: bigint;
  /** Base units. */
  readonly amount: bigint;
};

export type Receipt = {
  readonly chain: string;
  readonly campaign: string;
  readonly token: { readonly address: string; readonly symbol: string };
  readonly account: string;
  /** Base units as people write them: with a point, and without groups. */
  readonly write: (baseUnits: bigint) => string;
  /** Base units: all that was paid. */
  readonly paid: bigint;
  /** What this device knows of; the rest is one row without date and transaction. */
  readonly payments: readonly ReceiptPayment[];
};

/** Payments as a table (CSV, RFC 4180), for whoever keeps books. It names no price: whoever states one answers for it. */
export function receiptTable({ payments, paid, write, ...receipt }: Receipt): string {
  const { chain, campaign, token, account } = receipt;
  const row = (amount: bigint, payment?: ReceiptPayment) => ({
    date: payment === undefined ? "" : new Date(Number(payment.at) * 1_000).toISOString(),
    token: token.symbol,
    amount: write(amount),
    account,
    transaction: payment?.transaction ?? "",
    chain,
    campaign,
    token_contract: token.address,
  });
  const rest = payments.reduce((left, { amount }) => left - amount, paid);
  const rows = [
    ...payments.map((payment) => row(payment.amount, payment)),
    ...(rest > 0n ? [row(rest)] : []),
  ];
  const lines = [Object.keys(row(0n)), ...rows.map((one) => Object.values(one))].map(csvFields);
  return `${lines.join("\r\n")}\r\n`;
}
