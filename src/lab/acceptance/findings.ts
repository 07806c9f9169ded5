import { formatGwei } from "viem";
import { coinUnsupported } from "../../sdk/chain/read/payoutCoin.ts";
import { formatCount } from "../../sdk/core/text/format.ts";
import type { Observations, SeenCode, SeenFees, SeenGas, SeenTime } from "./observations.ts";
import { OUR_BLOCK_SECONDS, OUR_GAS_CAP, OUR_TRANSFER } from "./ourChain.ts";

/**
 * How much a finding matters. `differs`: everything works, and the difference is good to know. `limits`: something is
 * slower, more expensive or smaller than people expect. `cannot`: a part of Symbolon does not work there.
 */
export type Weight = "differs" | "limits" | "cannot";

/** A difference between a chain and the tests' chain, which has Ethereum's rules. */
export type ChainFinding = {
  /** Stable, for programs. */
  readonly id: string;
  readonly weight: Weight;
  /** The state on this chain. */
  readonly here: string;
  /** The state on the tests' chain. */
  readonly ours: string;
  /** The consequence for the chain's users. */
  readonly meaning: string;
};

/** Judges what the probes saw, without transactions. */
export function probeFindings(seen: Observations): readonly ChainFinding[] {
  return [
    ...proxyFindings(seen),
    ...(seen.code === undefined ? [] : codeFindings(seen.code)),
    ...(seen.fees === undefined ? [] : feeFindings(seen.fees)),
    ...(seen.l1Fee === undefined ? [] : [l1Finding(seen.l1Fee)]),
    ...(seen.gas === undefined ? [] : gasFindings(seen.gas)),
    ...(seen.time === undefined ? [] : timeFindings(seen.time)),
    ...finalityFindings(seen),
    ...headerFindings(seen),
    ...proofFindings(seen),
    ...logFindings(seen),
    ...askingFindings(seen),
    ...coinFindings(seen),
    ...Object.entries(seen.refused).map(([probe, why]) => unanswered(probe, why)),
  ];
}

export const differs = (id: string, here: string, ours: string, meaning: string): ChainFinding => ({
  id,
  here,
  ours,
  meaning,
  weight: "differs",
});
export const limits = (...words: Parameters<typeof differs>): ChainFinding => ({
  ...differs(...words),
  weight: "limits",
});
const cannot = (...words: Parameters<typeof differs>): ChainFinding => ({
  ...differs(...words),
  weight: "cannot",
});

function unanswered(probe: string, why: string): ChainFinding {
  const here = `The node does not answer what was asked for ${probe}: ${why}`;
  return differs(`Unanswered:${probe}`, here, "It is answered.", "Nothing is known of it.");
}

function proxyFindings({ proxy }: Observations): readonly ChainFinding[] {
  const ours = "The deterministic deployment proxy puts contracts at the same address on every chain.";
  if (proxy === "other") {
    const meaning = "Deploy by ignition/modules, and name the contracts in an address book.";
    return [cannot("OtherProxy", "There is other code in the place of the proxy.", ours, meaning)];
  }
  if (proxy !== "missing") return [];
  const meaning =
    "symbolon deploy system --deploy-proxy brings it, where the chain takes such a transaction.";
  return [cannot("ProxyMissing", "The deployment proxy is not there.", ours, meaning)];
}

