/**
 * Words of go-ethereum and its forks, Erigon, reth; EDR; Nethermind; Besu; ZKsync; Substrate; Hedera; Cosmos; Monad; Conflux; Aurora;
 * Tempo, whose fees are paid in a token; Rootstock, Cosmos and Filecoin, which know no account that never had coin; and of wallets
 * that are asked with nothing at all. No token uses them for its own units.
 */
const POOR =
  /insufficient[ _]?funds|(enough|lack ?of|out[ _]of)[ _]?fund|up-?front[ _](gas[ _])?cost.*exceeds|enough balance (to cover|for fee)|cause overdraft|insufficient balance (for (gas|fee|transaction|transfer|tx)|to (pay|cover))|insufficient ?(MaxFeePerGas for )?sender ?balance|(signer|sender|account)('s)?( has| had)? (insufficient balance|balance (is )?(zero|insufficient|too low|not enough))|inability to pay|transaction\W{1,3}payment|insufficient_payer|exceeds allowance \(0\)|exceeds the balance of the|tx cost \d+, overshot|out of balance, needs|insufficient fee (token|payer|currency) balance|spendable balance .*smaller than|sender account does(n't| not) exist|\bactor not found|\baccount (0x[\da-f]+|[a-z]+1\w*) (was )?not found(?! for)/i;

/** Words that contracts also have for units of their own. */
const PERHAPS_POOR = /^(error: )?insufficient ?balance\W*$/i;

/** Whether words say that a sender has too little ether, as the usual nodes and wallets say it. */
export function isPoorIn(words: string): boolean {
  return POOR.test(words);
}

/** Whether all that is said is that a balance is insufficient: of ether, unless a contract says it. */
export function isPerhapsPoorIn(words: string): boolean {
  return PERHAPS_POOR.test(words);
}
