import { expect } from "chai";
import { type Client, createClient, custom, type Hex, type Transport } from "viem";
import { createWitness } from "../../../../../src/sdk/credentials/verify/offline/createWitness.ts";
import { checkWitness } from "../../../../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import { type ChainBatch, openWitnessChain, START, type WitnessChain } from "../witnessChain.ts";
import { codeOf } from "./codeOf.ts";

describe("credentials/verify: how a witness is made", () => {
  let chain: WitnessChain;
  let changed: ChainBatch;

  before(async () => {
    chain = await openWitnessChain();
    changed = chain.draft(60n, START);
    await chain.at(START);
    await chain.issue(changed);
    for (let i = 0; i < 4; i++) await chain.issue(chain.draft(0n, START));
    await chain.at(START + 120n);
    await chain.change(changed, "Suspend", 5, 230);
    await chain.at(START + 240n);
    await chain.change(changed, "Reinstate", 5);
    await chain.at(START + 360n);
    await chain.change(changed, "Revoke", 3);
  });
  after(() => chain.close());

  it("asks the node for all proofs at once", async () => {
    const asked: string[] = [];
    const transport = custom(
      {
        request: async ({ method, params }: { method: string; params: never }) => {
          asked.push(method);
          return chain.publicClient.request({ method, params } as never);
        },
      },
      { retryCount: 0 },
    );
    await createWitness(createClient({ transport }), { registry: chain.registry, ...changed.of(3) });
    expect(asked.filter((method) => method === "eth_getProof").length).to.equal(1);
    expect(asked.length).to.equal(3);
  });

  it("stands on any block that the node can prove, by number or tag", async () => {
    const number = (await chain.publicClient.getBlockNumber()) - 3n;
    const block = await chain.publicClient.getBlock({ blockNumber: number });
    const parameters = { registry: chain.registry, ...changed.of(3) };
    const older = await createWitness(chain.publicClient, { ...parameters, blockNumber: number });
    const { chainId, registry } = chain;
    const told = { witness: older, chainId, registry, trustedBlockHash: block.hash };
    expect(checkWitness(told).block).to.deep.equal({
      number,
      hash: block.hash,
      timestamp: block.timestamp,
    });
    const tagged = await createWitness(chain.publicClient, { ...parameters, blockTag: "safe" });
    const { hash, timestamp } = await chain.publicClient.getBlock();
    expect(checkWitness({ ...told, witness: tagged, trustedBlockHash: hash }).block.timestamp).to.equal(
      timestamp,
    );
  });

  describe("from a node that refuses or lies", () => {
    type Answers = Readonly<Record<string, (answer: never) => unknown>>;
    const liar = (answers: Answers): Client<Transport> =>
      createClient({
        transport: custom(
          {
            request: async ({ method, params }: { method: string; params: never }) => {
              const answer = await chain.publicClient.request({ method, params } as never);
              return (answers[method] ?? ((told: unknown) => told))(answer);
            },
          },
          { retryCount: 0 },
        ),
      });
    const code = (answers: Answers) =>
      codeOf(() => createWitness(liar(answers), { registry: chain.registry, ...changed.of(5) }));
    type Proof = { accountProof: Hex[]; storageProof: { proof: Hex[]; value: Hex }[] };

    it("names what the node did", async () => {
      expect(await code({})).to.equal("none");
      expect(await code({ eth_getBlockByNumber: () => null })).to.equal("BlockNotFound");
      for (const field of ["stateRoot", "timestamp", "miner"]) {
        const without = (block: object) => ({ ...block, [field]: undefined });
        expect(await code({ eth_getBlockByNumber: without })).to.equal("BadBlock");
      }
      const later = (block: object) => ({ ...block, timestamp: "0x77777777" });
      expect(await code({ eth_getBlockByNumber: later })).to.equal("HeaderNotRebuilt");
      const more = (block: object) => ({ ...block, blockAccessListHash: `0x${"00".repeat(32)}` });
      expect(await code({ eth_getBlockByNumber: more })).to.equal("HeaderNotRebuilt");
      const fail = () => {
        throw new Error("connection lost");
      };
      expect(await code({ eth_getBlockByNumber: fail })).to.equal("NodeFailed");
      expect(await code({ eth_chainId: fail })).to.equal("NodeFailed");
      const refuse = () => {
        throw new Error("missing trie node");
      };
      expect(await code({ eth_getProof: refuse })).to.equal("ProofRefused");
      const asked = { registry: chain.registry, ...changed.of(5) };
      const told = await createWitness(liar({ eth_getProof: refuse }), asked).catch((error) => error.reason);
      expect(told).to.match(/^The node refuses a proof of 0x\w{40} at block \d+: [^\n]*\w\.?$/);
      expect(await code({ eth_getProof: () => null })).to.equal("ProofRefused");
      expect(await code({ eth_getProof: (proof: Proof) => ({ ...proof, storageProof: [] }) })).to.equal(
        "ProofRefused",
      );
      const cut = (proof: Proof) => ({ ...proof, accountProof: proof.accountProof.slice(1) });
      expect(await code({ eth_getProof: cut })).to.equal("ProofNotOfBlock");
      const bare = (proof: Proof) => ({
        ...proof,
        storageProof: proof.storageProof.map(() => ({ proof: [] })),
      });
      expect(await code({ eth_getProof: bare })).to.equal("ProofNotOfBlock");
    });

    it("says that the node is at fault whose proofs have a form of their own", async () => {
      const longer = ({ accountProof, ...rest }: Proof) => ({
        ...rest,
        accountProof: [...accountProof, accountProof[0]],
      });
      const asked = { registry: chain.registry, ...changed.of(5) };
      const error = await createWitness(liar({ eth_getProof: longer }), asked).catch((thrown) => thrown);
      expect(error).to.include({ code: "ProofNotCanonical" });
      expect(error.details).to.include({ problem: "UnusedProofNodes" });
      expect(error.hint).to.match(
        /^Neither the credential nor this call is wrong: some development nodes do this, so ask a node of another make/,
      );
    });

    it("believes no value, only proofs, and drops what is inlined or empty", async () => {
      const lied = (proof: Proof) => ({
        ...proof,
        storageProof: proof.storageProof.map(({ proof: nodes }) => ({
          value: "0x0",
          proof: nodes.length === 0 ? ["0x80"] : [...nodes, "0xc22001"],
        })),
      });
      expect(await code({ eth_getProof: lied })).to.equal("none");
    });

    it("asks for nothing where credential and batch do not belong together", async () => {
      const strange = { ...changed.of(5), credential: changed.of(6).credential };
      const unreachable = liar({ eth_getBlockByNumber: () => expect.fail("it was asked") });
      const made = () => createWitness(unreachable, { registry: chain.registry, ...strange });
      expect(await codeOf(made)).to.equal("CredentialNotInBatch");
    });
  });
});
