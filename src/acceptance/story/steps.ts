import type { Address } from "viem";
import { erc20Abi, type Hex, zeroHash } from "viem";
import { getBlock, getCode, readContract } from "viem/actions";
import { canonicalAddresses } from "../../chain/book/canonicalAddresses.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { deployContracts } from "../../contracts/deploy.ts";
import { deployProxy } from "../../contracts/requireProxy.ts";
import { systemConstructions } from "../../contracts/system.ts";
import { batchId } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import { later } from "../../core/status/statusWords.ts";
import { isoMoment } from "../../core/text/moment.ts";
import {
  announceChanges,
  createWitness,
  ensureSchema,
  formatWitness,
  issueBatch,
  openStatusCache,
  verifyLive,
  verifyOffline,
} from "../../credentials/index.ts";
import { fileJournal } from "../../delivery/node/fileJournal.ts";
import type { Timing } from "../../delivery/timing.ts";
import {
  claimLeaf,
  createCampaign,
  formatSignedClaim,
  relayClaims,
  relayedCampaign,
  signClaim,
  sweepCampaign,
  unsignedClaim,
} from "../../distribution/index.ts";
import { findCampaignFile, writeCampaignFile } from "../../distribution/node/campaignFile.ts";
import { writeOutput } from "../../files/writeOutput.ts";
import { formatCount } from "../../report/format.ts";
import type { SendingStep } from "../ourChain.ts";
import { awaitMoment } from "./awaitMoment.ts";
import type { Clock } from "./clock.ts";
import {
  amountOf,
  batchOf,
  CAST,
  campaignTreeOf,
  claimant,
  headerOf,
  provenOf,
  REVOKED,
  SCHEMA,
  SUPPLY,
  signedTerms,
  tokenOf,
  VALID,
} from "./material.ts";
import type { RunFolder } from "./runFolder.ts";

export type StepName = SendingStep | "verify" | "witness" | "wait" | "verify revoked";

/** What every step works with. */
export type StepContext = {
  readonly client: WriteClient;
  readonly folder: RunFolder;
  readonly clock: Clock;
  readonly timing: Timing;
  /** Seconds from a block to the next, as far as it is known; at least 1. */
  readonly blockSeconds: number;
  /** Told what is waited for. */
  readonly onNote: (text: string) => void;
};

export type Step = {
  readonly name: StepName;
  /** What it is, for people. */
  readonly title: string;
  /** Steps that must be done before. */
  readonly needs: readonly StepName[];
  /** Does it, or finds it done. @returns what it came to, in words */
  readonly run: (context: StepContext) => Promise<string>;
};

/** Seconds of an epoch, at least; and how many blocks fit into one. */
const LEAST_EPOCH = 60;
const BLOCKS_AN_EPOCH = 10;
/** Seconds that a campaign is open, at least, and at most; and how many blocks fit into them. */
const LEAST_OPEN = 180;
const MOST_OPEN = 3_600;
const BLOCKS_OPEN = 40;

/** How long the story will wait. Seconds. */
export function planWaits(blockSeconds: number) {
  const epoch = Math.max(LEAST_EPOCH, Math.ceil(BLOCKS_AN_EPOCH * blockSeconds));
  const open = Math.min(MOST_OPEN, Math.max(LEAST_OPEN, Math.ceil(BLOCKS_OPEN * blockSeconds)));
  return { epoch, open };
}

/** Something came out otherwise than it must. */
function otherwise(what: string, details: Readonly<Record<string, unknown>> = {}): SymbolonError {
  return new SymbolonError({
    code: "StoryDiffers",
    reason: what,
    hint: "Send the report to the authors of Symbolon: the chain, or its node, does something that is not expected.",
    details,
  });
}

/** The run stood still for longer than its campaign was open. */
function over(end: bigint): SymbolonError {
  return new SymbolonError({
    code: "CampaignOver",
    reason: `The campaign ended at ${isoMoment(end)}, before this step came.`,
    hint: "The run was interrupted, or transactions took too long: begin another one with another --out.",
    details: { end },
  });
}

const sender = ({ client }: StepContext): Address => client.account.address;
const journalOf = ({ folder }: StepContext, name: string) => fileJournal(folder.path(`${name}.journal`));

