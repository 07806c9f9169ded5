import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import { type Hex, zeroHash } from "viem";
import type { Config } from "wagmi";
import { pageMemory } from "../../../src/react/deviceMemory.ts";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { forgetMined } from "../../../src/react/forgetMined.ts";
import { sentCalls } from "../../../src/react/sentCalls.ts";
import { type BatchByIdParameters, batchByIdQueryOptions } from "../../../src/react/useBatchById.ts";
import { batchOverviewQueryOptions } from "../../../src/react/useBatchOverview.ts";
import { holdPlanQueryOptions } from "../../../src/react/useHoldPlan.ts";
import { issuedBatchesQueryOptions } from "../../../src/react/useIssuedBatches.ts";
import { issuePlanQueryOptions } from "../../../src/react/useIssuePlan.ts";
import type { PlanCall } from "../../../src/react/usePlanCheck.ts";
import {
  type StatusChangeVariables,
  statusChangeMutationOptions,
} from "../../../src/react/useStatusChange.ts";
import { changeIntention, statusChangePlanQueryOptions } from "../../../src/react/useStatusChangePlan.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { listBatchEvents } from "../../../src/sdk/chain/events/batches.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import { WHOLE_BATCH } from "../../../src/sdk/core/status/holds.ts";
import type { RequestedChange } from "../../../src/sdk/credentials/changes/planChanges.ts";
import { type CredentialChain, EPOCH, openCredentialChain } from "../scripts/credentialChain.ts";
import { keyWallet } from "./keyWallet.ts";

const CHAIN_ID = 31_337;
type Answer = (method: string, times: number) => unknown;

