/** An amount for people: base units, and where the decimals are known the tokens they make. */
export function inTokens(amount: bigint, decimals: number | undefined): string {
  if (decimals === undefined || decimals === 0) return `${amount} base units`;
  const digits = amount.toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  const tokens = `${digits.slice(0, -decimals)}${fraction === "" ? "" : `.${fraction}`}`;
  return `${tokens} (${amount} base units)`;
}
