import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Address, concatHex, erc20Abi, getAddress, type Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock, getCode, readContract, writeContract } from "viem/actions";
import { MULTICALL3 } from "../../../src/sdk/distribution/votes/delegationBundle.ts";
import {
  DELEGATION_SECONDS,
  delegationDocument,
  delegationTypedData,
  type VotesDomain,
} from "../../../src/sdk/distribution/votes/signedDelegation.ts";
import { votesAbi } from "../../../src/sdk/distribution/votes/votesCalls.ts";
import type { WorkedChain } from "../../../src/services/delivery/work/worker.ts";
import { openServedCampaign } from "../../../src/services/gateway/campaigns/servedCampaign.ts";
import { readServedVotes } from "../../../src/services/gateway/delegations/servedVotes.ts";
import { openPacer } from "../../../src/services/gateway/openPacer.ts";
import { openService } from "../../../src/services/gateway/service/openService.ts";
import { claimKind } from "../../../src/services/work/claimKind.ts";
import { delegationKind } from "../../../src/services/work/delegationKind.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { workUntil } from "../delivery/work/workUntil.ts";
import { PATIENCE } from "../patience.ts";
import { keyOf, openRelayChain, type RelayChain, type TestCampaign } from "../scripts/relayChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { ask, NO_LIMITS } from "./attackStage.ts";
import { openTestGateway, submission, WIDE } from "./gatewayStage.ts";

/** Who gets the votes, if a test names nobody. */
export const DELEGATE = getAddress(`0x${"d1".repeat(20)}`);
const IMPLEMENTATION: Address = "0x00000000000000000000000000000000000c0de7";

/** How far a delegation is, of an answer. */
export type Progress = { readonly state: string; readonly reason?: string; readonly transaction?: Hex };
type Body = {
  readonly answer: string;
  readonly id: string;
  readonly state: string;
  readonly transaction: Hex;
  readonly delegation?: Progress;
};
type Signed = Partial<Record<"nonce" | "expiry" | "chainId", bigint>> & {
  readonly to?: Address;
  /** Whose token it is for; default: the stage's. */
  readonly token?: Address;
  /** Whose key signs; default: the leaf's. */
  readonly by?: number;
};

