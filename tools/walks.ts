/**
 * Counts the files that a value passes on its way through the code: `node tools/walks.ts`. Four commands run as a user runs
 * them, each in a process of its own on an embedded chain, and a file counts where one of its functions is called that the
 * command's `--help` does not call: what only loads and what only describes options are no part of the way.
 *
 * Options: `--cli FILE` counts another checkout's command line (its `scripts/symbolon.ts`); `--files` lists the files. Exit 0, or
 * 1 where a command fails.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import hre from "hardhat";
import {
  type Abi,
  type Address,
  createClient,
  type Hex,
  http,
  testActions,
  walletActions,
  zeroAddress,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { waitForTransactionReceipt } from "viem/actions";
import { batchRegistryBuild } from "../src/sdk/chain/builds/batchRegistryBuild.ts";
import { instantCampaignFactoryBuild } from "../src/sdk/chain/builds/instantCampaignFactoryBuild.ts";
import { sampleTokenBuild } from "../src/sdk/chain/builds/sampleTokenBuild.ts";
import { schemaUid } from "../src/sdk/core/credential/schemaUid.ts";

/** A command whose way is counted, or one that only prepares for the next. */
type Step = { readonly walk?: string; readonly call: readonly string[] };
type Walk = { readonly walk: string; readonly command: string; readonly files: readonly string[] };

const { cli, files: isListed } = parseArgs({
  options: { cli: { type: "string" }, files: { type: "boolean" } },
}).values;
const CLI = cli ?? join(import.meta.dirname, "..", "scripts", "symbolon.ts");
const ROOT = dirname(dirname(CLI));
/** Exists nowhere but here. */
const KEY: Hex = `0x${"a1".repeat(32)}`;
const OPERATOR = privateKeyToAccount(KEY);
const FIELDS = "bool adult";
const SCHEMA = schemaUid({ schema: FIELDS, resolver: zeroAddress, revocable: true });

const folder = mkdtempSync(join(tmpdir(), "symbolon-walks-"));
const server = await hre.network.createServer({ network: "embedded" }, "127.0.0.1", 0);
try {
  const { address, port } = (await server.listen()) as AddressInfo;
  const rpc = `http://${address}:${port}`;
  const walks = await countAll(rpc);
  process.stdout.write(walks.map(lineOf).join(""));
} finally {
  await server.close();
  rmSync(folder, { recursive: true });
}

async function countAll(rpc: string): Promise<readonly Walk[]> {
  const { token, factory, registry } = await deployAll(rpc);
  const leaves = [1, 2, 3, 4, 5, 6].map((n) => `0x${String(n).repeat(40)}`);
  writeFileSync(
    join(folder, "rows.csv"),
    `account,amount\n${leaves.map((one) => `${one},1000`).join("\n")}\n`,
  );
  writeFileSync(
    join(folder, "members.csv"),
    `subject,adult\n${leaves.map((one) => `${one},true`).join("\n")}\n`,
  );
  writeFileSync(join(folder, "list.csv"), "index\n1\n4\n");
  const create = ["--token", token, "--treasury", OPERATOR.address, "--factory", factory, "--form", "full"];
  const steps: readonly Step[] = [
    {
      walk: "row of an allocation to the root",
      call: ["tree", "build", "rows.csv", "--decimals", "18", "--out", "tree"],
    },
    {
      call: [
        "campaign",
        "create",
        "--yes",
        "tree",
        ...create,
        "--end",
        String(Math.floor(Date.now() / 1000) + 86_400),
      ],
    },
    { walk: "claim to the chain", call: ["campaign", "relay", "tree.campaign.json", "tree", "list.csv"] },
    {
      call: [
        "credential",
        "batch",
        "members.csv",
        "--schema",
        FIELDS,
        "--out",
        "club",
        "--revoker",
        OPERATOR.address,
        "--epoch-length",
        "0",
      ],
    },
    {
      call: ["credential", "issue", "club", "--yes", "--uri", "https://club.example", "--registry", registry],
    },
    { call: ["credential", "present", "club", leaves[0] as string, "--out", "shown.json"] },
    { walk: "revocation to the registry", call: ["credential", "revoke", "1", "4", "--batch", "club"] },
    {
      walk: "credential to a verdict",
      call: [
        "credential",
        "verify",
        "shown.json",
        "--any-issuer",
        "--registry",
        registry,
        "--schema",
        SCHEMA,
      ],
    },
  ];
  const env = { ...process.env, SYMBOLON_RPC_URL: rpc, SYMBOLON_PRIVATE_KEY: KEY };
  const walks: Walk[] = [];
  for (const { walk, call } of steps) {
    const called = await calledIn(call, env);
    if (walk === undefined) continue;
    const [noun, verb] = call as [string, string];
    const described = await calledIn([noun, verb, "--help"], env);
    const isPassed = ([file, names]: [string, ReadonlySet<string>]) =>
      [...names].some((name) => !described.get(file)?.has(name));
    const files = [...called].filter(isPassed).map(([file]) => file);
    walks.push({ walk, command: `symbolon ${noun} ${verb}`, files: files.toSorted() });
  }
  return walks;
}

