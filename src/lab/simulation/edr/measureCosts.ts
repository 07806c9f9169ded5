import { CREDENTIALS_PER_WORD } from "../../../sdk/core/status/statusWords.ts";
import { type ClaimCosts, claimCosts } from "../burst/claimCosts.ts";
import { credentialPlan } from "../burst/credentialPlan.ts";
import { announcementGas } from "../burst/credentials.ts";
import type { MinedTransaction, RehearsalChain, RehearsedTransaction } from "../burst/rehearsalChain.ts";
import type { CredentialTerms, Scenario } from "../scenario/scenario.ts";
import { openEdrChain } from "./openEdrChain.ts";

export type MeasureCostsParameters = {
  /** Only its seed and its bundle size count. */
  readonly scenario: Scenario;
  readonly claimants: number;
};

/** Claims of each sort that are sent, and most items in a bundle. */
const SAMPLES = 16;
const MAX_ITEMS = 150;
const AMOUNT = 10n ** 18n;
const BLOCK_TIME = 12;
const GAS_LIMIT = 60_000_000;
const BUNDLE_GAS = 16_000_000;
const CLAIM_GAS = 400_000;
const WEI = 1e9;
/** Approximate number of credentials that an announcement revokes. */
const REVOKED = 24;

/**
 * Measures the gas of a simulated day's transactions. It sends some of each kind on its own chains, with a tree of as
 * many leaves. It measures later claims in their words of 256 indexes, as nearly all claims are, and bundles of
 * scattered leaves. The effect of an announcement is measured for claims, and computed for items.
 * @throws SymbolonError as `openEdrChain`
 */
export async function measureCosts({ scenario, claimants }: MeasureCostsParameters): Promise<ClaimCosts> {
  const open = (strategy: "direct" | "relayed", credentials: CredentialTerms | undefined) =>
    openEdrChain({
      scenario: calmOf(scenario, credentials),
      strategy,
      amounts: new Array<bigint>(claimants).fill(AMOUNT),
    });
  const credentials: CredentialTerms = {
    epoch: 86_400,
    issuedPerBlock: 0,
    revocations: [{ at: 0, share: Math.min(0.5, REVOKED / claimants) }],
  };
  const items = Math.min(scenario.relay.bundle, MAX_ITEMS, Math.ceil(claimants / 2));
  const plain = await closing(await open("direct", undefined), (chain) => claimGas(chain, claimants));
  const bundle = await closing(await open("relayed", undefined), (chain) =>
    bundleGas(chain, claimants, items),
  );
  const gated = await closing(await open("direct", credentials), async (chain) => {
    const { claim } = await claimGas(chain, claimants);
    const calm = calmOf(scenario, credentials);
    const issuer = await credentialGas(chain, calm, claimants);
    return { claim, ...issuer, announcedClaim: (await announcedGas(chain, calm, claimants)) - claim };
  });
  const gatedBundle = await closing(await open("relayed", credentials), (chain) =>
    bundleGas(chain, claimants, items),
  );
  return {
    claim: plain.claim,
    revertedClaim: plain.reverted,
    bundleBase: bundle.base,
    bundleItem: bundle.item,
    claimGated: gated.claim,
    bundleItemGated: gatedBundle.item,
    bundleBaseGated: gatedBundle.base,
    announcedClaim: gated.announcedClaim,
    announcedItem: claimCosts(claimants, items).announcedItem,
    issueBatch: gated.issueBatch,
    announce: gated.announce,
  };
}

/** The same day without other transactions, faults, or small blocks. */
function calmOf(scenario: Scenario, credentials: CredentialTerms | undefined): Scenario {
  return {
    ...scenario,
    chain: { blockTime: BLOCK_TIME, gasLimit: GAS_LIMIT, baseFee: WEI },
    faults: { refused: 0, stalls: [], dropped: 0, reorgs: [] },
    credentials,
  };
}

async function closing<Result>(
  chain: RehearsalChain,
  work: (chain: Sender) => Promise<Result>,
): Promise<Result> {
  const result = await work(openSender(chain));
  await chain.close();
  return result;
}

type Draft = Pick<RehearsedTransaction, "kind" | "sender" | "gasLimit"> & Partial<RehearsedTransaction>;

/** Sends transactions, and returns their results in the same order. */
type Sender = (drafts: readonly Draft[]) => Promise<readonly MinedTransaction[]>;

