import { expect } from "chai";
import { type Hex, zeroAddress } from "viem";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type CredentialChain, EPOCH, openCredentialChain, runCredential } from "./credentialChain.ts";
import { type FaultyNode, openFaultyNode } from "./faultyNode.ts";
import { ISSUER_KEY } from "./servedChain.ts";

export const SCHEMA = schemaUid({ schema: "uint8 age,bool adult", resolver: zeroAddress, revocable: true });
export const SUBJECTS = [1, 2, 3, 4, 5].map((i) => `0x${i.toString(16).padStart(40, "0")}`);

/** A chain for a suite, and for each of its tests a batch of which a credential is held and shown. */
export function presentedCredential() {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  let gone: FaultyNode;
  let issuer: Hex;
  let directory: string;
  let batch: Hex;
  let held: string;
  let shown: string;

  const raw = (args: readonly string[], changes: NodeJS.ProcessEnv = {}) =>
    runCredential(args, {
      SYMBOLON_PRIVATE_KEY: ISSUER_KEY,
      SYMBOLON_RPC_URL: chain.rpc,
      ...changes,
    });
  const json = async (args: readonly string[], changes: NodeJS.ProcessEnv = {}) => {
    const { code, stdout, stderr } = await raw([...args, "--json"], changes);
    expect(stdout.trimEnd().split("\n"), stderr).to.have.length(1);
    return { code, ...JSON.parse(stdout) };
  };
  const ours = () => ["verify", "--issuer", issuer, "--schema", SCHEMA];
  const verify = (args: readonly string[], changes: NodeJS.ProcessEnv = {}) =>
    json([...ours(), ...args], changes);

  before(async () => {
    chain = await openCredentialChain();
    issuer = chain.issuer.account.address;
    gone = await openFaultyNode(chain.rpc);
    gone.fate = () => "lose the question";
  });
  after(async () => {
    await gone.close();
    await chain.close();
  });
  beforeEach(async () => {
    const rows = SUBJECTS.map((subject, i) => `${subject},${i},true`);
    const file = folder.write("people.csv", `subject,age,adult\n${rows.join("\n")}\n`);
    directory = folder.path("batch");
    const roles = ["--revoker", issuer, "--emergency", issuer];
    const times = ["--epoch-length", `${EPOCH}`, "--emergency-limit", "86400"];
    const built = ["batch", file, "--schema", "uint8 age,bool adult", "--out", directory, ...roles, ...times];
    expect((await json(built)).code).to.equal(0);
    await chain.nextEpoch();
    const issued = await json(["issue", directory, "--uri", "https://issuer.example/manifest.json"]);
    expect(issued).to.include({ code: 0, issued: "now" });
    batch = issued.batch;
    held = folder.path("held.json");
    shown = folder.path("shown.json");
    await json(["present", directory, "2", "--out", held]);
    await json(["disclose", held, "--fields", "adult", "--out", shown]);
  });

  return {
    folder,
    chain: () => chain,
    /** A node that answers nothing. */
    gone: () => gone,
    issuer: () => issuer,
    directory: () => directory,
    batch: () => batch,
    held: () => held,
    shown: () => shown,
    raw,
    json,
    ours,
    /** A credential of this issuer under this schema is expected. */
    verify,
    /** Live, at the block's own moment: this chain's time is not that of the machine. Its newest block is final. */
    live: (args: readonly string[], changes: NodeJS.ProcessEnv = {}) =>
      verify([...args, "--at", "block", "--finality", "finalized"], changes),
    now: async () => (await chain.block()).timestamp,
  };
}
