import { readFileSync } from "node:fs";
import { expect } from "chai";
import {
  type Address,
  concatHex,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  numberToHex,
  parseSignature,
  serializeCompactSignature,
  signatureToCompactSignature,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock, writeContract } from "viem/actions";
import { quorumBuild } from "../../../src/sdk/chain/builds/quorumBuild.ts";
import { imposeHoldCall } from "../../../src/sdk/chain/calls/batches.ts";
import { callsFile } from "../../../src/sdk/chain/calls/callFiles.ts";
import { openProposalCall } from "../../../src/sdk/chain/calls/groups.ts";
import { plannedCall } from "../../../src/sdk/chain/calls/plannedCall.ts";
import { group as groupContract } from "../../../src/sdk/contracts/group.ts";
import { proposalId, proposalTypedData } from "../../../src/sdk/core/governance/proposal.ts";
import { keyOfAddress, keyOfSigner } from "../../../src/sdk/core/governance/roster.ts";
import { usualRules } from "../../../src/sdk/core/governance/usualRules.ts";
import { readGroup } from "../../../src/sdk/governance/group/readGroup.ts";
import { formatProposal, parseProposal } from "../../../src/sdk/governance/proposal/proposalFile.ts";
import { votedDigest } from "../../../src/sdk/governance/proposal/votes.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { wrapSignature } from "../core/signing/wrapSignature.ts";
import { type CredentialChain, openCredentialChain } from "../scripts/credentialChain.ts";
import { runSymbolon } from "../scripts/runSymbolon.ts";
import { ISSUER_KEY } from "../scripts/servedChain.ts";

const KEY = keccak256("0x01");
const OWNER = keccak256("0x02");
const VERIFIER: Address = "0x00000000000000000000000000000000007913aa";
/** Takes every signature: returns the selector of `verify`. */
const CREDULOUS: Hex = "0x63024ad31860e01b5f5260205ff3";
const SIGNER = concatHex([VERIFIER, "0x1234"]);
const EVIDENCE = keccak256("0x03");