async function deployAll(context: StepContext): Promise<string> {
  const { client, timing } = context;
  const contracts = Object.entries(await deployContracts(client, systemConstructions(), { timing }));
  const made = contracts.filter(([, { state }]) => state === "deployed").map(([name]) => name);
  const found = contracts.length - made.length;
  return made.length === 0
    ? `all ${found} contracts were there`
    : `${found} were there, deployed: ${made.join(", ")}`;
}

async function deployToken(context: StepContext): Promise<string> {
  const { client, timing, folder } = context;
  const { construction, salt, address } = tokenOf(folder.seed, sender(context));
  await deployContracts(client, { sampleToken: construction }, { salt, timing });
  return address;
}

async function registerSchema({ client }: StepContext): Promise<string> {
  const hash = await ensureSchema(client, canonicalAddresses.schemaRegistry, SCHEMA);
  return hash === undefined ? "it was there already" : `registered in ${hash}`;
}

async function issue(context: StepContext): Promise<string> {
  const { client, folder, timing, blockSeconds } = context;
  const registry = canonicalAddresses.batchRegistry;
  const made = batchOf(folder.seed);
  const { timestamp } = await getBlock(client);
  const epochLength = BigInt(planWaits(blockSeconds).epoch);
  const terms = { seed: folder.seed, issuer: sender(context), epochLength, issuedAt: timestamp };
  const header = folder.facts().header ?? headerOf(made, terms);
  const id = batchId({ chainId: BigInt(client.chain.id), registry, header });
  const { batch } = await issueBatch(client, {
    ...{ batch: { id, registry, header }, timing, mayDate: true, journal: journalOf(context, "issue") },
    onBatch: (known) => folder.keepFacts({ header: known.header }),
  });
  return `${header.size} credentials as ${batch.id}, with epochs of ${header.policy.epochLength} seconds`;
}

/** The batch that was issued, with what makes it again. */
function issued({ client, folder }: Pick<StepContext, "client" | "folder">) {
  const { header } = folder.facts();
  if (header === undefined)
    throw otherwise("The batch was issued, and its header is not in the run's folder.");
  const registry = canonicalAddresses.batchRegistry;
  const id = batchId({ chainId: BigInt(client.chain.id), registry, header });
  return { id, registry, header, made: batchOf(folder.seed) };
}

async function announce(context: StepContext): Promise<string> {
  const { client, folder, timing } = context;
  const { id, registry, header } = issued(context);
  const { done } = await announceChanges(client, {
    batch: { id, registry, header },
    rows: [{ index: REVOKED, kind: "Revoke", reason: 1, evidence: zeroHash }],
    journal: journalOf(context, "announce"),
    timing,
  });
  const revokedFrom = BigInt(done.get(0)?.uid ?? 0);
  if (revokedFrom === 0n)
    throw otherwise("The revocation was announced, and nothing says from when it counts.");
  folder.keepFacts({ revokedFrom });
  return `revoked from ${isoMoment(revokedFrom)} on`;
}

/** What the sources say of a credential: live, and from a copy. */
async function outcomes({ client, folder }: StepContext, index: number): Promise<readonly string[]> {
  const { registry, header, made } = issued({ client, folder });
  const proven = provenOf(made, header, index);
  const expected = { issuers: [header.issuer], schema: header.schema, subject: proven.credential.subject };
  const live = await verifyLive(client, { registry, ...proven, expected, moment: "block" });
  const cache = openStatusCache({
    chainId: BigInt(client.chain.id),
    registry,
    clockSkew: 0n,
    reorgMargin: 0n,
  });
  cache.follow({ header });
  const { block } = await cache.refresh(client);
  const cached = cache.strict(cache.admit({ ...proven, expected }), block.timestamp);
  for (const answer of [live, cached]) {
    if (answer.outcome === "Unavailable" || answer.outcome === "Mismatch") throw answer.problem;
  }
  return [live.outcome, cached.outcome];
}

async function requireOutcome(context: StepContext, index: number, wanted: string): Promise<string> {
  const found = await outcomes(context, index);
  if (found.every((one) => one === wanted)) return `credential ${index} is ${wanted}, live and from a copy`;
  throw otherwise(`Credential ${index} is ${found.join(" live, and from a copy ")}, and must be ${wanted}.`);
}

