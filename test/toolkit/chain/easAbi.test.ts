import { expect } from "chai";
import { type Abi, type AbiParameter, parseAbi, toEventSelector, toFunctionSelector } from "viem";
import { attestationRegistryAbi } from "../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { schemaRegistryAbi } from "../../../src/sdk/chain/abi/schemaRegistryAbi.ts";
import { easBuild, ownBuild } from "../../journeys/easBuilds.ts";

/** EIP-170: no contract may be longer. */
const CODE_LIMIT_BYTES = 24_576;

/** All that AttestationRegistry has over EAS. Whoever adds to it adds to what every client must be told. */
const extras = parseAbi([
  "struct AttestationRequestData { address recipient; uint64 expirationTime; bool revocable; bytes32 refUID; bytes data; uint256 value; }",
  "struct ManyDelegatedAttestationRequest { bytes32 schema; AttestationRequestData[] data; bytes signature; address attester; uint64 deadline; }",
  "struct RevocationRequestData { bytes32 uid; uint256 value; }",
  "struct ManyDelegatedRevocationRequest { bytes32 schema; RevocationRequestData[] data; bytes signature; address revoker; uint64 deadline; }",
  "struct AttestationStatus { bytes32 schema; address recipient; address attester; uint64 time; uint64 expirationTime; uint64 revocationTime; bool revocable; }",
  "struct Attestation { bytes32 uid; bytes32 schema; uint64 time; uint64 expirationTime; uint64 revocationTime; bytes32 refUID; address recipient; address attester; bool revocable; bytes data; }",
  "function attestManyByDelegation(ManyDelegatedAttestationRequest manyDelegatedRequest) payable returns (bytes32[])",
  "function revokeManyByDelegation(ManyDelegatedRevocationRequest manyDelegatedRequest) payable",
  "function statusOf(bytes32 uid) view returns (AttestationStatus)",
  "function statusesOf(bytes32[] uids) view returns (AttestationStatus[])",
  "function getAttestations(bytes32[] uids) view returns (Attestation[])",
  "error DataNotStored(uint256 length)",
]);

describe("chain/abi beside EAS's", () => {
  it("AttestationRegistry has EAS's ABI and the extras, and nothing else", () => {
    expect(plain(attestationRegistryAbi)).to.deep.equal(plain([...easBuild("EAS").abi, ...extras]));
  });

  it("SchemaRegistry has EAS's ABI, and nothing else", () => {
    expect(plain(schemaRegistryAbi)).to.deep.equal(plain(easBuild("SchemaRegistry").abi));
  });

  it("every selector and topic of EAS's is ours", () => {
    const ours = selectors(attestationRegistryAbi);
    const theirs = selectors(easBuild("EAS").abi);
    expect(theirs).to.have.length(25 + 6);
    expect(ours).to.include.members(theirs);
    // Two of them as they stand in calls on every chain that has EAS.
    expect(ours).to.include.members(["attest 0xf17325e7", "getAttestation 0xa3112a64"]);
    expect(new Set(ours.map((text) => text.split(" ")[1])).size).to.equal(ours.length);
  });

  for (const name of ["AttestationRegistry", "SchemaRegistry"]) {
    it(`${name} can be deployed on any chain`, () => {
      const length = (ownBuild(name, "credentials").deployedBytecode.length - 2) / 2;
      expect(length).to.be.greaterThan(0).and.at.most(CODE_LIMIT_BYTES);
    });
  }
});

/**
 * An ABI as clients see it, one line an item: names, types, mutability, what is indexed; in an order of its own, and
 * without the constructor, which no client calls.
 */
function plain(abi: Abi): readonly string[] {
  return abi
    .filter((item) => item.type !== "constructor")
    .map((item) => {
      const inputs = "inputs" in item ? item.inputs : [];
      const outputs = item.type === "function" ? item.outputs : [];
      const name = "name" in item ? item.name : "";
      const mutability = "stateMutability" in item ? item.stateMutability : "";
      return `${item.type} ${name}${list(inputs)} ${mutability} ${list(outputs)}`;
    })
    .sort();
}

function list(parameters: readonly (AbiParameter & { readonly indexed?: boolean })[]): string {
  const words = parameters.map((parameter) => {
    const type = "components" in parameter ? parameter.type + list(parameter.components) : parameter.type;
    return `${type} ${parameter.indexed === true ? "indexed " : ""}${parameter.name ?? ""}`.trim();
  });
  return `(${words.join(", ")})`;
}

function selectors(abi: Abi): readonly string[] {
  return abi.flatMap((item) => {
    if (item.type === "function") return [`${item.name} ${toFunctionSelector(item)}`];
    return item.type === "event" ? [`${item.name} ${toEventSelector(item)}`] : [];
  });
}
