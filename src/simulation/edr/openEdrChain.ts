import { numberToHex } from "viem";
import { leafDepth } from "../../core/tree/multiproof.ts";
import type { Engine } from "../../dryRun/engine/engine.ts";
import { openEmbedded } from "../../dryRun/engine/openEmbedded.ts";
import { credentialPlan } from "../burst/credentialPlan.ts";
import type { RehearsalChain } from "../burst/rehearsalChain.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";
import { BURNER, dayCalls } from "./dayCalls.ts";
import { edrChain } from "./edrChain.ts";
import { type KeyRing, openKeyRing } from "./openKeyRing.ts";
import { openSubmissions } from "./openSubmissions.ts";
import { PREPARATION, type PreparedDay, prepareDay } from "./prepareDay.ts";
import { openSpareAccounts } from "./spareAccounts.ts";
import { type LeastGas, waitingTransactions } from "./waitingTransactions.ts";

export type OpenEdrChainParameters = {
  readonly scenario: Scenario;
  readonly strategy: StrategyName;
  /** Base units by the leaf's index: the allocation without its accounts, whose keys nobody has. */
  readonly amounts: readonly bigint[];
  /** What transactions use at least, whereby enough of them are handed to the chain; left out: reckoned. */
  readonly leastGas?: LeastGas;
};

const CHAIN_ID = 31_337;
const WEALTH = numberToHex(10n ** 27n);
/** Early in 2033: far from any clock, so that the same day is the same on every machine. */
const SOME_DAY = 1_990_000_000n;
/** Least gas of any transaction, and what a node of a proof adds at least (EIP-7623: 40 a byte, few of which are 0). */
const TRANSACTION_GAS = 21_000;
const NODE_GAS = 1_200;

/**
 * A claim day on the real contracts, in an EVM in this process: a campaign whose leaves have the amounts that are given and
 * accounts whose keys follow from the scenario's seed, so that claims, and what is relayed, are truly signed. It is anybody's
 * to claim for others where claims are relayed, and else nobody's. What waits is kept apart from the chain, which gets what
 * the next block may take: the chain alone would look through all that waits for each block.
 * @throws SymbolonError `HardhatMissing`, `PreparationFailed`; of the chain `mine` throws `RehearsalDiffers`,
 * `ForeignTransaction`, `send` throws `ReplacementUnderpriced`, and `close` throws `RehearsalDiffers`
 */
export async function openEdrChain(parameters: OpenEdrChainParameters): Promise<RehearsalChain> {
  const { scenario, strategy, amounts, leastGas } = parameters;
  const { gasLimit, baseFee } = scenario.chain;
  const opening = openingFor(scenario.credentials?.epoch ?? 0);
  const engine = await openEmbedded({
    ...{ chainId: CHAIN_ID, gasLimit, baseFee },
    timestamp: opening - PREPARATION,
  });
  try {
    const credentials = openKeyRing(`${scenario.seed}/revoker`, 1);
    const relayers = openKeyRing(`${scenario.seed}/relayers`, scenario.relay.keys);
    const revoker = credentials.account(0);
    const day = await prepareDay({ engine, scenario, strategy, amounts, revoker, opening });
    await engine.request("hardhat_setCode", [BURNER.address, BURNER.code]);
    await fund(engine, strategy === "relayed" ? relayers : day.claimants);
    await fund(engine, credentials);
    const calls = dayCalls(day, credentialPlan(scenario, amounts.length), CHAIN_ID);
    const rings = { claim: day.claimants, bundle: relayers, credentials };
    const submissions = openSubmissions({ engine, calls, spare: openSpareAccounts(engine), rings });
    const waiting = waitingTransactions(leastGas ?? leastGasFor(day));
    return edrChain({ engine, day, scenario, calls, waiting, submissions });
  } catch (thrown) {
    await engine.close();
    throw thrown;
  }
}

/** Gives each ether for gas. */
async function fund(engine: Engine, ring: KeyRing): Promise<void> {
  for (let key = 0; key < ring.count; key++) {
    await engine.request("hardhat_setBalance", [ring.account(key), WEALTH]);
  }
}

/** The first epoch that begins then or later. */
function openingFor(epoch: number): bigint {
  const length = BigInt(Math.max(1, epoch));
  return ((SOME_DAY + length - 1n) / length) * length;
}

function leastGasFor({ tree }: PreparedDay): LeastGas {
  const claim = TRANSACTION_GAS + NODE_GAS * leafDepth(tree.count, tree.count - 1);
  return ({ kind, gasLimit }) => {
    if (kind === "background") return gasLimit;
    return kind === "claim" ? claim : TRANSACTION_GAS;
  };
}