async function deployAll(rpc: string) {
  const client = createClient({ transport: http(rpc), account: OPERATOR, pollingInterval: 20 })
    .extend(walletActions)
    .extend(testActions({ mode: "hardhat" }));
  await client.setBalance({ address: OPERATOR.address, value: 10n ** 20n });
  const deploy = async (
    { abi, bytecode }: { readonly abi: readonly unknown[]; readonly bytecode: Hex },
    ...args: readonly unknown[]
  ): Promise<Address> => {
    const hash = await client.deployContract({ abi: abi as Abi, bytecode, args, chain: null });
    return (await waitForTransactionReceipt(client, { hash })).contractAddress as Address;
  };
  return {
    token: await deploy(sampleTokenBuild, OPERATOR.address, 10n ** 24n),
    factory: await deploy(instantCampaignFactoryBuild),
    registry: await deploy(batchRegistryBuild),
  };
}

/** Which functions of which files of `src` and `scripts` one call runs: names with their places. */
async function calledIn(
  call: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const coverage = mkdtempSync(join(folder, "coverage-"));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", CLI, ...call], {
    cwd: folder,
    env: { ...env, NODE_V8_COVERAGE: coverage },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  if (code !== 0) throw new Error(`symbolon ${call.join(" ")}: exit ${code}\n${stderr}`);
  const called = new Map<string, Set<string>>();
  for (const name of readdirSync(coverage)) {
    const { result } = JSON.parse(readFileSync(join(coverage, name), "utf8")) as Coverage;
    for (const { url, functions } of result) {
      if (!url.startsWith("file:")) continue;
      const file = relative(ROOT, fileURLToPath(url)).replaceAll("\\", "/");
      if (!/^(src|scripts)\//.test(file)) continue;
      const names = called.get(file) ?? new Set();
      // The first is the file itself.
      for (const { functionName, ranges } of functions.slice(1)) {
        const [whole] = ranges;
        if (whole !== undefined && whole.count > 0) names.add(`${functionName}@${whole.startOffset}`);
      }
      called.set(file, names);
    }
  }
  return called;
}

/** What Node leaves behind with NODE_V8_COVERAGE (Chrome DevTools Protocol, Profiler.ScriptCoverage). */
type Coverage = {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
    }[];
  }[];
};

function lineOf({ walk, command, files }: Walk): string {
  const rooms = new Set(files.map((file) => file.split("/").slice(0, 2).join("/").replace(/\.ts$/, "")));
  const line = `${walk.padEnd(34)} ${String(files.length).padStart(4)} files in ${rooms.size} rooms  (${command})\n`;
  return isListed ? `${line}${files.map((file) => `  ${file}\n`).join("")}` : line;
}