function codeFindings(code: SeenCode): readonly ChainFinding[] {
  const needed = { push0: "PUSH0", mcopy: "MCOPY", ecrecover: "ecrecover" } as const;
  const missing = Object.entries(needed).filter(([name]) => !code[name as keyof typeof needed]);
  const found = missing.map(([, what]) =>
    cannot(
      `No${what}`,
      `${what} does not run there.`,
      "It runs.",
      "The contracts do not work on this chain.",
    ),
  );
  if (!code.transientStorage) {
    const meaning = "Symbolon does not use it; tokens and wallets of others may.";
    found.push(differs("NoTransientStorage", "TSTORE does not run there.", "It runs.", meaning));
  }
  const size = "A contract has at most 24,576 bytes.";
  if (!code.fullSize) {
    const here = "A contract of 24,576 bytes cannot be made there.";
    found.push(cannot("SmallCode", here, size, "The larger factories cannot be deployed."));
  } else if (code.overSize) {
    const here = "Contracts may be larger than 24,576 bytes there.";
    found.push(differs("LargeCode", here, size, "Nothing: the contracts keep to Ethereum's limit."));
  }
  if (code.returned < MUCH_RETURNED) {
    const here = `A call gives back at most ${formatCount(code.returned)} bytes, as far as was tried.`;
    const meaning = "Reading many leaves at once is refused; the commands ask for less then.";
    found.push(
      limits("SmallAnswers", here, `${formatCount(MUCH_RETURNED)} bytes come back from one call.`, meaning),
    );
  }
  return found;
}

/** Bytes that one `eth_call` is asked to return. */
const MUCH_RETURNED = 131_072;

function feeFindings({ rule, baseFees, priorityFee }: SeenFees): readonly ChainFinding[] {
  const ours = "Prices follow EIP-1559: a base fee that moves by up to an eighth a block, and a tip.";
  if (rule === "legacy") {
    const meaning =
      "Transactions are sent with one gas price, and outbid with a higher one; --max-fee-per-gas limits it.";
    return [differs("LegacyFees", "There is no base fee: transactions offer a gas price.", ours, meaning)];
  }
  const found: ChainFinding[] = [];
  const isConstant = baseFees.length > 2 && baseFees.every((fee) => fee === baseFees[0]);
  if (isConstant) {
    const here = `The base fee stood still at ${formatGwei(baseFees[0] ?? 0n)} gwei for ${baseFees.length - 1} blocks.`;
    const meaning =
      "A rush does not show in the base fee; waves (docs/waves.md) are of use for the queue alone.";
    found.push(differs("SteadyBaseFee", here, ours, meaning));
  }
  const jump = baseFees.some((fee, i) => i > 0 && fee * 8n > (baseFees[i - 1] ?? 0n) * 9n + 8n);
  if (jump) {
    const meaning =
      "A transaction may wait longer than its price was made for; it is sent again with a higher one.";
    found.push(
      differs("JumpingBaseFee", "The base fee rises by more than an eighth a block.", ours, meaning),
    );
  }
  if (priorityFee === 0n) {
    const here = "The node offers no tip: blocks are not filled by tips there.";
    found.push(
      differs("NoTip", here, "A tip decides who comes first.", "Outbidding by a tip alone does nothing."),
    );
  }
  return found;
}

function l1Finding({ weiPerKilobyte }: NonNullable<Observations["l1Fee"]>): ChainFinding {
  const here = `A kilobyte of calldata costs ${formatGwei(weiPerKilobyte)} gwei besides its gas, for its place on another chain.`;
  const meaning =
    "Bundles, which share their proofs, save more than on Ethereum; costs that are shown as gas x price leave this out.";
  return differs("L1Fee", here, "Gas is all that is paid for.", meaning);
}

function gasFindings({ blockLimit, transfer, large, call }: SeenGas): readonly ChainFinding[] {
  const found: ChainFinding[] = [];
  if (blockLimit < OUR_GAS_CAP) {
    const here = `A block has ${formatCount(blockLimit)} gas.`;
    const meaning =
      "Bundles are cut to it; whether the largest contract can be deployed is told by the story.";
    found.push(
      limits(
        "SmallBlocks",
        here,
        `A transaction may take ${formatCount(OUR_GAS_CAP)} gas, and a block more.`,
        meaning,
      ),
    );
  }
  if (large !== undefined) {
    const here = "The node plans transactions of more than 16,777,216 gas.";
    const meaning =
      "Nothing: bundles keep to Ethereum's cap. Where the chain has one all the same, it refuses later.";
    found.push(
      differs("NoGasCap", here, "EIP-7825 lets a transaction have 16,777,216 gas at most.", meaning),
    );
  }
  if (transfer > OUR_TRANSFER + OUR_TRANSFER / 20n) {
    const here = `Sending nothing is estimated at ${formatCount(transfer)} gas.`;
    const meaning =
      "The chain counts bytes on another chain as gas: gas figures of the documentation are too low there, and they move with that chain's prices.";
    found.push(differs("GasHoldsL1", here, "It takes 21,000 gas.", meaning));
  }
  if (call < OUR_GAS_CAP) {
    const here = `A call has less than ${formatCount(OUR_GAS_CAP)} gas in hand.`;
    found.push(
      limits(
        "SmallCalls",
        here,
        "It has what it asks for.",
        "Large bundles cannot be simulated: relay smaller lists.",
      ),
    );
  }
  return found;
}

