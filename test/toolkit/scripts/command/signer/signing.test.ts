import { spawn } from "node:child_process";
import { chmodSync, closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { getAddress, type Hex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { getTransaction } from "viem/actions";
import { temporaryFolder } from "../../../allocation/temporaryFolder.ts";
import { openFakeSigner } from "../../../delivery/fakeSigner.ts";
import { sealKeystore } from "../../../delivery/sealKeystore.ts";
import { type AttestationChain, openAttestationChain } from "../../attestationChain.ts";
import { runAttestation } from "../../runAttestation.ts";
import { runSymbolon } from "../../runSymbolon.ts";
import { ISSUER_KEY, OTHER_KEY } from "../../servedChain.ts";

const PASSWORD = "tabula rasa";
const ISSUER = privateKeyToAddress(ISSUER_KEY);
const OTHER = privateKeyToAddress(OTHER_KEY);
const SYMBOLON = join(import.meta.dirname, "../../../../../scripts/symbolon.ts");
const ROWS =
  "member,recipient\n7,0x0000000000000000000000000000000000000a01\n8,0x0000000000000000000000000000000000000a02\n";

describe("who signs", () => {
  const folder = temporaryFolder();
  let chain: AttestationChain;
  let here: readonly string[];
  let schema: Hex;
  before(async () => {
    chain = await openAttestationChain();
    here = ["--rpc", chain.rpc, "--registry", chain.registries[1]?.registry ?? ""];
    const made = await runSymbolon([...registering("uint256 member"), "--json"], {
      SYMBOLON_PRIVATE_KEY: ISSUER_KEY,
    });
    schema = JSON.parse(made.stdout).uid;
  });
  after(() => chain.close());

  /** A single call, of which there is no journal. */
  const registering = (text: string) => {
    const at = ["--rpc", chain.rpc, "--attestations", chain.registries[1]?.registry ?? ""];
    return ["credential", "schema", text, "--register", ...at];
  };
  const register = async (text: string, by: readonly string[]) => {
    const { stdout, code } = await runSymbolon([...registering(text), ...by, "--json"], env);
    return { ...JSON.parse(stdout), exit: code };
  };
  const env = { SYMBOLON_PRIVATE_KEY: undefined };
  const run = async (args: readonly string[]) => {
    const { stdout, stderr, code } = await runAttestation([...args, ...here, "--json"], env);
    return { ...JSON.parse(stdout), exit: code, stderr };
  };
  const attest = (...args: readonly string[]) =>
    run(["attest", folder.write("rows.csv", ROWS), "--schema", schema, ...args]);
  const journal = () => readFileSync(folder.path("rows.csv.journal"), "utf8");
  const keystore = (key: Hex = ISSUER_KEY) => {
    const file = folder.write("key.json", JSON.stringify(sealKeystore(key, PASSWORD)));
    chmodSync(file, 0o600);
    return file;
  };
  const passwordFile = (text = `${PASSWORD}\n`) => {
    const file = folder.write("password", text);
    chmodSync(file, 0o600);
    return file;
  };

  it("attests with a keystore, whose hashes the journal knows before they are sent", async () => {
    const done = await attest("--keystore", keystore(), "--password-file", passwordFile());
    expect(done).to.include({ exit: 0, attester: ISSUER, stderr: "" });
    expect(done.attestations).to.have.length(2);
    expect((await attest("--keystore", keystore(), "--password-file", passwordFile())).earlier).to.equal(2);
  });

  it("says what is wrong with a keystore and its password, and sends and writes nothing", async () => {
    const failing = async (args: readonly string[]) => (await attest(...args)).error?.code;
    const file = keystore();
    expect(await failing(["--keystore", file, "--password-file", passwordFile("wrong")])).to.equal(
      "WrongPassword",
    );
    expect(await failing(["--keystore", file, "--password-file", passwordFile("two\nlines")])).to.equal(
      "NoPassword",
    );
    expect(await failing(["--keystore", file, "--password-fd", "999"])).to.equal("NoPassword");
    expect(await failing(["--keystore", folder.path("missing")])).to.equal("MissingFile");
    expect(await failing(["--keystore", passwordFile(), "--password-file", file])).to.equal("NotAKeystore");
    expect(existsSync(folder.path("rows.csv.journal"))).to.equal(false);
  });

  it("warns where others may read the keystore, or its password", async () => {
    const file = keystore();
    const password = passwordFile();
    for (const one of [file, password]) chmodSync(one, 0o644);
    const { stderr, exit } = await attest("--keystore", file, "--password-file", password, "--dry-run");
    const warningOf = (one: string) => `warning: Others may read ${one}: chmod 600 ${one}\n`;
    expect(stderr).to.equal(warningOf(file) + warningOf(password));
    expect(exit).to.equal(0);
  });

  it("takes the account of the node that is named, and no other", async () => {
    const [first, second = "0x"] = (await chain.node.request({ method: "eth_accounts" })).map((one) =>
      getAddress(one),
    );
    expect((await attest("--dry-run")).attester).to.equal(first);
    expect((await attest("--account", second)).attester).to.equal(second);
    const { error } = await attest("--account", ISSUER);
    expect(error).to.include({ code: "NoSuchAccount" });
    expect(error.details.account).to.equal(ISSUER.toLowerCase());
    expect(error.reason).to.include(`The node has no account ${ISSUER.toLowerCase()}: it has ${first}`);
  });

  describe("with a signer", () => {
    let signer: Awaited<ReturnType<typeof openFakeSigner>>;
    beforeEach(async () => {
      signer = await openFakeSigner(OTHER_KEY);
    });
    afterEach(() => signer.close());
    const by = (account = OTHER) => ["--signer", signer.url, "--account", account];

    it("has it sign, and sends what it signed", async () => {
      const done = await attest(...by());
      expect(done).to.include({ exit: 0, attester: OTHER });
      const [{ transaction }] = done.attestations;
      expect(getAddress((await getTransaction(chain.reader, { hash: transaction })).from)).to.equal(OTHER);
      expect(signer.asked).to.deep.equal(["eth_accounts", "eth_signTransaction"]);
      // Written down before it was sent: the hash is in the journal of the sending itself.
      const [, sending = ""] = journal().split("\n");
      expect(JSON.parse(sending)).to.deep.include({ record: "sending", hashes: [transaction] });
    });

    it("sends single calls, too, and tells of them what went wrong in the same words", async () => {
      const text = "uint256 other,uint256 still";
      const made = await register(text, by());
      expect(made).to.include({ exit: 0, registered: true });
      signer.behaviour = { change: (one) => ({ ...one, value: 1n }) };
      const { error } = await register("uint256 third", by());
      expect(error).to.include({ code: "SignerChanged" });
      expect(error.reason).to.include("value 0 became 1");
    });

    it("sends nothing of what it changed, refused, or signed for another", async () => {
      const count = () =>
        chain.node.request({ method: "eth_getTransactionCount", params: [OTHER, "pending"] });
      const before = await count();
      expect((await attest(...by(ISSUER))).error.code).to.equal("NoSuchAccount");
      const failures = {
        SignerChanged: { change: (one: object) => ({ ...one, gas: 30_000_000n }) as never },
        SignerRefused: { answer: () => ({ error: { code: 4001, message: "denied" } }) },
        SignerNotReachable: {
          meet: (response: { destroy: () => { destroyed: boolean } }) => response.destroy().destroyed,
        },
      };
      for (const [code, behaviour] of Object.entries(failures)) {
        signer.behaviour = behaviour;
        expect((await attest(...by())).error.code, code).to.equal(code);
      }
      signer.behaviour = { isClef: true };
      const { error } = await register("uint256 fourth", by(ISSUER));
      expect(error).to.include({ code: "SignerMismatch" });
      expect(await count()).to.equal(before);
      expect(journal()).not.to.include('"sending"');
    });
  });

  it("shows nobody the password or the key: no output, no list of processes", async () => {
    const file = keystore();
    const password = openSync(passwordFile(), "r");
    const rows = folder.write("rows.csv", ROWS);
    const args = [
      SYMBOLON,
      "attestation",
      "attest",
      rows,
      "--schema",
      schema,
      "--keystore",
      file,
      "--password-fd",
      "3",
      ...here,
    ];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, SYMBOLON_PRIVATE_KEY: undefined },
      stdio: ["ignore", "pipe", "pipe", password],
    });
    closeSync(password);
    let shown = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        shown += text;
      });
    }
    if (process.platform === "linux") shown += readFileSync(`/proc/${child.pid}/cmdline`, "utf8");
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(shown).to.match(/attested +2\n/);
    expect(code).to.equal(0);
    for (const secret of [PASSWORD, ISSUER_KEY.slice(2)]) expect(shown).not.to.include(secret);
  });
});
