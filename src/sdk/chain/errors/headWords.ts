/**
 * go-ethereum ("invalid block range params", which it also says of a reversed range), reth, Nethermind and ethrex ("block range extends
 * beyond current head block"), OpenEthereum ("One of the blocks specified in filter ... cannot be found"), Erigon ("end (9) >
 * latest (7)", or "end (7) < begin (9)"), Avalanche ("... after last accepted block"), gateways.
 */
const OF_THE_HEAD =
  /(beyond|after|past|ahead of|above|er than|exceeds?|>) (the )?(chain )?((current|latest|last|newest|best)( \w+)? (block|head|height)\b(?! ?(range|gas|limit))|latest\b|head\b)|block range params|blocks? specified in filter|end \(\d+\) < begin|(can ?not|not|unable to|failed to) find (the )?block|\bblock\b.* not .*\byet\b|future block/i;

/** Whether a node says that it does not have the last of some blocks: not yet, or this machine of several. */
export function isAheadIn(words: string): boolean {
  return OF_THE_HEAD.test(words);
}