async function witness(context: StepContext): Promise<string> {
  const { client, folder } = context;
  const { registry, header, made } = issued(context);
  const proven = provenOf(made, header, VALID);
  const block = await getBlock(client);
  const witnessed = await createWitness(client, { registry, ...proven, blockNumber: block.number });
  const text = formatWitness(witnessed);
  writeOutput(folder.path("witness.json"), text);
  const answer = verifyOffline({
    ...{ witness: witnessed, chainId: BigInt(client.chain.id), registry, trustedBlockHash: block.hash },
    ...{ moment: block.timestamp, reorgMargin: 0n },
    expected: { issuers: [header.issuer], schema: header.schema, subject: proven.credential.subject },
  });
  if (answer.outcome === "Unavailable" || answer.outcome === "Mismatch") throw answer.problem;
  if (answer.outcome !== "Valid") throw otherwise(`By its witness the credential is ${answer.outcome}.`);
  return `${formatCount(text.length)} bytes, of block ${block.number}; offline the credential is Valid`;
}

const treeOf = (context: StepContext) =>
  campaignTreeOf(context.folder.path("tree"), context.folder.seed, sender(context));

/** The campaign's file, unless its end came before it was created. */
async function lastingFile(client: WriteClient, path: string, now: bigint) {
  const file = findCampaignFile(path);
  if (file === undefined || file.plan.terms.end > now) return file;
  return (await getCode(client, { address: file.campaign })) === undefined ? undefined : file;
}

async function create(context: StepContext): Promise<string> {
  const { client, folder, timing, blockSeconds } = context;
  const path = folder.path("campaign.json");
  const { timestamp } = await getBlock(client);
  const earlier = await lastingFile(client, path, timestamp);
  const end = earlier?.plan.terms.end ?? timestamp + BigInt(planWaits(blockSeconds).open);
  const { file, chosen } = await createCampaign(client, {
    ...{ path, earlier, timing, journal: journalOf(context, `create-${end}`) },
    published: await treeOf(context),
    terms: { token: tokenOf(folder.seed, sender(context)).address, end, treasury: sender(context) },
    keep: (known) => writeCampaignFile(path, known),
  });
  folder.keepFacts({ end: file.plan.terms.end });
  return `${file.campaign}, ${chosen.form}, until ${isoMoment(file.plan.terms.end)}`;
}

/** The campaign as it is, and its tree. */
async function open(context: StepContext) {
  const file = findCampaignFile(context.folder.path("campaign.json"));
  if (file === undefined)
    throw otherwise("The campaign was created, and its file is not in the run's folder.");
  const [campaign, { timestamp }] = [
    await relayedCampaign(context.client, file.campaign),
    await getBlock(context.client),
  ];
  if (timestamp >= campaign.end) throw over(campaign.end);
  const { tree } = await treeOf(context);
  return { campaign, tree };
}

async function claim(context: StepContext): Promise<string> {
  const { campaign, tree } = await open(context);
  const index = CAST.direct;
  const leaf = { index, account: sender(context), amount: amountOf(index), proof: tree.proof(index) };
  const { status } = await claimLeaf(context.client, { campaign, leaf, timing: context.timing });
  return `leaf ${index}: ${status}`;
}

async function relaySigned(context: StepContext): Promise<string> {
  const { client, folder } = context;
  const { campaign, tree } = await open(context);
  const index = CAST.signed;
  const signer = claimant(folder.seed, index);
  const unsigned = unsignedClaim({
    ...{ chainId: BigInt(client.chain.id), campaign: campaign.campaign, kind: "instant" },
    leaf: { index, account: signer.address, amount: amountOf(index), proof: tree.proof(index) },
    terms: signedTerms(folder.seed, sender(context)),
  });
  const text = formatSignedClaim(await signClaim(unsigned, { signer }));
  const { timing } = context;
  const journal = journalOf(context, "signed");
  const signed = [{ label: `the claim of leaf ${index}`, text }];
  const { rows } = await relayClaims(client, { campaign, tree, signed, journal, timing });
  return paidText(rows);
}

