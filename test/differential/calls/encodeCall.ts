import {
  type AbiParameter,
  type ContractFunctionArgs,
  concatHex,
  encodeAbiParameters,
  type Hex,
  parseAbi,
  toFunctionSelector,
} from "viem";

/** EAS's calls and those of its schema registry, written out by hand: nothing of ours is asked what they look like. */
export const easAbi = parseAbi([
  "struct Item { address recipient; uint64 expirationTime; bool revocable; bytes32 refUID; bytes data; uint256 value; }",
  "struct Undo { bytes32 uid; uint256 value; }",
  "struct Signature { uint8 v; bytes32 r; bytes32 s; }",
  "struct Attest { bytes32 schema; Item data; }",
  "struct SignedAttest { bytes32 schema; Item data; Signature signature; address attester; uint64 deadline; }",
  "struct AttestList { bytes32 schema; Item[] data; }",
  "struct SignedAttestList { bytes32 schema; Item[] data; Signature[] signatures; address attester; uint64 deadline; }",
  "struct Revoke { bytes32 schema; Undo data; }",
  "struct SignedRevoke { bytes32 schema; Undo data; Signature signature; address revoker; uint64 deadline; }",
  "struct RevokeList { bytes32 schema; Undo[] data; }",
  "struct SignedRevokeList { bytes32 schema; Undo[] data; Signature[] signatures; address revoker; uint64 deadline; }",
  "function attest(Attest request) payable",
  "function attestByDelegation(SignedAttest request) payable",
  "function multiAttest(AttestList[] requests) payable",
  "function multiAttestByDelegation(SignedAttestList[] requests) payable",
  "function revoke(Revoke request) payable",
  "function revokeByDelegation(SignedRevoke request) payable",
  "function multiRevoke(RevokeList[] requests) payable",
  "function multiRevokeByDelegation(SignedRevokeList[] requests) payable",
  "function timestamp(bytes32 data)",
  "function multiTimestamp(bytes32[] data)",
  "function revokeOffchain(bytes32 data)",
  "function multiRevokeOffchain(bytes32[] data)",
  "function increaseNonce(uint256 newNonce)",
  "function getAttestation(bytes32 uid) view",
  "function isAttestationValid(bytes32 uid) view",
  "function getTimestamp(bytes32 data) view",
  "function getRevokeOffchain(address revoker, bytes32 data) view",
  "function getNonce(address account) view",
  "function register(string schema, address resolver, bool revocable)",
  "function getSchema(bytes32 uid) view",
]);

export type EasFunction = (typeof easAbi)[number]["name"];
type EasArguments<name extends EasFunction> = ContractFunctionArgs<
  typeof easAbi,
  "payable" | "nonpayable" | "view",
  name
>;

/** Selectors, computed once: viem's own encoder computes one a call. */
const known = new Map<string, { selector: Hex; inputs: readonly AbiParameter[] }>(
  easAbi.map((item) => [item.name, { selector: toFunctionSelector(item), inputs: item.inputs }]),
);

/** Calldata of one of EAS's functions. */
export function encodeCall<const name extends EasFunction>(name: name, args: EasArguments<name>): Hex {
  const { selector, inputs } = known.get(name)!;
  return concatHex([selector, encodeAbiParameters(inputs, args as readonly unknown[])]);
}