function openSender(chain: RehearsalChain): Sender {
  let id = 0;
  let time = 0;
  return async (drafts) => {
    const sent = drafts.map((draft) => ({ id: id++, nonce: 0, maxFee: 100 * WEI, tip: WEI, ...draft }));
    for (const transaction of sent) chain.send(transaction);
    const mined = new Map<number, MinedTransaction>();
    while (chain.pending > 0) {
      time += BLOCK_TIME;
      for (const transaction of (await chain.mine(time)).transactions) mined.set(transaction.id, transaction);
    }
    return sent.flatMap((transaction) => mined.get(transaction.id) ?? []);
  };
}

/** Even indexes, spread over all leaves; the odd index after each is in the same word. */
function spread(claimants: number, samples: number): number[] {
  const count = Math.max(1, Math.min(samples, Math.floor(claimants / 2)));
  return Array.from({ length: count }, (_, i) => 2 * Math.floor((i * claimants) / count / 2));
}

function behind(indexes: readonly number[], claimants: number): number[] {
  return indexes.map((index) => index + 1).filter((index) => index < claimants);
}

async function claimGas(send: Sender, claimants: number) {
  const claim = (nonce: number) => (sender: number) =>
    ({ kind: "claim", sender, nonce, gasLimit: CLAIM_GAS }) as const;
  const indexes = spread(claimants, SAMPLES);
  await send(behind(indexes, claimants).map(claim(0)));
  const paid = await send(indexes.map(claim(0)));
  const reverted = await send(indexes.map(claim(1)));
  return { claim: meanGas(paid), reverted: meanGas(reverted) };
}

/**
 * Gas of claims after an announcement that takes effect much later, and concerns others; a claim that it concerns takes
 * 4,200 more.
 */
async function announcedGas(send: Sender, scenario: Scenario, claimants: number) {
  const { claimGated, announcedClaim } = claimCosts(claimants);
  // With fewer claimants, all have already claimed.
  if (claimants < 4 * SAMPLES) return claimGated + announcedClaim;
  const revoked = credentialPlan(scenario, claimants).revocations[0]?.claimants ?? new Uint32Array();
  const others = spread(claimants, SAMPLES)
    .map((index) => index + 2)
    .filter((index) => !revoked.includes(index));
  return meanGas(
    await send(others.map((sender) => ({ kind: "claim", sender, gasLimit: CLAIM_GAS }) as const)),
  );
}

/** Fits a line through a bundle of one item and a full one. */
async function bundleGas(send: Sender, claimants: number, items: number) {
  const bundle = (nonce: number, indexes: readonly number[]) =>
    ({
      kind: "bundle",
      sender: 0,
      nonce,
      claimants: Uint32Array.from(indexes),
      gasLimit: BUNDLE_GAS,
    }) as const;
  const [first = 0, ...others] = spread(claimants, items + 1);
  const opened = behind([first, ...others], claimants);
  const { bundleBase, bundleItem } = claimCosts(claimants, items);
  if (others.length === 0) return { base: bundleBase, item: bundleItem };
  await send([bundle(0, opened)]);
  const [single = 0, whole = 0] = (await send([bundle(1, [first]), bundle(2, others)])).map(
    ({ gasUsed }) => gasUsed,
  );
  const item = others.length === 1 ? whole - bundleBase : (whole - single) / (others.length - 1);
  return { base: Math.round(single - item), item: Math.round(item) };
}

async function credentialGas(send: Sender, scenario: Scenario, claimants: number) {
  const plan = credentialPlan(scenario, claimants);
  const revoked = plan.revocations[0]?.claimants ?? new Uint32Array();
  const words = new Set(Array.from(revoked, (claimant) => Math.floor(claimant / CREDENTIALS_PER_WORD))).size;
  const issued = await send([{ kind: "credentials", sender: 1, gasLimit: CLAIM_GAS }]);
  const issueBatch = meanGas(issued);
  const reckoned = claimCosts(claimants);
  if (words === 0) return { issueBatch, announce: reckoned.announce };
  const announced = await send([{ kind: "credentials", sender: 0, announces: 0, gasLimit: BUNDLE_GAS }]);
  const base = announcementGas(plan, 0, claimants, { ...reckoned, announce: 0 });
  return { issueBatch, announce: Math.round((meanGas(announced) - base) / words) };
}

function meanGas(transactions: readonly MinedTransaction[]): number {
  return Math.round(transactions.reduce((sum, { gasUsed }) => sum + gasUsed, 0) / transactions.length);
}
