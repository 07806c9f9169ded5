import { expect } from "chai";
import hre from "hardhat";
import {
  type Address,
  BaseError,
  bytesToHex,
  decodeErrorResult,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  parseAbi,
} from "viem";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { trieValue } from "../../src/sdk/core/stateProof/trieValue.ts";
import { isDeep } from "../deep.ts";
import { compile } from "./play/compile.ts";
import { composeProof, type ProofCase } from "./tries/composeProof.ts";

const CASES = isDeep ? 100_000 : 100;
const FIRST_SEED = Number(process.env.SYMBOLON_SEED ?? (isDeep ? 1_000_000 : 1));
const CALL_GAS = 15_000_000n;

const abi = parseAbi([
  "function valueAt(bytes32 root, bytes32 key, bytes[] proof) pure returns (bytes)",
  "error BadRlp(uint256 offset)",
  "error ProofTooShort(bytes32 key, uint256 position, bytes32 expected)",
  "error WrongProofNode(bytes32 key, uint256 position, bytes32 hash, bytes32 expected)",
  "error UnusedProofNodes(bytes32 key, uint256 used, uint256 given)",
]);

describe(`Both readers of state proofs, over ${CASES.toLocaleString("en")} tries and nodes that no trie has`, () => {
  let chain: Awaited<ReturnType<typeof hre.network.create>>;
  let to: Address;

  before(async () => {
    chain = await hre.network.create("embedded");
    const settings = { viaIR: true, optimizer: { enabled: true, runs: 1 } };
    const file = "test/differential/contracts/TrieProbe.sol";
    to = "0x0000000000000000000000000000000000007213";
    const { runtime } = compile({ file, contract: "TrieProbe", settings });
    await chain.provider.request({ method: "hardhat_setCode", params: [to, runtime] });
  });
  after(() => chain.close());

  /** The value, `absent`, or the error's name. */
  function ours({ root, key, proof }: ProofCase): string {
    try {
      const value = trieValue({ root, key, proof, what: "proof" });
      return value === undefined ? "absent" : bytesToHex(value);
    } catch (error) {
      if (error instanceof SymbolonError) return error.code;
      throw error;
    }
  }

  async function onChain({ root, key, proof }: ProofCase): Promise<string> {
    const args = [bytesToHex(root), bytesToHex(key), proof.map((node) => bytesToHex(node))] as const;
    const data = encodeFunctionData({ abi, functionName: "valueAt", args });
    const client = await chain.viem.getPublicClient();
    try {
      const { data: answer } = await client.call({ to, data, gas: CALL_GAS });
      const value = decodeFunctionResult({ abi, functionName: "valueAt", data: answer as Hex });
      return value === "0x" ? "absent" : value;
    } catch (error) {
      if (!(error instanceof BaseError)) throw error;
      const { data } = error.walk(
        (one) => typeof (one as { data?: unknown }).data === "string",
      ) as unknown as {
        data: Hex;
      };
      return decodeErrorResult({ abi, data }).errorName;
    }
  }

  it("agree on the value, on its absence, and on why there is neither", async () => {
    const met = new Map<string, number>();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
      const one = composeProof(seed);
      const found = ours(one);
      expect(await onChain(one), `seed ${seed}`).to.equal(found);
      const kind = found.startsWith("0x") ? "value" : found;
      met.set(kind, (met.get(kind) ?? 0) + 1);
    }
    for (const kind of ["value", "absent", "BadRlp", "ProofTooShort", "UnusedProofNodes"]) {
      expect(met.get(kind) ?? 0, kind).to.be.at.least(CASES / 100);
    }
  });
});
