import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Hex, zeroHash } from "viem";
import { sendTransaction, writeContract } from "viem/actions";
import { changeStatusCall, imposeHoldCall } from "../../../src/sdk/chain/calls/batches.ts";
import { listAttestations } from "../../../src/sdk/chain/events/attestations.ts";
import { listBatchEvents } from "../../../src/sdk/chain/events/batches.ts";
import { getAttestation } from "../../../src/sdk/chain/read/attestations.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type FaultyNode, openFaultyNode } from "./faultyNode.ts";
import { openRequestChain, type RequestChain, SCHEMA_UID } from "./requestChain.ts";
import { runProcess } from "./runProcess.ts";
import { runSymbolon } from "./runSymbolon.ts";
import { OTHER_KEY } from "./servedChain.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "scripts", "symbolon.ts");

describe("signed requests: the issuer signs, somebody else sends", () => {
  const folder = temporaryFolder();
  let chain: RequestChain;
  let node: FaultyNode;
  before(async () => {
    chain = await openRequestChain();
    node = await openFaultyNode(chain.rpc);
  });
  after(async () => {
    await node.close();
    await chain.close();
  });
  beforeEach(() => node.reset());

  const file = () => folder.path("request.json");
  const change = (header: BatchHeader, kind: "Revoke" | "Suspend") =>
    writeContract(
      chain.issuer,
      changeStatusCall({
        registry: chain.registry,
        header,
        kind,
        masks: groupByWord([3]),
        reason: 0,
        evidence: zeroHash,
      }),
    );
  const told = async (id: Hex) =>
    (await listBatchEvents(chain.reader, { registry: chain.registry, batch: id })).map((event) =>
      event.event === "BatchIssued" ? event.event : event.kind,
    );

  type Case = {
    readonly name: string;
    readonly before?: "Revoke" | "Suspend" | "Hold";
    readonly args?: readonly string[];
    readonly told: string;
  };
  const cases: readonly Case[] = [
    { name: "issue", told: "BatchIssued" },
    { name: "revoke", told: "Revoke" },
    { name: "suspend", told: "Suspend" },
    { name: "reinstate", before: "Suspend", told: "Reinstate" },
    { name: "revoke", before: "Revoke", args: ["--retract"], told: "RetractRevoke" },
    { name: "hold", told: "Emergency" },
    { name: "hold --end", before: "Hold", told: "EndEmergency" },
  ];
  for (const { name, before, args = [], told: kind } of cases) {
    it(`credential ${[name, ...args].join(" ")}: done once, by whoever pays`, async () => {
      const isIssue = name === "issue";
      const header = isIssue ? await chain.newHeader(1_000) : (await chain.issued(1_000)).header;
      const id = chain.idOf(header);
      const batch = folder.write("header.json", chain.headerText(header));
      await chain.nextEpoch();
      if (before === "Hold") {
        const until = (await chain.block()).timestamp + 86_000n;
        const hold = {
          registry: chain.registry,
          header,
          targets: [3n],
          until,
          reason: 0,
          evidence: zeroHash,
        };
        await writeContract(chain.issuer, imposeHoldCall(hold));
      } else if (before !== undefined) await change(header, before);
      const earlier = (await told(id)).length;
      const asked = isIssue ? [batch] : ["3", "--batch", batch, ...args];
      const signed = await chain.sign(["credential", ...name.split(" "), ...asked, "--sign-request", file()]);
      expect(signed.signedRequests).to.have.length(1);
      expect(await told(id)).to.have.length(earlier);

      if (before === "Hold" || name === "hold") {
        const opposite = [
          "credential",
          "hold",
          ...(name === "hold" ? ["--end"] : []),
          "--by-request",
          file(),
        ];
        expect((await chain.send(opposite)).error?.code).to.equal("AnotherRequest");
      }
      const sending = ["credential", ...name.split(" "), ...args, "--by-request", file()];
      const dry = await chain.send([...sending, "--dry-run"]);
      expect(dry.requests[0]).to.include({ did: "planned", transaction: null });
      expect(dry.calls?.[0]).to.include({ value: "0", simulated: true });
      const sent = await chain.send(sending);
      expect(sent, JSON.stringify(sent.error)).to.include({ code: 0 });
      expect(sent.requests[0]).to.include({ did: "now", digest: signed.signedRequests[0]?.digest });
      expect(sent.transactions).to.have.length(1);
      expect((await told(id)).slice(earlier)).to.deep.equal([kind]);

      const again = await chain.send(sending);
      expect(again.requests[0]).to.include({ did: "earlier", result: sent.requests[0]?.result });
      rmSync(`${file()}.journal`);
      const elsewhere = await chain.send(sending);
      expect(elsewhere.requests[0]).to.include({ did: "elsewhere", result: sent.requests[0]?.result });
      expect((await told(id)).slice(earlier)).to.deep.equal([kind]);
    });
  }

  for (const place of ["eas", "attestations"] as const) {
    it(`attestation attest and revoke, one and several, on ${place}`, async () => {
      const registry = chain[place];
      const at = ["--registry", registry];
      const fromBlock = (await chain.blockNumber()) + 1n;
      const made = async () =>
        listAttestations(chain.reader, { registry, fromBlock, attester: chain.issuer.account.address });
      const attesting = ["attestation", "attest", "--schema", SCHEMA_UID, ...at];
      const requests = (kind: string) => folder.path(`${kind}.request.json`);
      const rows = folder.write("rows.csv", "age\n1\n2\n3\n");
      for (const [args, kind, count] of [
        [["--data", "age=7"], "attest", 1],
        [[rows], place === "eas" ? "multiAttest" : "attestMany", 4],
      ] as const) {
        const signing = [...attesting, ...args, "--sign-request", requests(kind)];
        const { signedRequests } = await chain.sign(signing);
        expect(signedRequests.map((one) => one.kind)).to.deep.equal([kind]);
        const journal = ["--journal", folder.path(`${kind}.journal`)];
        const sending = ["attestation", "attest", "--by-request", requests(kind), ...at];
        const sent = await chain.send([...sending, ...journal]);
        expect(sent, JSON.stringify(sent.error)).to.include({ code: 0 });
        expect(await made()).to.have.length(count);
        expect((await made()).map(({ uid }) => uid)).to.include(sent.requests[0]?.result);
        const elsewhere = await chain.send([...sending, "--journal", folder.path(`${kind}.2.journal`)]);
        expect(elsewhere.requests[0]).to.deep.include({ ...sent.requests[0], did: "elsewhere" });
        expect(await made()).to.have.length(count);
      }
      const [one, ...others] = (await made()).map(({ uid }) => uid);
      for (const [uids, kind] of [
        [[one!], "revoke"],
        [others, place === "eas" ? "multiRevoke" : "revokeMany"],
      ] as const) {
        const revoking = ["attestation", "revoke", ...uids, ...at, "--sign-request", requests(kind)];
        const { signedRequests } = await chain.sign(revoking);
        expect(signedRequests.map((request) => request.kind)).to.deep.equal([kind]);
        const journal = ["--journal", folder.path(`${kind}.journal`)];
        const sending = ["attestation", "revoke", "--by-request", requests(kind), ...at, ...journal];
        const sent = await chain.send(sending);
        expect(sent, JSON.stringify(sent.error)).to.include({ code: 0 });
        for (const uid of uids) {
          const { revocationTime } = await getAttestation(chain.reader, { registry, uid });
          expect(revocationTime).to.not.equal(0n);
        }
      }
      const nothing = await chain.sign([
        "attestation",
        "revoke",
        one!,
        ...at,
        "--sign-request",
        folder.path("no"),
      ]);
      expect(nothing).to.deep.include({ file: null, signedRequests: [] });
      expect(existsSync(folder.path("no"))).to.equal(false);
    });
  }

  it("signs several words for one another's revision, and an account elsewhere sends the calls", async () => {
    const { header, id } = await chain.issued(2_000);
    const batch = folder.write("header.json", chain.headerText(header));
    await chain.nextEpoch();
    for (const index of [3, 900]) {
      await writeContract(
        chain.issuer,
        changeStatusCall({
          registry: chain.registry,
          header,
          kind: "Suspend",
          masks: groupByWord([index]),
          reason: index,
          evidence: zeroHash,
        }),
      );
    }
    const rows = folder.write("rows.csv", "index,reason\n3,3\n900,4\n");
    const sign = ["credential", "reinstate", "--file", rows, "--batch", batch, "--sign-request", file()];
    const { signedRequests } = await chain.sign(sign);
    expect(signedRequests).to.have.length(2);
    const [first, second] = JSON.parse(readFileSync(file(), "utf8"));
    expect([first.asked.revision, second.asked.revision]).to.deep.equal([3, 4]);
    expect(BigInt(second.nonce) - BigInt(first.nonce)).to.equal(1n);
    const payer = chain.other.account.address;
    const calls = folder.path("calls.json");
    const planned = ["credential", "reinstate", "--by-request", file(), "--from", payer, "--calldata", calls];
    const { calls: told = [] } = await chain.send(planned);
    // The second cannot be sent before the first, and is played behind it.
    expect(told.map(({ simulated }) => simulated)).to.deep.equal([true, true]);
    expect(told[0]?.what).to.include(`as ${chain.issuer.account.address} signed`);
    const written = JSON.parse(readFileSync(calls, "utf8")) as { calls: { to: Hex; data: Hex }[] };
    for (const { to, data } of written.calls) await sendTransaction(chain.other, { to, data });
    const kinds = (await listBatchEvents(chain.reader, { registry: chain.registry, batch: id })).map(
      (event) => (event.event === "BatchIssued" ? "" : event.kind),
    );
    expect(kinds.filter((kind) => kind === "Reinstate")).to.have.length(2);
    const found = await chain.send(["credential", "reinstate", "--by-request", file()]);
    expect(found.requests.map(({ did }) => did)).to.deep.equal(["elsewhere", "elsewhere"]);
  });

  for (const [what, fate] of [
    ["before the transaction leaves", "lose the question"],
    ["after it has left", "lose the answer"],
  ] as const) {
    it(`sends nothing twice when it is killed ${what}`, async () => {
      const { header, id } = await chain.issued(1_000);
      const batch = folder.write("header.json", chain.headerText(header));
      await chain.nextEpoch();
      const rows = folder.write("rows.csv", "index,reason\n3,3\n900,4\n");
      await chain.sign(["credential", "suspend", "--file", rows, "--batch", batch, "--sign-request", file()]);
      const sending = ["credential", "suspend", "--by-request", file()];
      const { code } = await runProcess([SYMBOLON, ...sending, "--rpc", node.url], {
        env: { SYMBOLON_PRIVATE_KEY: OTHER_KEY },
        meet: (child) => {
          node.fate = async (method) => {
            if (method !== "eth_sendRawTransaction") return "pass";
            child.kill("SIGKILL");
            return fate;
          };
        },
      });
      expect(code).to.equal("SIGKILL");
      node.reset();
      const { requests } = await chain.send(sending, node.url);
      expect(requests.map(({ did }) => did === "now" || did === "earlier")).to.deep.equal([true, true]);
      expect((await told(id)).slice(1)).to.deep.equal(["Suspend", "Suspend"]);
    });
  }

  it("is called in one way only", async () => {
    const { header } = await chain.issued(10);
    const batch = folder.write("header.json", chain.headerText(header));
    await chain.sign(["credential", "revoke", "3", "--batch", batch, "--sign-request", file()]);
    const from = chain.other.account.address;
    for (const args of [
      ["revoke", "--by-request", file(), "3"],
      ["revoke", "--by-request", file(), "--batch", batch],
      ["revoke", "--by-request", file(), "--reason", "4"],
      ["revoke", "--by-request", file(), "--sign-request", "a"],
      ["revoke", "--by-request", file(), "--deadline", "5"],
      ["revoke", "3", "--batch", batch, "--max-value", "5"],
      ["revoke", "3", "--batch", batch, "--deadline", "5"],
      ["revoke", "3", "--batch", batch, "--sign-request", "a", "--from", from],
      ["revoke", "3", "--batch", batch, "--sign-request", "a", "--calldata", "b"],
      ["revoke", "3", "--batch", batch, "--sign-request", batch],
      ["hold", "--by-request", file(), "--all"],
      ["issue", batch, "--by-request", file()],
      ["hold", "3", "--batch", batch, "--journal", "a"],
      // What is asked is still needed where nothing says it.
      ["issue"],
      ["revoke", "3"],
    ]) {
      const { code, stdout } = await runSymbolon(["credential", ...args, "--rpc", chain.rpc, "--json"], {
        SYMBOLON_PRIVATE_KEY: OTHER_KEY,
      });
      expect(code, args.join(" ")).to.equal(2);
      expect(JSON.parse(stdout).error.code).to.equal("WrongCall");
    }
    const other = await chain.send(["credential", "suspend", "--by-request", file()]);
    expect(other.error?.code).to.equal("AnotherRequest");
    expect(other.error?.reason).to.match(/request 1 asks for changeStatus Revoke/);
    const back = await chain.send(["credential", "revoke", "--retract", "--by-request", file()]);
    expect(back.error?.code).to.equal("AnotherRequest");
    const missing = await chain.send(["credential", "revoke", "--by-request", folder.path("none")]);
    expect(missing.error?.code).to.equal("MissingFile");
  });
});
