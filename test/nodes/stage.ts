import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
// Hardhat looks for its configuration once, in the folder of then: the checkout.
import "hardhat";
import {
  type Address,
  type Client,
  createClient,
  encodeDeployData,
  http,
  type TestActions,
  testActions,
} from "viem";
import { call } from "viem/actions";
import { openReader } from "../../scripts/command/connect.ts";
import { listAttestations } from "../../src/sdk/chain/events/attestations.ts";
import { deploymentProxy } from "../../src/sdk/contracts/deterministic.ts";
import { ownBuild } from "../journeys/easBuilds.ts";
import { openChainInputs } from "../journeys/wrongCalls/chainInputs.ts";
import { writePlainInputs } from "../journeys/wrongCalls/plainInputs.ts";
import { PATIENT } from "../toolkit/patience.ts";
import { makeTestStore } from "../toolkit/store/openTestStore.ts";
import { openZooNode } from "./proxy.ts";
import type { Way } from "./ways.ts";

export type ZooStage = Awaited<ReturnType<typeof openStage>>;

/** What a way has for itself. */
export type Cell = {
  /** Values of names in its calls: the chain's contracts, `node` and `store`. */
  readonly names: ReadonlyMap<string, string>;
  readonly env: NodeJS.ProcessEnv;
};

/** A registry of attestations without any, to import into. */
async function plantRegistry(behind: Client & TestActions, schemas: Address): Promise<Address> {
  const address = "0x00000000000000000000000000000000001a9047";
  const { abi, bytecode } = ownBuild("AttestationRegistry", "credentials");
  const { data } = await call(behind, { data: encodeDeployData({ abi, bytecode, args: [schemas] }) });
  await behind.setCode({ address, bytecode: data ?? "0x" });
  return address;
}

/** A chain with campaigns and credentials, a node of the zoo before it, and files about them. Close it, or the process stays. */
export async function openStage() {
  const home = process.cwd();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "symbolon-zoo-")));
  const within = (name: string) => join(folder, name);
  const inputs = within("inputs");
  mkdirSync(inputs);
  process.chdir(inputs);
  await writePlainInputs();
  const chain = await openChainInputs();
  const rpc = chain.names.get("rpc") ?? "";
  const behind = createClient({ transport: http(rpc, PATIENT) }).extend(testActions({ mode: "hardhat" }));
  // Nearly every chain has it.
  await behind.setCode({ address: deploymentProxy.address, bytecode: deploymentProxy.code });
  const imported = await plantRegistry(behind, chain.names.get("schemas") as Address);
  await behind.mine({ blocks: 1 });
  await chain.keep();
  const node = await openZooNode(rpc);
  const [attested] = await listAttestations(await openReader(rpc), {
    registry: chain.names.get("attestations") as Address,
  });
  let cells = 0;
  return {
    node,
    /** Runs a way with a fresh chain, fresh copies of the files that it names and, where it asks for one, a fresh store. */
    async inCell<Result>(
      { does, hasStore }: Pick<Way, "does" | "hasStore">,
      run: (cell: Cell) => Promise<Result>,
    ): Promise<Result> {
      const own = within(`cell${++cells}`);
      mkdirSync(own);
      const isNamed = (file: string) =>
        typeof does === "function" || does.some((call) => call.includes(file));
      for (const file of readdirSync(inputs).filter(isNamed)) {
        cpSync(join(inputs, file), join(own, file), { recursive: true });
      }
      process.chdir(own);
      const store = hasStore === true ? await makeTestStore("postgres") : undefined;
      const names = new Map([
        ...chain.names,
        ["node", node.url] as const,
        ["uid", attested?.uid ?? ""] as const,
        ["imported", imported] as const,
        ["store", store?.address ?? ""] as const,
      ]);
      const env = { ...chain.env, SYMBOLON_RPC_URL: node.url, DATABASE_URL: store?.address };
      try {
        return await run({ names, env });
      } finally {
        process.chdir(inputs);
        await chain.reset();
        await store?.clear();
        rmSync(own, { recursive: true, force: true });
      }
    },
    async close(): Promise<void> {
      process.chdir(home);
      await node.close();
      await chain.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