/** Seconds after which the newest block counts as old. */
const OLD = 120;

function timeFindings({ blocks, seconds, equal, backward, age }: SeenTime): readonly ChainFinding[] {
  const found: ChainFinding[] = [];
  const ours = `Blocks come ${OUR_BLOCK_SECONDS} seconds apart, each later than the one before.`;
  if (backward > 0) {
    const meaning = "Status and waves go by the timestamp: a verdict could be taken back. Do not use it.";
    found.push(
      cannot(
        "TimeGoesBack",
        `${backward} of ${blocks} blocks are earlier than theirs before.`,
        ours,
        meaning,
      ),
    );
  }
  if (equal > 0) {
    const here = `${equal} of ${blocks} blocks have the timestamp of the block before: several a second.`;
    const meaning =
      "A moment is no block there: verdicts on epochs of a second answer for a second, in which more may follow.";
    found.push(differs("EqualTimestamps", here, ours, meaning));
  }
  const each = blocks > 1 ? seconds / (blocks - 1) : undefined;
  if (each !== undefined && equal === 0 && (each < OUR_BLOCK_SECONDS / 2 || each > 2 * OUR_BLOCK_SECONDS)) {
    const here = `A block comes every ${each.toFixed(1)} seconds, over the last ${blocks}.`;
    found.push(differs("BlockTime", here, ours, "Waits are shorter or longer by as much."));
  }
  if (age > OLD) {
    const here = `The newest block is ${formatCount(age)} seconds old: blocks come when somebody sends, or the node is behind.`;
    const meaning =
      "Time stands still between transactions: an end or an epoch counts from the next block on. Give verifiers a --max-age.";
    found.push(limits("OldBlock", here, ours, meaning));
  }
  if (age < -OLD) {
    const here = `The newest block is ${formatCount(-age)} seconds ahead of this machine's clock.`;
    found.push(limits("ClockDiffers", here, ours, "Set the clock, or verifiers refuse (ClockBehindChain)."));
  }
  return found;
}

/** Seconds that the final block is behind the newest on Ethereum. */
const OUR_FINALITY = 900;

function finalityFindings({ finality }: Observations): readonly ChainFinding[] {
  if (finality === undefined) return [];
  const found: ChainFinding[] = [];
  const ours = `safe and finalized are known, some ${OUR_FINALITY} seconds behind.`;
  const names = (["safe", "finalized"] as const).filter((name) => finality[name] === undefined);
  if (names.length > 0) {
    const here = `The node knows no ${names.join(" and no ")} block.`;
    const meaning =
      "--finality finalized fails there, and journals look up again what is mined: keep a reorg margin of your own.";
    found.push(limits("NoFinality", here, ours, meaning));
  }
  const { finalized } = finality;
  if (finalized !== undefined && (finalized.seconds > 2 * OUR_FINALITY || finalized.blocks === 0)) {
    const here =
      finalized.blocks === 0
        ? "The newest block counts as final at once."
        : `The final block is ${formatCount(finalized.blocks)} blocks (${formatCount(finalized.seconds)} seconds) behind.`;
    const meaning =
      finalized.blocks === 0
        ? "Nothing is waited for; what the chain itself stands on may still be undone."
        : "Copies and witnesses of final blocks are that old: choose epochs that are longer.";
    found.push(differs("OtherFinality", here, ours, meaning));
  }
  return found;
}

