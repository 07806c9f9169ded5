import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  type Address,
  encodeDeployData,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  getContractAddress,
  type Hex,
  keccak256,
  numberToHex,
  parseEther,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { getBlock, getBlockNumber } from "viem/actions";
import type { Engine } from "../../../src/lab/dryRun/engine/engine.ts";
import { engineClient } from "../../../src/lab/dryRun/engine/engineClient.ts";
import { openAnvil } from "../../../src/lab/dryRun/engine/openAnvil.ts";
import { type OwnedProcess, startOwned } from "../../../src/lab/dryRun/engine/startOwned.ts";
import { batchRegistryBuild } from "../../../src/sdk/chain/builds/batchRegistryBuild.ts";
import { instantCampaignBuild } from "../../../src/sdk/chain/builds/instantCampaignBuild.ts";
import { sampleTokenBuild } from "../../../src/sdk/chain/builds/sampleTokenBuild.ts";
import { issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import { abiArguments, type CampaignArguments } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { listClaims } from "../../../src/sdk/chain/events/payments.ts";
import { type BatchHeader, batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { formatSignedRequest } from "../../../src/sdk/credentials/delegation/requestText.ts";
import { signWholeRequest } from "../../../src/sdk/credentials/delegation/signCalls.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import { formatSignedClaim, signedClaimTypedData } from "../../../src/sdk/distribution/sign/signedClaim.ts";
import { unsignedClaim } from "../../../src/sdk/distribution/sign/unsignedClaim.ts";
import { type ClaimDocument, openGatewayClient } from "../../../src/sdk/gatewayClient/openGatewayClient.ts";
import { shortMemory } from "../../../src/sdk/gatewayClient/shortMemory.ts";
import { leafAt, storyBug, treeOfHelpers } from "../helpers.ts";
import { traceGateway } from "./traceGateway.ts";

const CLAIMANTS = 200;
const EACH = 10n ** 18n;
/** Milliseconds from one block to the next. */
const BLOCK_MS = 250;
const BLOCK_GAS = 30_000_000;
/** Of the gas target: some sixty claims a block. */
const PACE = 0.16;
/** Milliseconds until a step that does not end is taken for a bug. */
const PATIENCE_MS = 180_000;
/** Who puts the contracts there; the chain takes its transactions without a key. */
const OPERATOR: Address = "0x00000000000000000000000000000000000be61e";
const keyOf = (name: string): Hex => keccak256(toHex(`symbolon start: ${name}`));
const PAYER = keyOf("the gateway's key");
const REVOKER = keyOf("who revokes");
/** The credential that is revoked in the end. */
const REVOKED = 7;
/** Blocks after which the chain calls one final. */
const FINAL_BLOCKS = 70;

/** TypeScript where this is run straight from its source, JavaScript in the package. */
const SYMBOLON = fileURLToPath(
  new URL(`../../symbolon${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
);

/**
 * Two hundred signed claims, handed in all at once to a gateway with its store on the disk, on a chain of its own. The gateway
 * is killed (SIGKILL) as soon as the first are paid, and started again; claimants hand in again what was not answered.
 * @throws the signal's reason
 */
export async function playGateway(signal: AbortSignal) {
  const folder = mkdtempSync(join(tmpdir(), "symbolon-start-"));
  const engine = await openAnvil();
  const gateways: Gateway[] = [];
  const mining = setInterval(() => void engine.request("evm_mine").catch(() => {}), BLOCK_MS);
  try {
    const signers = Array.from({ length: CLAIMANTS }, (_, i) => privateKeyToAccount(keyOf(`claimant ${i}`)));
    const { campaign, registry, header, tree, first } = await openGatewayCampaign(engine, signers);
    const start = () => {
      const gateway = startGateway({ engine, campaign, registry, folder, signal });
      gateways.push(gateway);
      return gateway;
    };
    const chain = { campaign, fromBlock: first, client: engineClient(engine), signal };
    const gateway = start();
    const claims = await signAll(signers, { campaign, chainId: BigInt(engine.chainId), tree });
    const { taken, tickets, paid: before, again } = await handInAndKill(gateway, claims, chain);
    const second = start();
    await again(second);
    const events = await awaitPaid(chain, CLAIMANTS);
    await revoke(second, { chainId: BigInt(engine.chainId), registry, header, engine, signal });
    await second.process.end();
    const { index } = events.at(-1) as (typeof events)[number];
    const credential = {
      batch: batchId({ chainId: BigInt(engine.chainId), registry, header }),
      index: REVOKED,
    };
    const traced = await traceGateway({ ...chain, folder, registry, index, credential });
    const blocks = new Set(events.map(({ blockNumber }) => blockNumber)).size;
    const transactions = new Set(events.map(({ transactionHash }) => transactionHash)).size;
    const twice = events.length - new Set(events.map(({ index }) => index)).size;
    if (twice > 0) throw storyBug("PaidTwice", `${twice} claims were paid twice.`, { twice });
    const counts = { claimants: CLAIMANTS, taken, tickets, before, paid: events.length, twice };
    return { ...counts, transactions, blocks, traced };
  } finally {
    clearInterval(mining);
    for (const gateway of gateways) await gateway.process.end();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A token, a funded campaign, and a registry with a batch of credentials on the chain. */
async function openGatewayCampaign(engine: Engine, signers: readonly PrivateKeyAccount[]) {
  const rows = signers.map(({ address: account }) => ({ account, amount: EACH }));
  const tree = treeOfHelpers(rows);
  const total = EACH * BigInt(CLAIMANTS);
  const [token, campaign, registry] = [0n, 1n, 2n].map((nonce) =>
    getContractAddress({ from: OPERATOR, nonce }),
  ) as [Address, Address, Address];
  const client = engineClient(engine);
  const { timestamp, number } = await getBlock(client);
  const terms: CampaignArguments = {
    token,
    root: tree.root,
    count: BigInt(CLAIMANTS),
    start: timestamp,
    end: timestamp + 1_000_000n,
    waves: 0n,
    waveInterval: 0n,
    treasury: OPERATOR,
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Anyone",
    recallable: false,
    manifestHash: zeroHash,
  };
  const { address: revoker } = privateKeyToAccount(REVOKER);
  const policy = {
    revoker,
    emergency: zeroAddress,
    epochLength: 60n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  };
  const header: BatchHeader = {
    issuer: OPERATOR,
    schema: keccak256("0x01"),
    root: tree.root,
    size: BigInt(CLAIMANTS),
    issuedAt: timestamp,
    policy,
    manifestHash: zeroHash,
    salt: zeroHash,
  };
  const calls: readonly (readonly [data: Hex, to?: Address])[] = [
    [encodeDeployData({ ...sampleTokenBuild, args: [OPERATOR, total] })],
    [encodeDeployData({ ...instantCampaignBuild, args: [abiArguments(terms)] })],
    [encodeDeployData(batchRegistryBuild)],
    [encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [campaign, total] }), token],
    [encodeFunctionData(issueBatchCall({ registry, header, uri: "" })), registry],
  ];
  for (const [data, to] of calls) {
    const gas = numberToHex(BLOCK_GAS / 2);
    await engine.request("eth_sendTransaction", [{ from: OPERATOR, to, data, gas, gasPrice: "0x0" }]);
    await engine.request("evm_mine");
  }
  await engine.request("evm_setBlockGasLimit", [numberToHex(BLOCK_GAS)]);
  const payer = privateKeyToAccount(PAYER).address;
  await engine.request("anvil_setBalance", [payer, numberToHex(parseEther("10"))]);
  return { campaign: getAddress(campaign), registry: getAddress(registry), header, tree, first: number };
}

type Tree = ReturnType<typeof treeOfHelpers>;

type SignParameters = { readonly campaign: Address; readonly chainId: bigint; readonly tree: Tree };

async function signAll(
  signers: readonly PrivateKeyAccount[],
  { tree, ...place }: SignParameters,
): Promise<readonly ClaimDocument[]> {
  const claims: ClaimDocument[] = [];
  for (const [index, signer] of signers.entries()) {
    const claim = unsignedClaim({ ...place, kind: "instant", leaf: { ...leafAt(tree, index), index } });
    const signature = await signer.signTypedData(signedClaimTypedData(claim));
    claims.push(JSON.parse(formatSignedClaim({ ...claim, signature })));
  }
  return claims;
}

type Gateway = { readonly process: OwnedProcess; readonly url: () => Promise<string> };

type StartParameters = {
  readonly engine: Engine;
  readonly campaign: Address;
  readonly registry: Address;
  readonly folder: string;
  readonly signal: AbortSignal;
};

function startGateway({ engine, campaign, registry, folder, signal }: StartParameters): Gateway {
  const args = [
    "gateway",
    "start",
    "--campaign",
    campaign,
    "--rpc",
    engine.url ?? "",
    "--key",
    "env:START_PAYER",
    "--store",
    `pglite:${join(folder, "store")}`,
    "--listen",
    "127.0.0.1:0",
    "--pace",
    String(PACE),
    "--per-second",
    "1000",
    "--reads-per-second",
    "1000",
    "--registry",
    registry,
    "--issuer",
    privateKeyToAccount(REVOKER).address,
  ];
  // What the first has compiled, the second need not.
  const modules = process.env.NODE_COMPILE_CACHE ?? join(folder, "modules");
  const own = startOwned(process.execPath, [SYMBOLON, ...args], {
    START_PAYER: PAYER,
    SYMBOLON_PROGRESS: "off",
    NODE_COMPILE_CACHE: modules,
  });
  return {
    process: own,
    async url() {
      const found = () => /at (http:\S+)/.exec(own.complaints())?.[1];
      await until("the gateway serves", signal, async () => found() !== undefined || own.hasEnded());
      const url = found();
      if (url !== undefined) return url;
      throw storyBug("GatewayEnded", `The gateway ended: ${own.complaints()}`, {});
    },
  };
}

type Chain = {
  readonly campaign: Address;
  readonly fromBlock: bigint;
  readonly client: ReturnType<typeof engineClient>;
  readonly signal: AbortSignal;
};

/** Hands all in, and kills the gateway once some are paid. `again` does the rest with another one. */
async function handInAndKill(gateway: Gateway, claims: readonly ClaimDocument[], chain: Chain) {
  // As pages keep it: tickets outlive the gateway.
  const memory = shortMemory();
  let tickets = 0;
  const counted: typeof fetch = async (address, asking) => {
    const response = await fetch(address, asking);
    if (response.status === 429) tickets++;
    return response;
  };
  const handIn = async (url: string, signal: AbortSignal) => {
    const client = openGatewayClient({ url, memory, fetch: counted });
    return Promise.allSettled(claims.map((claim) => client.handIn(claim, { signal })));
  };
  const killed = new AbortController();
  const handingIn = handIn(await gateway.url(), AbortSignal.any([chain.signal, killed.signal]));
  await awaitPaid(chain, 1);
  await gateway.process.end();
  killed.abort();
  const answers = await handingIn;
  const taken = answers.filter(({ status }) => status === "fulfilled").length;
  const paid = (await awaitPaid(chain, 1)).length;
  return {
    taken,
    tickets,
    paid,
    async again(next: Gateway) {
      const later = await handIn(
        await next.url(),
        AbortSignal.any([chain.signal, AbortSignal.timeout(PATIENCE_MS)]),
      );
      const failed = later.find(({ status }) => status === "rejected");
      // Of what was taken in without an answer, some is paid by now.
      const reason = failed?.status === "rejected" ? failed.reason : undefined;
      if (reason !== undefined && reason.code !== "AlreadyClaimed") throw reason;
    },
  };
}

type RevokeParameters = {
  readonly chainId: bigint;
  readonly registry: Address;
  readonly header: BatchHeader;
  readonly engine: Engine;
  readonly signal: AbortSignal;
};

/** Hands a signed revocation in, and waits until it and all before it are in final blocks. */
async function revoke(
  gateway: Gateway,
  { chainId, registry, header, engine, signal }: RevokeParameters,
): Promise<void> {
  const revoker = privateKeyToAccount(REVOKER);
  const request = await signWholeRequest(revoker, {
    kind: "changeStatus",
    chainId,
    registry,
    signer: revoker.address,
    nonce: 0n,
    deadline: 0n,
    asked: {
      header,
      kind: "Revoke",
      masks: groupByWord([REVOKED]),
      reason: 1,
      evidence: zeroHash,
      revision: 0,
    },
  });
  const url = await gateway.url();
  const body = JSON.stringify({ request: JSON.parse(formatSignedRequest(request)) });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/v1/requests`, { method: "POST", headers, body, signal });
  const { id } = (await answer.json()) as { readonly id?: string };
  if (id === undefined) throw storyBug("NotTaken", "The gateway did not take the revocation in.", {});
  const { status } = openGatewayClient({ url });
  const isIn = async (...states: readonly string[]) => states.includes((await status(id)).state);
  await until("the revocation is in a block", signal, () => isIn("mined", "done"));
  await engine.request("anvil_mine", [numberToHex(FINAL_BLOCKS)]);
  await until("the revocation is final", signal, () => isIn("done"));
}

/** What the campaign's events say was paid, once it is so many. */
async function awaitPaid({ campaign, fromBlock, client, signal }: Chain, min: number) {
  let events: Awaited<ReturnType<typeof listClaims>> = [];
  await until(`${min} are paid`, signal, async () => {
    const toBlock = await getBlockNumber(client, { cacheTime: 0 });
    events = await listClaims(client, { campaign, fromBlock, toBlock });
    return events.length >= min;
  });
  return events;
}

async function until(what: string, signal: AbortSignal, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    signal.throwIfAborted();
    if (performance.now() > end)
      throw storyBug("NeverEnded", `It was waited in vain until ${what}.`, { what });
    await sleep(20);
  }
}