async function relayBundle(context: StepContext): Promise<string> {
  const { client, timing } = context;
  const { campaign, tree } = await open(context);
  const listed = new Map<number, Hex | undefined>(CAST.bundle.map((index) => [index, undefined]));
  const journal = journalOf(context, "bundle");
  const { rows } = await relayClaims(client, { campaign, tree, listed, journal, timing });
  return paidText(rows);
}

type Row = Awaited<ReturnType<typeof relayClaims>>["rows"][number];

function paidText(rows: readonly Row[]): string {
  const missing = rows.find(({ status }) => status !== "paid" && status !== "already");
  if (missing === undefined) return `${rows.length} paid`;
  throw otherwise(`Leaf ${missing.index} is ${missing.status}: ${missing.why ?? "no reason is given"}.`, {
    ...missing,
  });
}

async function waitForEnd(context: StepContext): Promise<string> {
  const { end = 0n, revokedFrom = 0n } = context.folder.facts();
  const until = later(end, revokedFrom);
  const pokes = await awaitMoment(context, until);
  const woken = pokes === 0 ? "" : `; blocks came only when something was sent (${pokes} empty transactions)`;
  return `until ${isoMoment(until)}${woken}`;
}

async function sweep(context: StepContext): Promise<string> {
  const { client, timing, folder } = context;
  const file = findCampaignFile(folder.path("campaign.json"));
  if (file === undefined)
    throw otherwise("The campaign was created, and its file is not in the run's folder.");
  await sweepCampaign(client, { campaign: file.campaign, timing });
  const { address } = tokenOf(folder.seed, sender(context));
  const balance = (holder: Address) =>
    readContract(client, { address, abi: erc20Abi, functionName: "balanceOf", args: [holder] });
  const own = SUPPLY - paidToOthers(context);
  const [left, mine] = [await balance(file.campaign), await balance(sender(context))];
  if (left === 0n && mine === own) return "what nobody claimed went to the treasury; the books balance";
  const details = { left, mine, expected: own };
  throw otherwise(
    `The books do not balance: ${left} base units are left, the treasury has ${mine}, not ${own}.`,
    details,
  );
}

/** Base units that claimants have of the token, by the steps that are done. */
function paidToOthers({ client, folder }: StepContext): bigint {
  const done = new Set(folder.done().map(({ step }) => step));
  const signed = amountOf(CAST.signed) - signedTerms(folder.seed, client.account.address).maxFee;
  const bundled = CAST.bundle.reduce((sum, index) => sum + amountOf(index), 0n);
  return (done.has("relay signed") ? signed : 0n) + (done.has("relay bundle") ? bundled : 0n);
}

/** The story, in its order. */
export const story: readonly Step[] = [
  {
    name: "proxy",
    title: "Bring the deployment proxy",
    needs: [],
    run: async ({ client, timing }) => (await deployProxy(client, timing)) ?? "it was there",
  },
  { name: "system", title: "Find or deploy the system", needs: ["proxy"], run: deployAll },
  { name: "token", title: "Deploy a sample token", needs: ["proxy"], run: deployToken },
  { name: "schema", title: "Register a schema", needs: ["system"], run: registerSchema },
  { name: "issue", title: "Issue a batch of credentials", needs: ["system"], run: issue },
  { name: "announce", title: "Announce a revocation", needs: ["issue"], run: announce },
  {
    name: "verify",
    title: "Verify a credential, live and from a copy",
    needs: ["issue"],
    run: (context) => requireOutcome(context, VALID, "Valid"),
  },
  { name: "witness", title: "Make a witness, and verify offline", needs: ["issue"], run: witness },
  { name: "create", title: "Create and fund a campaign", needs: ["system", "token"], run: create },
  { name: "claim", title: "Claim a leaf", needs: ["create"], run: claim },
  { name: "relay signed", title: "Relay a signed claim", needs: ["create"], run: relaySigned },
  { name: "relay bundle", title: "Relay a bundle", needs: ["create"], run: relayBundle },
  { name: "wait", title: "Wait for the end, and for the revocation", needs: [], run: waitForEnd },
  {
    name: "verify revoked",
    title: "Verify the revoked credential",
    needs: ["announce"],
    run: (context) => requireOutcome(context, REVOKED, "Revoked"),
  },
  { name: "sweep", title: "Sweep what is left", needs: ["create"], run: sweep },
];
