import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { getAddress } from "viem";
import { getBlock, getCode } from "viem/actions";
import { findCampaign } from "../../src/chain/actions/findCampaign.ts";
import { predictCampaign } from "../../src/chain/actions/predictCampaign.ts";
import { readToken } from "../../src/chain/actions/readToken.ts";
import { signPermit } from "../../src/chain/actions/signPermit.ts";
import type { WriteClient } from "../../src/chain/clients.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { deliver, settleEarlier } from "../../src/delivery/deliver.ts";
import { fileJournal } from "../../src/delivery/node/fileJournal.ts";
import { openDelivery } from "../../src/delivery/openDelivery.ts";
import { refusedTask } from "../../src/delivery/refusedTask.ts";
import type { Timing } from "../../src/delivery/timing.ts";
import { sentTransactions } from "../../src/delivery/transactions.ts";
import type { CampaignFile } from "../../src/distribution/create/campaignFile.ts";
import { chosenForm } from "../../src/distribution/create/chosenForm.ts";
import { type CreateTask, createTask, createWork } from "../../src/distribution/create/createWork.ts";
import { openAdapters } from "../../src/distribution/create/openAdapters.ts";
import { plannedCampaign, toldKind } from "../../src/distribution/create/plannedCampaign.ts";
import { requireFactory, toldFactory } from "../../src/distribution/create/requireFactory.ts";
import { requireSound } from "../../src/distribution/create/requireSound.ts";
import { simulateCreation } from "../../src/distribution/create/simulateCreation.ts";
import { approvals, sendApprovals } from "../../src/distribution/fund/approvals.ts";
import { findCampaignFile, writeCampaignFile } from "../../src/distribution/node/campaignFile.ts";
import { openWriter } from "../command/connect.ts";
import { progress } from "../output.ts";
import type { CreateOptions } from "./createOptions.ts";
import { publishedTree } from "./publishedTree.ts";
import { type Created, reportCreated, tellPlan } from "./reportCreated.ts";

/** Seconds that a permit is good for: the transaction that brings it may wait, and be sent again at a higher price. */
const PERMIT_SECONDS = 3_600n;

/**
 * `symbolon campaign create DIR`. The campaign's file is written before anything is sent, so a second run comes to the same
 * address: it finds the campaign there, or creates it, and there is never a second one.
 */
export async function create(directory: string, options: CreateOptions, timing?: Timing): Promise<void> {
  const { dryRun = false, json = false } = options;
  const client = await openWriter(options.rpc);
  const creator = getAddress(client.account.address);
  const path = options.out ?? fileOf(directory);
  const earlier = findCampaignFile(path);
  const kind = toldKind(options) ?? earlier?.plan.kind ?? "instant";
  const published = await publishedTree(directory);
  const count = BigInt(published.tree.count);
  const chosen = await chosenForm(client, { options, kind, earlier, count });
  const design = { kind, form: chosen.form };
  const told = toldFactory(client, options, design) ?? earlier?.factory;
  const factory = getAddress(await requireFactory(client, told, design));
  requireSamePlace(path, earlier, { chainId: client.chain.id, factory, creator });

  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const planned = plannedCampaign({ ...{ options, file: earlier, path }, published, form: chosen.form, now });
  const made = { factory, creator, ...planned };
  const campaign = getAddress(await predictCampaign(client, made));
  const token = await readToken(client, {
    token: planned.plan.terms.token,
    holder: creator,
    spender: factory,
  });
  const wasThere = (await getCode(client, { address: campaign })) !== undefined;
  const sound = { planned, campaign, published, token, creator, now, accept: options.accept ?? [] };
  const warnings = wasThere ? [] : await requireSound(client, sound);
  const fromBlock = earlier?.fromBlock ?? (wasThere ? 0n : blockNumber);
  const file = { chainId: client.chain.id, campaign, ...made, fromBlock, created: earlier?.created };
  tellPlan(json, file, token, { chosen, warnings });

  const journal = options.journal ?? `${path}.journal`;
  const allowance = token.allowance ?? 0n;
  const run = { client, file, path, journal, allowance, permit: options.permit === true, timing };
  if (wasThere && !dryRun) await settleEarlierRun(run);
  const done: Created = wasThere
    ? { wasThere, sent: [], gas: 0n }
    : dryRun
      ? { wasThere, sent: [], gas: await simulateCreation(client, file, allowance) }
      : { wasThere, ...(await createOnce(run)) };
  const known = dryRun ? file : await writeCreated(client, path, file);
  const adapters = dryRun ? [] : await openAdapters(client, file.plan.terms.gate, campaign, timing);
  const all = {
    ...done,
    sent: [...done.sent, ...adapters.map(({ hash }) => hash)],
    gas: adapters.reduce((sum, { gas }) => (sum === undefined ? undefined : sum + gas), done.gas),
  };
  reportCreated(json, { file: known, path, journal, dryRun, chosen, warnings, done: all });
}

