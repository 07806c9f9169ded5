import { type Address, formatEther } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import { readRelay } from "../../../src/sdk/chain/read/readRelay.ts";
import { readTokenWords } from "../../../src/sdk/chain/read/readToken.ts";
import { isSameAddress } from "../../../src/sdk/core/isSameAddress.ts";
import { durationText } from "../../../src/sdk/core/text/duration.ts";
import { formatCount } from "../../../src/sdk/core/text/format.ts";
import { isoMoment } from "../../../src/sdk/core/text/moment.ts";
import { tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import { quoteFees } from "../../../src/sdk/delivery/fees.ts";
import { requireSender } from "../../../src/sdk/delivery/senderKeys.ts";
import { readLack } from "../../../src/sdk/distribution/fund/readLack.ts";
import { requireOwnTree } from "../../../src/sdk/distribution/fund/requireOwnTree.ts";
import { campaignState } from "../../../src/sdk/distribution/state/campaignState.ts";
import { readBalance } from "../../../src/sdk/distribution/state/readPaid.ts";
import { publishedTree } from "../../campaign/publishedTree.ts";
import type { OpenedChain } from "../../work/openChains.ts";
import { bad, type GatewayCheck, ok, warn } from "./finding.ts";

/** Blocks that may be missing before a chain counts as slow. */
const MAX_BLOCKS_LATE = 5;
/** Full transactions that a key should be able to pay for. */
const MIN_TRANSACTIONS = 20;
const MILLI = 1_000;

/** Looks at a chain whose endpoints answer. */
export async function chainCheck({ client, profile }: OpenedChain): Promise<readonly GatewayCheck[]> {
  const { number, timestamp } = await getBlock(client);
  const age = Date.now() / MILLI - Number(timestamp);
  const found = `id ${client.chain.id}, block ${number}, ${formatCount(Number(profile.blockTarget))} gas a block, one every ${profile.blockTime / MILLI} s`;
  if (age <= (MAX_BLOCKS_LATE * profile.blockTime) / MILLI + MIN_AGE) return [ok("chain", found)];
  return [
    warn(
      "chain",
      `${found}; the newest is ${durationText(Math.round(age))} old`,
      "see that the node is in sync, and that the chain goes on",
    ),
  ];
}

/** Seconds that any block may be old. */
const MIN_AGE = 30;

/** Looks at a campaign: that it is there, open and funded. @param folders of trees: only its own tells what it owes */
export async function campaignCheck(
  { client }: OpenedChain,
  campaign: Address,
  folders: readonly string[],
): Promise<readonly GatewayCheck[]> {
  const check = `campaign ${campaign}`;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const { terms, effectiveEnd, kind } = await campaignState(client, { campaign, blockNumber });
  const { token, root, count, start } = terms;
  const about = `${kind}, ${formatCount(count)} leaves, root ${root}`;
  if (now >= effectiveEnd)
    return [bad(check, `${about}; it ended at ${isoMoment(effectiveEnd)}`, "take it out of --campaign")];
  const opens =
    now < start
      ? warn(
          `${check}: time`,
          `it opens at ${isoMoment(start)}`,
          "until then tickets for its opening are given",
        )
      : ok(`${check}: time`, `open until ${isoMoment(effectiveEnd)}`);
  const words = await readTokenWords(client, { token, blockNumber });
  const [first] = folders;
  if (first === undefined) {
    const held = await readBalance(client, token, campaign, blockNumber);
    const shown = `it holds ${tokenAmount(held, words)}`;
    const money =
      held === 0n
        ? bad(`${check}: money`, shown, "symbolon campaign fund pays what is missing")
        : ok(`${check}: money`, `${shown}; --tree tells whether that is all it owes`);
    return [ok(check, about), opens, money];
  }
  const published = (await ownTree(client, campaign, folders)) ?? (await publishedTree(first));
  await requireOwnTree(client, campaign, published);
  const { balance, missing } = await readLack(client, campaign, published);
  const shown = `it holds ${tokenAmount(balance, words)}`;
  const money =
    missing > 0n
      ? bad(
          `${check}: money`,
          `${shown}, and lacks ${tokenAmount(missing, words)}`,
          "run symbolon campaign fund",
        )
      : ok(`${check}: money`, `${shown}, which is all that it owes, or more`);
  return [ok(check, `${about}, which is that of ${published.directory}`), opens, money];
}

/** The tree of a campaign among some; undefined: it is none of them. */
async function ownTree(client: ReadClient, campaign: Address, folders: readonly string[]) {
  const { root } = (await campaignState(client, { campaign })).terms;
  for (const folder of folders) {
    const published = await publishedTree(folder);
    if (published.manifest.root === root) return published;
  }
  return undefined;
}

/** Looks whether a key can send, and how long. */
export async function keyCheck(
  { client, profile }: OpenedChain,
  account: Address,
  maxFeePerGas: bigint | undefined,
): Promise<readonly GatewayCheck[]> {
  const check = `key ${account}`;
  const balance = await requireSender(client, account, { minBalance: 1n });
  const fees = await quoteFees(client, profile);
  const price = "gasPrice" in fees ? fees.gasPrice : fees.maxFeePerGas;
  const each =
    profile.transactionGas * (maxFeePerGas !== undefined && maxFeePerGas < price ? maxFeePerGas : price);
  const shown = `${formatEther(balance)} ether`;
  if (each === 0n) return [ok(check, shown)];
  const times = balance / each;
  const found = `${shown}: ${formatCount(times)} full transactions at what gas costs now`;
  if (times >= MIN_TRANSACTIONS) return [ok(check, found)];
  const missing = formatEther(BigInt(MIN_TRANSACTIONS) * each - balance);
  return [warn(check, found, `send it ${missing} ether more, or give --refill-from`)];
}

/** Looks whether a relay is ours, and lists the keys. */
export async function relayCheck(
  { client }: OpenedChain,
  relay: Address,
  senders: readonly Address[],
): Promise<readonly GatewayCheck[]> {
  const { keys } = await readRelay(client, { relay });
  const missing = senders.filter((sender) => !keys.some((key) => isSameAddress(key, sender)));
  const check = `relay ${relay}`;
  if (missing.length === 0) return [ok(check, "lists all keys")];
  return [bad(check, `does not list ${missing.join(", ")}`, "its owner runs symbolon relay set-key")];
}