function headerFindings({ header }: Observations): readonly ChainFinding[] {
  if (header === undefined) return [];
  const { isRebuilt, unknown, fork } = header;
  const ours = "A block's hash is that of its header, with the fields of Ethereum's forks.";
  if (!isRebuilt) {
    const names =
      unknown.length === 0 ? "" : ` It names fields that Ethereum does not have: ${unknown.join(", ")}.`;
    const here = `The header that the node describes does not have the block's hash.${names}`;
    const meaning =
      "No witness can be made there (HeaderNotRebuilt): verify live, or from a copy (symbolon credential verify).";
    return [cannot("HeaderNotRebuilt", here, ours, meaning)];
  }
  if (unknown.length > 0) {
    const here = `Its blocks have fields beside the header: ${unknown.join(", ")}.`;
    return [differs("MoreFields", here, ours, "Nothing: they are not hashed.")];
  }
  if (fork.includes("baseFeePerGas") && fork.length < PRAGUE_FIELDS) {
    const here = `The newest header field is ${fork.at(-1)}: the chain is behind Ethereum's forks.`;
    return [differs("OlderFork", here, ours, "What matters of forks is tried: see the other findings.")];
  }
  return [];
}

/** Fields that forks have appended by Prague, up to `requestsHash`. */
const PRAGUE_FIELDS = 6;
/** Blocks back that most nodes prove. */
const OUR_PROOF_DEPTH = 128;

function proofFindings({ proofs }: Observations): readonly ChainFinding[] {
  if (proofs?.refused === undefined || proofs.reached >= OUR_PROOF_DEPTH) return [];
  const ours = `eth_getProof is answered for the last ${OUR_PROOF_DEPTH} blocks and more.`;
  if (proofs.reached < 0) {
    const meaning = "No witness can be made with this node (ProofRefused): ask another one.";
    return [cannot("NoProofs", "The node does not answer eth_getProof.", ours, meaning)];
  }
  const here = `eth_getProof is answered ${formatCount(proofs.reached)} blocks back, and not ${formatCount(proofs.refused)}.`;
  return [limits("ShortProofs", here, ours, "Make witnesses of newer blocks only.")];
}

/** Blocks in the first request for logs. */
const OUR_LOG_RANGE = 10_000;

function logFindings({ logs }: Observations): readonly ChainFinding[] {
  if (logs?.refused === undefined || logs.reached >= OUR_LOG_RANGE) return [];
  const ours = `eth_getLogs is answered over ${formatCount(OUR_LOG_RANGE)} blocks.`;
  if (logs.reached < 0) {
    const meaning = "Histories, batches and campaigns cannot be looked for: ask another node.";
    return [cannot("NoLogs", "The node does not answer eth_getLogs.", ours, meaning)];
  }
  const here = `eth_getLogs is answered over ${formatCount(logs.reached)} blocks, and not ${formatCount(logs.refused)}.`;
  const meaning =
    "Searches find the size that is answered by themselves, and take longer: give --from-block.";
  return [limits("ShortLogs", here, ours, meaning)];
}

function askingFindings({ batch, pending }: Observations): readonly ChainFinding[] {
  const found: ChainFinding[] = [];
  if (batch === false) {
    const here = "The node answers one question at a time: a list of questions is refused.";
    const meaning = "Nothing for Symbolon, which asks one by one; a page's transport must not batch.";
    found.push(differs("NoBatches", here, "Several questions can be asked at once.", meaning));
  }
  if (pending !== undefined && pending !== "next") {
    const here =
      pending === "none" ? "The node knows no pending block." : "The pending block is the newest one.";
    const meaning = "Nothing for Symbolon; do not simulate on pending there.";
    found.push(differs("NoPending", here, "The pending block is the next one.", meaning));
  }
  return found;
}

function coinFindings({ chainId }: Observations): readonly ChainFinding[] {
  const refusal = coinUnsupported(chainId);
  if (refusal === undefined) return [];
  const here = `Campaigns cannot pay its coin, and this was not tried: ${refusal.reason}`;
  return [limits(refusal.code, here, "Campaigns pay the chain's own coin.", refusal.hint)];
}
