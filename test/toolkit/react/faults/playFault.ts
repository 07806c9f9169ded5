import { EventEmitter } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { RequestListener } from "node:http";
import os from "node:os";
import { join } from "node:path";
import { createWalletClient, custom, http, TimeoutError, zeroAddress } from "viem";
import { getBalance, sendCalls } from "viem/actions";
import { createConfig, injected } from "wagmi";
import { connect, switchChain } from "wagmi/actions";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { chainOf, nodeConfig } from "../../../../src/react/nodeConfig.ts";
import { sendByWallet } from "../../../../src/react/wallet.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { proofOfRoot, urlReader } from "../../../../src/sdk/allocation/proof/proofFromFiles.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { PATIENT } from "../../patience.ts";
import { listen } from "../listen.ts";
import { hostFaults } from "./hostFaults.ts";
import type { ListedFault, RawError } from "./listedFaults.ts";
import { type FailingNode, nodeFaults } from "./nodeFaults.ts";
import { walletFaults } from "./walletFaults.ts";

/** All faults of nodes, wallets and hosts that pages explain. */
export const listedFaults: readonly ListedFault[] = [...nodeFaults, ...walletFaults, ...hostFaults];

const GONE = "http://127.0.0.1:9";
const ACCOUNT = "0x00000000000000000000000000000000000000A1";
const chainAt = (node: string) => {
  return { id: 7, name: "Seven", currency: { symbol: "SVN", decimals: 18 }, nodes: [node] };
};

/** What viem, wagmi or the toolkit throws where others answer like that. */
export async function playFault({ at }: ListedFault): Promise<unknown> {
  if ("node" in at) return playNode(at.node);
  if ("wallet" in at) return playWallet(at.wallet, at.asked ?? "send");
  const { host } = at;
  if (host === "gone") return askHost(GONE);
  const manifest = host === "other tree" ? await otherManifest() : undefined;
  return served(
    (_, answer) =>
      typeof host === "string"
        ? answer.writeHead(200).end(manifest)
        : answer.writeHead(host.status, { "content-type": "text/html" }).end(host.body),
    askHost,
  );
}

/** Of a tree of another root. */
async function otherManifest(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-fault-"));
  try {
    const rows = [{ account: ACCOUNT, amount: 1n }] as const;
    await writeTreeDirectory(
      buildTree(allocationFromRows(rows), conventionNamed("native")),
      join(folder, "tree"),
    );
    return readFileSync(join(folder, "tree", "manifest.json"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function served(answer: RequestListener, ask: (url: string) => Promise<unknown>): Promise<unknown> {
  const { url, close } = await listen(answer);
  try {
    return await ask(url);
  } finally {
    close();
  }
}

const thrownBy = (run: Promise<unknown>) =>
  run.then(
    () => {
      throw new Error("It went well.");
    },
    (thrown: unknown) => thrown,
  );

const askHost = (url: string) =>
  thrownBy(
    proofOfRoot({
      account: ACCOUNT,
      root: `0x${"11".repeat(32)}`,
      convention: "native",
      read: urlReader(url),
      hasher: nobleHasher,
    }),
  );

const askNode = (url: string) =>
  thrownBy(
    getBalance(nodeConfig({ chain: chainAt(url) }).getClient({ chainId: 7 }), { address: zeroAddress }),
  );

function playNode(node: FailingNode): Promise<unknown> {
  if (node === "refuses") return askNode(GONE);
  // Nobody waits for it here: this is what viem throws after ten seconds.
  if (node === "is silent") return Promise.resolve(new TimeoutError({ body: {}, url: GONE }));
  return served((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      if ("body" in node)
        return void response.writeHead(node.status, { "content-type": node.type }).end(node.body);
      const calls = [JSON.parse(Buffer.concat(pieces).toString())].flat() as { id: number; method: string }[];
      const answers = calls.map(({ id }) => {
        if ("error" in node) return { jsonrpc: "2.0", id, error: node.error };
        return { jsonrpc: "2.0", id, result: `0x${node.chainId.toString(16)}` };
      });
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answers));
    });
  }, askNode);
}

type Asked = "connect" | "switch" | "add" | "send" | "calls";
const METHODS: Readonly<Record<Asked, string>> = {
  connect: "eth_requestAccounts",
  switch: "wallet_switchEthereumChain",
  add: "wallet_addEthereumChain",
  send: "eth_sendTransaction",
  calls: "wallet_sendCalls",
};

function playWallet(error: RawError, asked: Asked): Promise<unknown> {
  const chain = chainOf(chainAt(GONE));
  const provider = Object.assign(new EventEmitter(), {
    async request({ method }: { readonly method: string }) {
      if (method === METHODS[asked]) throw Object.assign(new Error(error.message), error);
      if (method === METHODS.switch && asked === "add")
        throw { code: 4902, message: "Unrecognized chain ID." };
      if (method === "wallet_sendTransaction") throw { code: 4200, message: "Not supported." };
      if (method === "eth_chainId") return asked === "send" || asked === "calls" ? "0x7" : "0x1";
      return method === "wallet_requestPermissions" ? [] : [ACCOUNT];
    },
  });
  if (asked === "send" || asked === "calls") {
    const wallet = createWalletClient({ account: ACCOUNT, chain, transport: custom(provider) });
    if (asked === "calls") return thrownBy(sendCalls(wallet, { calls: [{ to: ACCOUNT }] }));
    return thrownBy(sendByWallet(wallet, ACCOUNT, { to: ACCOUNT, data: "0x", value: 0n }));
  }
  const connector = injected({ target: { id: "test", name: "Test", provider: provider as never } });
  const config = createConfig({
    chains: [chain],
    transports: { [chain.id]: http(GONE, PATIENT) },
    connectors: [connector],
    multiInjectedProviderDiscovery: false,
    storage: null,
  });
  const [own] = config.connectors;
  if (own === undefined) throw new Error("There is no connector.");
  return inWindow(async () => {
    const connecting = connect(config, { connector: own });
    return thrownBy(
      asked === "connect" ? connecting : connecting.then(() => switchChain(config, { chainId: 7 })),
    );
  });
}

/** wagmi asks injected wallets in windows alone. */
async function inWindow(run: () => Promise<unknown>): Promise<unknown> {
  Object.assign(globalThis, { window: globalThis });
  try {
    return await run();
  } finally {
    Reflect.deleteProperty(globalThis, "window");
  }
}