describe("symbolon/react: the status of batches", () => {
  let chain: CredentialChain;
  const kept = new Map<string, string>();
  before(async () => {
    // What a browser keeps for a page.
    Object.defineProperty(globalThis, "localStorage", {
      configurable: true,
      value: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, text: string) => void kept.set(key, text),
        removeItem: (key: string) => void kept.delete(key),
      },
    });
    chain = await openCredentialChain();
  });
  after(() => {
    Reflect.deleteProperty(globalThis, "localStorage");
    return chain.close();
  });

  const known = ({ header, id }: { readonly header: BatchHeader; readonly id: Hex }) => {
    return { id, header, registry: chain.registry };
  };
  const rowsOf = (kind: RequestedChange["kind"], ...indexes: readonly number[]) =>
    indexes.map((index): RequestedChange => ({ index, kind, reason: 0, evidence: zeroHash }));
  const eventsOf = async (batch: Hex) => {
    const events = await listBatchEvents(chain.reader, { registry: chain.registry, batch });
    return events.flatMap((event) => (event.event === "StatusChanged" ? [event] : []));
  };
  const reads = { getClient: () => chain.reader };
  const fetched = <Data>(options: { readonly queryFn?: unknown }) =>
    new QueryClient({ defaultOptions: { queries: { retry: false } } }).fetchQuery(
      options as never,
    ) as Promise<Data>;
  const fault = async (run: Promise<unknown>) => explainThrown(await run.catch((thrown: unknown) => thrown));
  const change = (config: Config, variables: StatusChangeVariables) =>
    statusChangeMutationOptions(config).mutationFn(variables);

  /** A wagmi config whose wallet has the client's key; `answer` says what it does otherwise, and the how many-eth time. */
  async function walletOf(client: WriteClient, answer: Answer = () => undefined) {
    const sent: Hex[] = [];
    let times = 0;
    const { config } = await keyWallet(chain, client, async (method, params) => {
      if (method !== "eth_sendTransaction") return answer(method, times);
      times += 1;
      const given = await answer(method, times);
      if (given === undefined) sent.push((params as readonly [{ readonly to: Hex }])[0].to);
      return given;
    });
    return { config, sent };
  }

  it("plans by the newest block, and says from when it holds and what is refused", async () => {
    const batch = known(await chain.issued(300));
    const rows = [...rowsOf("Suspend", 1, 299), ...rowsOf("Reinstate", 2), ...rowsOf("Revoke", 300)];
    const options = statusChangePlanQueryOptions(reads, { chainId: CHAIN_ID, batch, rows });
    const { plan, calls, now, outlooks } = await fetched<{
      plan: {
        effectiveFrom: bigint;
        refused: readonly { index: number }[];
        skipped: readonly { index: number }[];
      };
      calls: readonly { to: Hex; gas: bigint }[];
      now: bigint;
      outlooks: readonly { state: { index: number; suspended: boolean }; will: { suspended: boolean } }[];
    }>(options);
    expect(plan.effectiveFrom).to.equal((now / EPOCH + 2n) * EPOCH);
    expect(calls.map(({ to, gas }) => [to, gas > 21_000n])).to.deep.equal([[chain.registry, true]]);
    expect([plan.refused[0]?.index, plan.skipped[0]?.index]).to.deep.equal([300, 2]);
    expect(outlooks.map(({ state, will }) => [state.index, state.suspended, will.suspended])).to.deep.equal([
      [1, false, true],
      [299, false, true],
      [2, false, false],
    ]);
  });

  it("announces, says the second of the registry's own word, and has nothing to do again", async () => {
    const batch = known(await chain.issued(10));
    const { config, sent } = await walletOf(chain.issuer);
    const variables = {
      chainId: CHAIN_ID,
      batch,
      rows: rowsOf("Suspend", 3, 4),
      account: chain.issuer.account.address,
    };
    const { changes } = await change(config, variables);
    const [event] = await eventsOf(batch.id);
    expect(changes.map(({ kind, from }) => [kind, from])).to.deep.equal([["Suspend", event?.from]]);
    const again = await change(config, { ...variables, rows: rowsOf("Suspend", 3, 4) });
    expect([again.changes.length, again.plan.skipped.length, sent.length]).to.deep.equal([0, 2, 1]);
    const overview = await fetched<{
      status: { pending: readonly { from: bigint; masks: readonly object[] }[] };
    }>(batchOverviewQueryOptions(reads, { chainId: CHAIN_ID, batch }));
    expect(overview.status.pending.map(({ from, masks }) => [from, masks.length])).to.deep.equal([
      [event?.from, 1],
    ]);
  });

  it("goes on after a no midway, and announces nothing twice", async () => {
    const batch = known(await chain.issued(500));
    const rows = [...rowsOf("Suspend", 0, 300), ...rowsOf("Revoke", 1, 301), ...rowsOf("Suspend", 0)];
    const { config } = await walletOf(chain.issuer, (method, times) => {
      if (method === "eth_sendTransaction" && times === 2)
        throw Object.assign(new Error("User rejected the request."), { code: 4001 });
      return undefined;
    });
    const variables = { chainId: CHAIN_ID, batch, rows, account: chain.issuer.account.address };
    expect(await fault(change(config, variables))).to.include({ code: "WalletRefused" });
    expect((await eventsOf(batch.id)).map(({ kind }) => kind)).to.deep.equal(["Suspend"]);
    await change(config, variables);
    expect((await eventsOf(batch.id)).map(({ kind }) => kind)).to.deep.equal(["Suspend", "Revoke"]);
  });

  it("refuses whoever has not the role, and what is too late, before the wallet opens", async () => {
    const batch = known(await chain.issued(10));
    await chain.nextEpoch();
    const other = await walletOf(chain.other);
    const rows = rowsOf("Suspend", 5);
    const asOther = { chainId: CHAIN_ID, batch, rows, account: chain.other.account.address };
    expect(await fault(change(other.config, asOther))).to.include({ code: "NotInRole" });
    const { config, sent } = await walletOf(chain.issuer);
    const account = chain.issuer.account.address;
    await change(config, { ...asOther, account });
    await chain.nextEpoch();
    const late = { ...asOther, account, rows: rowsOf("RetractSuspension", 5) };
    expect(await fault(change(config, late))).to.include({ code: "NothingToRetract" });
    expect([other.sent.length, sent.length]).to.deep.equal([0, 1]);
  });

  it("does the same again where it was undone since, whatever a page that was left remembers", async () => {
    const batch = known(await chain.issued(10));
    const account = chain.issuer.account.address;
    const { config, sent } = await walletOf(chain.issuer);
    const suspend = { chainId: CHAIN_ID, batch, rows: rowsOf("Suspend", 7), account };
    const options = () => statusChangePlanQueryOptions(reads, suspend);
    const { calls } = await fetched<{ calls: readonly PlanCall[] }>(options());
    const { changes } = await change(config, suspend);
    // As if the page had been closed between the wallet's answer and the block.
    const memory = sentCalls({
      memory: pageMemory(),
      chainId: CHAIN_ID,
      account,
      plan: changeIntention(suspend),
    });
    for (const call of calls) memory.remember(call, { hash: changes[0]?.hash, nonce: 0 });
    await change(config, { ...suspend, rows: rowsOf("RetractSuspension", 7) });
    const { blockNumber } = await fetched<{ blockNumber: bigint }>(options());
    const asked = { plan: changeIntention(suspend), chainId: CHAIN_ID, account };
    // One that is mined later than the plan is no sign of an undoing.
    await forgetMined(config, { ...asked, blockNumber: blockNumber - 5n });
    await change(config, suspend);
    expect(sent.length).to.equal(3);
    expect((await eventsOf(batch.id)).map(({ kind }) => kind)).to.deep.equal([
      "Suspend",
      "RetractSuspension",
      "Suspend",
    ]);
  });

  it("plans holds to the end that was asked for, and whom nobody may hold it says", async () => {
    const batch = known(await chain.issued(10));
    const terms = { reason: 1, evidence: zeroHash, kind: "Emergency" } as const;
    const { timestamp } = await chain.block();
    const asked = { chainId: CHAIN_ID, batch, targets: [WHOLE_BATCH], until: timestamp + 1_000n, ...terms };
    const plan = await fetched<{ calls: readonly object[]; plan: { until: bigint } }>(
      holdPlanQueryOptions(reads, asked),
    );
    expect([plan.calls.length, plan.plan.until]).to.deep.equal([1, timestamp + 1_000n]);
    const beyond = holdPlanQueryOptions(reads, { ...asked, until: timestamp + 900_000n });
    expect(await fault(fetched(beyond))).to.include({ code: "HoldOutOfRange" });
    const nobody = known(await chain.issued(10, { emergency: `0x${"00".repeat(20)}`, emergencyLimit: 0n }));
    const refused = fault(fetched(holdPlanQueryOptions(reads, { ...asked, batch: nobody })));
    expect(await refused).to.include({ code: "NotInRole" });
  });

  it("lists an issuer's batches with progress, and refuses a header that is not its id's", async () => {
    const { id } = await chain.issued(42);
    const parameters = { chainId: CHAIN_ID, registry: chain.registry, issuer: chain.issuer.account.address };
    const told: number[] = [];
    const options = issuedBatchesQueryOptions(reads, parameters, ({ done }) => told.push(done));
    const found = await fetched<readonly { batch: Hex }[]>(options);
    expect([found.at(-1)?.batch, told.length > 0]).to.deep.equal([id, true]);
    const lying = { getClient: () => lyingReader(chain) };
    expect(await fault(fetched(issuedBatchesQueryOptions(lying, parameters)))).to.include({
      code: "WrongHeader",
    });
    const byId: BatchByIdParameters = { chainId: CHAIN_ID, registry: chain.registry, id };
    expect((await fetched<{ id: Hex }>(batchByIdQueryOptions(reads, byId))).id).to.equal(id);
    const none = batchByIdQueryOptions(reads, { ...byId, id: zeroHash });
    expect(await fault(fetched(none))).to.include({ code: "NoBatch" });
  });

  it("plans an issue, and says what the registry would refuse", async () => {
    const header = await chain.newHeader(5);
    const batch = known({ header, id: chain.idOf(header) });
    const plan = await fetched<{ wasIssued: boolean; calls: readonly object[] }>(
      issuePlanQueryOptions(reads, { chainId: CHAIN_ID, batch, uri: "" }),
    );
    expect([plan.wasIssued, plan.calls.length]).to.deep.equal([false, 1]);
    const old = { ...header, issuedAt: header.issuedAt - 90_000n };
    const late = { header: old, id: chain.idOf(old), registry: chain.registry };
    const refused = issuePlanQueryOptions(reads, { chainId: CHAIN_ID, batch: late, uri: "" });
    expect(await fault(fetched(refused))).to.include({ code: "IssuedAtOutOfRange" });
    const again = known(await chain.issued(5));
    const done = issuePlanQueryOptions(reads, { chainId: CHAIN_ID, batch: again, uri: "" });
    expect(await fetched(done)).to.deep.include({ wasIssued: true, calls: [] });
  });
});

/** A reader whose node tells other salts than there are in the headers of its events. */
function lyingReader({ reader }: CredentialChain): CredentialChain["reader"] {
  const request = (async (asked: { readonly method: string }, options: object) => {
    const answer = await reader.request(asked as never, options as never);
    if (asked.method !== "eth_getLogs") return answer;
    const logs = answer as readonly { readonly data: Hex }[];
    return logs.map((log) => ({ ...log, data: log.data.replace(/1(?=0{0,63})/, "2") }));
  }) as CredentialChain["reader"]["request"];
  return { ...reader, request };
}