/** A chain with a token that has votes, and Multicall3; and for each test a campaign, a store and a gateway that takes delegations. */
export function useDelegationStage(count: number) {
  let folder: string;
  let chain: RelayChain;
  let token: Address;
  let code: Hex;
  let multicall: Hex;
  let test: TestCampaign;
  let store: TestStore;
  let campaigns = 0;
  let opened: { readonly close: () => Promise<void> }[] = [];
  const campaignOf = async (of: Address) => {
    const made = await chain.campaign(join(folder, `tree-${campaigns++}`), count, { token: of });
    const args = [made.campaign, made.tree.allocation.total] as const;
    await writeContract(chain.other, { address: of, abi: erc20Abi, functionName: "transfer", args });
    return made;
  };
  const votesToken = () =>
    chain.deploy(ownBuild("SampleVotes", "mocks"), chain.other.account.address, 10n ** 30n);
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
    chain = await openRelayChain();
    multicall = await multicallCode(chain);
    await chain.node.setCode({ address: MULTICALL3, bytecode: multicall });
  });
  after(async () => {
    await chain.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    token = await votesToken();
    code = (await getCode(chain.reader, { address: token })) as Hex;
    test = await campaignOf(token);
    store = await openTestStore("postgres");
  });
  afterEach(async () => {
    for (const one of opened.toReversed()) await one.close();
    opened = [];
    await store.remove();
    await chain.node.setCode({ address: MULTICALL3, bytecode: multicall });
  });
  const domain = (): VotesDomain => ({
    name: "Sample votes",
    version: "1",
    chainId: BigInt(chain.reader.chain.id),
    verifyingContract: token,
  });
  const delegation = async (index: number, signed: Signed = {}) => {
    const { timestamp } = await getBlock(chain.reader);
    const { nonce = 0n, expiry = timestamp + DELEGATION_SECONDS, to: delegatee = DELEGATE } = signed;
    const { chainId, token: verifyingContract = token, by = index } = signed;
    const unsigned = { delegatee, nonce, expiry };
    const under = { ...domain(), verifyingContract, ...(chainId !== undefined && { chainId }) };
    const signature = await privateKeyToAccount(keyOf(by)).signTypedData(
      delegationTypedData(under, unsigned),
    );
    return { ...unsigned, signature };
  };
  const profile = { inFlight: 8, transactionGas: 16_000_000n, calldataBytes: 100_000, blockTime: 250 };
  return {
    get chain() {
      return chain;
    },
    get token() {
      return token;
    },
    get test() {
      return test;
    },
    /** The folder of its published tree. */
    get tree() {
      return join(folder, `tree-${campaigns - 1}`);
    },
    get store() {
      return store;
    },
    domain,
    delegation,
    campaignOf,
    votesToken,
    claim: (index: number, of = test) => submission(chain, of, index),
    /** @param takes whether it takes delegations */
    async serve({ of = test, takes = true } = {}) {
      const votes = takes ? await readServedVotes(chain.reader, of.campaign) : undefined;
      const served = [{ campaign: await openServedCampaign(chain.reader, of.campaign), room: WIDE, votes }];
      // On a slow machine the node would tell too late, and the chain decide.
      const gateway = await openTestGateway(store.sql, chain, of, { served, delegationPatience: PATIENCE });
      const service = await openService({
        gateway,
        host: "127.0.0.1",
        port: 0,
        limits: NO_LIMITS,
        reads: NO_LIMITS,
      });
      opened.push(gateway, service);
      const { url } = service;
      const submit = async (claim: unknown, brought?: unknown) => {
        const { status, body } = await ask(`${url}/v1/claims`, { claim, delegation: brought });
        return { status, ...(body as unknown as Body) };
      };
      return {
        gateway,
        url,
        /** Hands a claim in, with a delegation as JSON. */
        submit,
        /** Hands in a leaf's claim and a delegation that its account signs. */
        async both(index: number, signed: Signed = {}) {
          const brought = delegationDocument(await delegation(index, signed));
          return submit(await submission(chain, of, index), brought);
        },
        status: async (id: string) => (await ask(`${url}/v1/intents/${id}`)).body as unknown as Body,
      };
    },
    /** Works until the intents of each kind are as they should be. */
    async work(
      isEnough: (states: Readonly<Record<string, number>>) => boolean,
      terms: Partial<WorkedChain> & { readonly isDelegating?: boolean } = {},
    ) {
      const { isDelegating = true, ...of } = terms;
      const room = openPacer({
        gas: Infinity,
        blockTime: 0.25,
        priceCeiling: undefined,
        delegationGas: isDelegating ? 10_000_000 : 0,
      });
      const finality = { by: "depth", blocks: 0 } as const;
      const chains = [
        { client: chain.reader, senders: [chain.relayer], profile: { ...profile, finality }, room, ...of },
      ];
      const kinds = [claimKind({ feeTakers: [] }), delegationKind()];
      const { sql } = store;
      const states = async () => {
        const rows = await sql.query<{ readonly name: string; readonly count: bigint }>(
          "select kind || ' ' || state as name, count(*) as count from intent group by 1",
        );
        return Object.fromEntries(rows.map(({ name, count: number }) => [name, Number(number)]));
      };
      let seen = await states();
      await workUntil({ sql, chains, kinds }, () => {
        void states().then((found) => {
          seen = found;
        });
        return isEnough(seen);
      });
    },
    delegateOf: (index: number) =>
      readContract(chain.reader, {
        address: token,
        abi: votesAbi,
        functionName: "delegates",
        args: [privateKeyToAccount(keyOf(index)).address],
      }),
    /** Makes the token end in a way of its own where a delegation is to somebody. */
    async endFor(delegatee: Address, end: "revert" | "burn") {
      await chain.node.setCode({ address: IMPLEMENTATION, bytecode: code });
      await chain.node.setCode({
        address: token,
        bytecode: ending(delegatee, end === "burn" ? "0xfe" : "0x5f5ffd"),
      });
    },
    withoutMulticall: () => chain.node.setCode({ address: MULTICALL3, bytecode: "0x" }),
  };
}

/** if (calldataload(4) == delegatee) end; delegatecall(whole calldata) */
function ending(delegatee: Address, end: Hex): Hex {
  return concatHex([
    "0x60043573",
    delegatee,
    "0x14604957365f5f375f5f365f73",
    IMPLEMENTATION,
    "0x5af43d5f5f3e6045573d5ffd5b3d5ff35b",
    end,
  ]);
}

/** The code of Multicall3, from the init code that viem has for chains without it. */
async function multicallCode({ reader, deploy }: RelayChain): Promise<Hex> {
  const viem = createRequire(import.meta.url).resolve("viem");
  const file = pathToFileURL(join(viem, "..", "..", "_esm", "constants", "contracts.js")).href;
  const { multicall3Bytecode } = (await import(file)) as { readonly multicall3Bytecode: Hex };
  const deployed = await deploy({ abi: [], bytecode: multicall3Bytecode, deployedBytecode: "0x" });
  return (await getCode(reader, { address: deployed })) as Hex;
}
