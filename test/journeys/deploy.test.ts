import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import hre from "hardhat";
import { createPublicClient, createTestClient, http, keccak256, toBytes } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { readAddressBook } from "../../scripts/command/readAddressBook.ts";
import { sealKeystore } from "../toolkit/delivery/sealKeystore.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
const names = [
  "schemaRegistry",
  "attestationRegistry",
  "batchRegistry",
  "credentialVerifier",
  "witnessVerifier",
  "instantCampaignFactory",
  "lightInstantCampaignFactory",
  "vestingCampaignFactory",
  "cumulativeCampaignFactory",
];

async function deploy(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = [join(root, "scripts", "symbolon.ts"), "deploy", ...args];
  const { SYMBOLON_PRIVATE_KEY: _, ...inherited } = process.env;
  try {
    const done = await run(process.execPath, command, { cwd: root, env: { ...inherited, ...env } });
    return { ...done, exitCode: 0 };
  } catch (thrown) {
    const { stdout, stderr, code } = thrown as { stdout: string; stderr: string; code: number };
    return { stdout, stderr, exitCode: code };
  }
}

describe("symbolon deploy", () => {
  it("shows addresses and gas on an embedded chain", async () => {
    const { stdout, stderr, exitCode } = await deploy(["--dry-run", "--json"]);
    expect(exitCode, stderr).to.equal(0);
    const { contracts, deployed, gas, chainId } = JSON.parse(stdout);
    expect(Object.keys(contracts)).to.have.members(names);
    expect({ deployed, chainId }).to.deep.equal({ deployed: true, chainId: 31_337 });
    expect(Number(gas)).to.be.greaterThan(1_000_000);
  });

  it("deploys to a node, resumes from its journal, and repeats nothing", async () => {
    const server = await hre.network.createServer({ network: "embedded" }, "127.0.0.1", 0);
    const { address, port } = (await server.listen()) as AddressInfo;
    const rpc = `http://${address}:${port}`;
    const id = `test-${process.pid}`;
    const folder = await mkdtemp(join(tmpdir(), "symbolon-test-"));
    const book = join(folder, "addresses.json");
    try {
      const key = keccak256(toBytes("symbolon test key"));
      const first = await deploy(["--rpc", rpc, "--deployment-id", id, "--json"]);
      expect(first.exitCode, first.stderr).to.equal(0);
      const { contracts, deployed } = JSON.parse(first.stdout);
      expect(deployed).to.equal(true);
      const client = createPublicClient({ transport: http(rpc) });
      for (const name of names) {
        expect(await client.getCode({ address: contracts[name] }), name).to.match(/^0x[0-9a-f]{100}/);
      }

      const again = await deploy(["--rpc", rpc, "--deployment-id", id, "--addresses", book, "--json"]);
      expect(JSON.parse(again.stdout), again.stderr).to.deep.include({ contracts, deployed: false });
      const known = new Map([[31_337, contracts]]);
      expect(readAddressBook(book)).to.deep.equal(known);
      expect(readAddressBook(join(root, "ignition", "deployments", id))).to.deep.equal(known);

      // Another signer, without ether: refused by the chain, reported in one sentence.
      const poor = await deploy(["--rpc", rpc, "--deployment-id", `${id}-poor`, "--json"], {
        SYMBOLON_PRIVATE_KEY: key,
      });
      expect(poor.exitCode).to.equal(1);
      expect(JSON.parse(poor.stdout).error.code).to.equal("DeploymentFailed");
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
      for (const name of [id, `${id}-poor`]) {
        await rm(join(root, "ignition", "deployments", name), { recursive: true, force: true });
      }
    }
  });

  it("does not take another chain with the same id for the one that it deployed to; signs with a keystore", async () => {
    const [id, other] = [`test-${process.pid}-restarted`, `test-${process.pid}-other`];
    const folder = await mkdtemp(join(tmpdir(), "symbolon-test-"));
    const key = keccak256(toBytes("symbolon test key"));
    const [keystore, password] = [join(folder, "key.json"), join(folder, "password")];
    await writeFile(keystore, JSON.stringify(sealKeystore(key, "secret")), { mode: 0o600 });
    await writeFile(password, "secret");
    const onNewNode = async (deploymentId: string, ...signing: readonly string[]) => {
      const server = await hre.network.createServer({ network: "embedded" }, "127.0.0.1", 0);
      try {
        const { address, port } = (await server.listen()) as AddressInfo;
        const rpc = `http://${address}:${port}`;
        const node = createTestClient({ mode: "hardhat", transport: http(rpc) });
        await node.setBalance({ address: privateKeyToAddress(key), value: 10n ** 20n });
        const { stdout } = await deploy([
          "--rpc",
          rpc,
          "--deployment-id",
          deploymentId,
          "--json",
          ...signing,
        ]);
        return JSON.parse(stdout);
      } finally {
        await server.close();
      }
    };
    try {
      expect(await onNewNode(id)).to.include({ deployed: true });
      expect((await onNewNode(id)).error).to.include({ code: "JournalOfOtherChain" });
      expect(await onNewNode(other, "--keystore", keystore, "--password-file", password)).to.include({
        deployed: true,
        deployer: privateKeyToAddress(key),
      });
    } finally {
      await rm(folder, { recursive: true });
      for (const name of [id, other]) {
        await rm(join(root, "ignition", "deployments", name), { recursive: true, force: true });
      }
    }
  });

  it("says what is wrong with the call, the chain or the key", async () => {
    expect((await deploy([])).exitCode).to.equal(2);
    expect((await deploy(["--dry-run", "--rpc", "http://127.0.0.1:1"])).exitCode).to.equal(2);
    const nobody = await deploy(["--rpc", "http://127.0.0.1:1", "--json"]);
    expect(nobody.exitCode).to.equal(1);
    expect(JSON.parse(nobody.stdout).error.code).to.equal("ChainNotReachable");
    const badKey = await deploy(["--rpc", "http://127.0.0.1:1", "--json"], { SYMBOLON_PRIVATE_KEY: "0x12" });
    expect(JSON.parse(badKey.stdout).error.code).to.equal("BadPrivateKey");
  });
});