describe("signatures of accounts, contracts and ERC-7913 signers", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  let quorum: Address;
  before(async () => {
    chain = await openCredentialChain();
    await chain.node.setCode({ address: VERIFIER, bytecode: CREDULOUS });
    const wallet = await chain.deploy(ownBuild("SampleWallet", "mocks"), privateKeyToAccount(OWNER).address);
    const keys = [keyOfAddress(privateKeyToAccount(KEY).address), keyOfAddress(wallet), keyOfSigner(SIGNER)];
    const seats = keys.map((member) => ({ member, standIn: zeroHash, secondStandIn: zeroHash }));
    const rules = usualRules(3).map(({ rule }) => rule);
    const { args } = groupContract({ seats, rules });
    quorum = await chain.deploy({ ...quorumBuild, deployedBytecode: "0x" }, ...args);
  });
  after(() => chain.close());

  const run = async (args: readonly string[], key: Hex = ISSUER_KEY) => {
    const env = { SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: key };
    const { code, stdout, stderr } = await runSymbolon(args, env);
    return { code, stderr, ...JSON.parse(stdout || "{}") };
  };
  let proposals = 0;
  /** A hold that is longer than one seat may sign for, proposed in a file of its own. */
  const proposed = async () => {
    const { timestamp } = await getBlock(chain.reader);
    const { header } = await chain.issued(10, { emergency: quorum, emergencyLimit: 864_000n });
    const hold = imposeHoldCall({
      registry: chain.registry,
      header,
      targets: [1n],
      until: timestamp + 700_000n,
      reason: 0,
      evidence: EVIDENCE,
    });
    const calls = callsFile({
      chainId: chain.reader.chain.id,
      from: quorum,
      calls: [plannedCall(hold, { what: "-" })],
    });
    const file = folder.path(`proposal-${++proposals}.json`);
    const from = folder.write("calls.json", JSON.stringify(calls));
    const { code, stderr } = await run([
      "govern",
      "propose",
      quorum,
      "--calls",
      from,
      "--out",
      file,
      "--json",
    ]);
    expect(code, stderr).to.equal(0);
    return file;
  };

  it("count alike, whoever makes them where", async () => {
    const file = await proposed();
    const { message, ...typedData } = await run(["govern", "sign", file, "--typed-data"]);
    const own = privateKeyToAccount(OWNER);
    const { EIP712Domain: _, ...types } = typedData.types;
    const digestSigned = await own.signTypedData({
      types,
      primaryType: "Proposal",
      domain: { ...typedData.domain, chainId: BigInt(typedData.domain.chainId) },
      message: { ...message, nonce: BigInt(message.nonce), deadline: BigInt(message.deadline) },
    });
    const by = (seat: number, signature: Hex) =>
      run(["govern", "sign", file, "--seat", String(seat), "--signature", signature, "--json"]);
    // The owner of the contract wallet in seat 1 sits in no seat by their own key.
    expect((await by(0, digestSigned)).error.code).to.equal("InvalidSignature");
    const wrapped = wrapSignature({ signature: digestSigned });
    expect(await by(1, wrapped)).to.deep.include({ code: 0, seat: 1, assents: [1] });
    expect(JSON.parse(readFileSync(file, "utf8")).assents[0].signature).to.equal(digestSigned);
    const away = await by(0, wrapSignature({ signature: "0x1234" }));
    expect(away.error.code).to.equal("WrappedSignature");
    const bytes = [{ type: "bytes" }, { type: "bytes" }] as const;
    const strange = encodeAbiParameters(bytes, [concatHex([VERIFIER, "0x5678"]), "0x01"]);
    expect((await by(2, strange)).error.code).to.equal("InvalidSignature");
    const verified = encodeAbiParameters(bytes, [SIGNER, "0x01"]);
    expect(await by(2, verified)).to.deep.include({ code: 0, seat: 2, assents: [1, 2] });
    expect((await by(9, verified)).error.code).to.equal("NobodyThere");
    const sent = await run(["govern", "send", file, "--json"]);
    expect(sent, sent.stderr).to.deep.include({ code: 0, stage: "Done" });
    expect(sent.sendings[0].seats).to.deep.equal([1, 2]);
  });

  it("bring a hold along that somebody let pass by one of them", async () => {
    const file = await proposed();
    await run(["govern", "sign", file, "--json"], KEY);
    const verified = encodeAbiParameters([{ type: "bytes" }, { type: "bytes" }], [SIGNER, "0x01"]);
    const { proposal, assents } = parseProposal(readFileSync(file, "utf8"));
    const { roster } = await readGroup(chain.reader, { quorum });
    await writeContract(
      chain.issuer,
      openProposalCall({ quorum, proposal, seats: roster.seats, approvals: assents }),
    );
    // Alone it is beyond what a seat may hold.
    expect((await run(["govern", "send", file, "--json"])).error.code).to.equal("BeyondEmergency");
    await run(["govern", "sign", file, "--seat", "2", "--signature", verified, "--json"]);
    const sent = await run(["govern", "send", file, "--json"]);
    expect(sent, sent.stderr).to.deep.include({ code: 0, stage: "Done" });
    expect(sent.sendings[0].seats).to.deep.equal([2]);
  });

  it("of keys are kept in the form that the chain takes, whatever form a wallet answers", async () => {
    const file = await proposed();
    await run(["govern", "sign", file, "--json"], KEY);
    const written = JSON.parse(readFileSync(file, "utf8"));
    const { signature } = written.assents[0] as { signature: Hex };
    const { r, s, yParity } = parseSignature(signature);
    const fresh = async (form: Hex) => {
      folder.write("form.json", JSON.stringify({ ...written, assents: [] }));
      const args = ["--seat", "0", "--signature", form, "--json"];
      const said = await run(["govern", "sign", folder.path("form.json"), ...args]);
      if (said.code !== 0) return said.error.code;
      return JSON.parse(readFileSync(folder.path("form.json"), "utf8")).assents[0].signature;
    };
    const compact = serializeCompactSignature(signatureToCompactSignature({ r, s, yParity }));
    expect(await fresh(compact)).to.equal(compact);
    // As some devices count it.
    expect(await fresh(concatHex([r, s, yParity === 0 ? "0x00" : "0x01"]))).to.equal(signature);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const twin = numberToHex(order - BigInt(s), { size: 32 });
    expect(await fresh(concatHex([r, twin, yParity === 0 ? "0x1c" : "0x1b"]))).to.equal(signature);
    expect(await fresh(concatHex([r, twin, yParity === 0 ? "0x1b" : "0x1c"]))).to.equal("InvalidSignature");
  });

  it("of another proposal are refused before they are sent", async () => {
    const file = await proposed();
    await run(["govern", "sign", file, "--json"], KEY);
    const other = JSON.parse(readFileSync(file, "utf8"));
    const again = await proposed();
    const fresh = JSON.parse(readFileSync(again, "utf8"));
    folder.write("mixed.json", JSON.stringify({ ...fresh, assents: other.assents }));
    const mixed = await run(["govern", "send", folder.path("mixed.json"), "--json"]);
    expect(mixed.error.code).to.equal("InvalidSignature");
  });

  it("for bytes that are written in no usual way keep nobody from looking at the group", async () => {
    const { header } = await chain.issued(10, { emergency: quorum, emergencyLimit: 864_000n });
    const { timestamp } = await getBlock(chain.reader);
    const hold = encodeFunctionData(
      imposeHoldCall({
        registry: chain.registry,
        header,
        targets: [1n],
        until: timestamp + 1_000n,
        reason: 0,
        evidence: EVIDENCE,
      }),
    );
    // What stands behind a call is read by nobody, and the group takes it.
    const proposal = {
      target: chain.registry,
      data: `${hold}00` as Hex,
      evidence: EVIDENCE,
      nonce: 7n,
      deadline: 0n,
    };
    const place = { chainId: chain.chainId, quorum, roster: 1, proposal };
    const signature = await privateKeyToAccount(KEY).signTypedData(proposalTypedData(place));
    const { roster } = await readGroup(chain.reader, { quorum });
    const approvals = [{ seat: 0, chair: 0, signature }];
    await writeContract(chain.issuer, openProposalCall({ quorum, proposal, seats: roster.seats, approvals }));
    const shown = await run(["govern", "show", quorum, "--json"]);
    const odd = shown.proposals.find(({ id }: { id: Hex }) => id === proposalId(place));
    expect(odd.what).to.match(/cannot be told in full: 1 byte trails behind its arguments$/);
    expect(odd.warnings).to.have.length(1);
    expect((await run(["govern", "step", quorum, "--json"])).code).to.equal(0);

    const votes = { assents: approvals, objections: [] };
    const unsigned = { ...place, proposal: { ...proposal, nonce: 8n }, ...votes, assents: [] };
    const file = folder.write("odd.json", formatProposal(unsigned));
    const { error } = await run(["govern", "sign", file, "--json"], KEY);
    expect(error).to.include({
      code: "CallNotTold",
      reason: "The call of the proposal, Hold, cannot be told in full: 1 byte trails behind its arguments.",
    });
    const forWallet = await run(["govern", "sign", file, "--typed-data"], KEY);
    expect(forWallet.stderr).to.match(/cannot be told in full/);
    const calls = {
      chainId: 31_337,
      from: quorum,
      calls: [{ to: chain.registry, data: proposal.data, value: "0", what: "Hold", simulated: true }],
    };
    const from = folder.write(
      "odd-calls.json",
      JSON.stringify({ format: "symbolon-calls", version: 1, ...calls }),
    );
    const again = await run([
      "govern",
      "propose",
      quorum,
      "--calls",
      from,
      "--out",
      folder.path("again.json"),
      "--json",
    ]);
    expect(again.error.code).to.equal("CallNotTold");
    // Whoever objects need not know what to.
    const objection = folder.path("objection.json");
    expect(
      await run(["govern", "sign", file, "--object", "--out", objection, "--json"], KEY),
    ).to.deep.include({
      code: 0,
      objections: [0],
      digest: votedDigest(unsigned, "objections"),
    });
    const blind = await run(["govern", "sign", file, "--blind", "--json"], KEY);
    expect(blind, blind.stderr).to.deep.include({ code: 0, assents: [0], digest: proposalId(unsigned) });
  });
});
