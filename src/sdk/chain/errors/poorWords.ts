/**
 * Words of go-ethereum and its forks, Erigon, reth; EDR; Nethermind; Besu; ZKsync; Substrate; Hedera; and of wallets that are asked
 * with nothing at all. No token uses them for its own units.
 */
const POOR =
  /insufficient[ _]?funds|(enough|lack of) funds|up-?front (gas )?cost .*exceeds|enough balance to cover|insufficient balance (for (gas|fee|transaction)|to pay)|insufficient (MaxFeePerGas for )?sender balance|inability to pay|transaction::payment|insufficient_payer|exceeds allowance \(0\)/i;

/** Whether words say that a sender has too little ether, as the usual nodes and wallets say it. */
export function isPoorIn(words: string): boolean {
  return POOR.test(words);
}