/** Beside the folder, since a folder of a tree holds a tree and nothing else. */
function fileOf(directory: string): string {
  const folder = resolve(directory);
  return join(dirname(folder), `${basename(folder)}.campaign.json`);
}

type Run = {
  readonly client: WriteClient;
  readonly file: CampaignFile;
  readonly path: string;
  readonly journal: string;
  readonly allowance: bigint;
  readonly permit: boolean;
  readonly timing: Timing | undefined;
};

/** Approves what is missing, creates, and waits until it is known what became of it. */
async function createOnce(run: Run): Promise<Omit<Created, "wasThere">> {
  const { client, file, path, journal, allowance, timing } = run;
  const { factory, campaign, funding } = file;
  const { token } = file.plan.terms;
  const missing = run.permit ? [] : approvals(token, factory, funding, allowance);
  const permit = run.permit ? await signPermit(client, await permitOf(client, file)) : undefined;
  const task = createTask(campaign, file);
  const delivery = await openCreation(run, journal, permit);
  try {
    // What an earlier run sent may have come through since it was looked for.
    await settleEarlier(delivery, (key) => (key === task.key ? task : undefined));
    if ((await getCode(client, { address: campaign })) !== undefined) return { sent: [], gas: 0n };
    await simulateCreation(client, file, allowance);
    const before = delivery.journal.sendings.length;
    writeCampaignFile(path, file);
    const approved = await sendApprovals(client, missing, timing);
    await deliver(delivery, { tasks: [task], refuse: refusedTask(delivery.work) });
    const created = sentTransactions(delivery.journal.sendings.slice(before));
    const gas = [...approved.map((one) => one.gas), ...created.map((one) => BigInt(one.gas))];
    return {
      sent: [...approved.map(({ hash }) => hash), ...created.flatMap(({ hash }) => hash ?? [])],
      gas: gas.reduce((sum, one) => sum + one, 0n),
    };
  } finally {
    await delivery.journal.close();
  }
}

/** Finds out what became of what an earlier run sent, so that its journal is at rest. */
async function settleEarlierRun(run: Run): Promise<void> {
  if (!existsSync(run.journal)) return;
  const task = createTask(run.file.campaign, run.file);
  const delivery = await openCreation(run, run.journal, undefined);
  try {
    await settleEarlier(delivery, (key) => (key === task.key ? task : undefined));
  } finally {
    await delivery.journal.close();
  }
}

function openCreation(
  { client, file, timing }: Run,
  journalPath: string,
  permit: Parameters<typeof createWork>[2],
) {
  return openDelivery<CreateTask>({
    client,
    place: { chainId: file.chainId, registry: file.factory, account: client.account.address },
    work: createWork(client, { kind: file.plan.kind, form: file.form, factory: file.factory }, permit),
    action: "create campaign",
    journal: fileJournal(journalPath),
    ...(timing !== undefined && { timing }),
  });
}

async function permitOf(client: WriteClient, { plan, factory, funding }: CampaignFile) {
  const { timestamp } = await getBlock(client);
  return { token: plan.terms.token, spender: factory, value: funding, deadline: timestamp + PERMIT_SECONDS };
}

/** Writes down in which block the campaign was created, once that is known. */
async function writeCreated(client: WriteClient, path: string, file: CampaignFile): Promise<CampaignFile> {
  if (file.created !== undefined) return file;
  const { factory, campaign, fromBlock, plan } = file;
  const onProgress = progress("looking for the creation");
  const event = await findCampaign(client, { factory, kind: plan.kind, campaign, fromBlock, onProgress });
  if (event === undefined) return file;
  const created = { block: event.blockNumber, transaction: event.transactionHash };
  const known = { ...file, funding: event.funding, fromBlock: event.blockNumber, created };
  writeCampaignFile(path, known);
  return known;
}

type Place = Pick<CampaignFile, "chainId" | "factory" | "creator">;

function requireSamePlace(path: string, file: CampaignFile | undefined, here: Place): void {
  const names = ["chainId", "factory", "creator"] as const;
  const differing = file === undefined ? [] : names.filter((name) => file[name] !== here[name]);
  if (file === undefined || differing.length === 0) return;
  const told = differing.map((name) => `${name} ${file[name]}, not ${here[name]}`).join("; ");
  throw new SymbolonError({
    code: "PlaceMismatch",
    reason: `${path} is the file of a campaign made elsewhere, or by somebody else: ${told}.`,
    hint: "Give the chain, factory and key of that campaign, or another --out for this one.",
    details: { file: path, differing },
  });
}
