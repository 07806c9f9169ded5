import { type Hex, utf8 } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";

const of = (text: string): Hex => keccak256(utf8(text));

/** The hash of each struct's type text. The texts are part of the frozen formats, to the last space. */
export const typeHash = {
  credential: of("Credential(uint256 index,address subject,uint64 validFrom,uint64 expires,bytes32 fields)"),
  field: of("Field(uint256 position,bytes32 salt,bytes32 value)"),
  nullifier: of("Nullifier(address issuer,bytes32 schema,uint256 position,bytes32 value)"),
  policy: of(
    "Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)",
  ),
  rules: of("Rules(uint256 chainId,address rulebook)"),
  batch: of(
    "Batch(uint256 chainId,address registry,address issuer,bytes32 schema,bytes32 root,uint64 size," +
      "uint64 issuedAt,bytes32 policyHash,bytes32 manifestHash,bytes32 salt)",
  ),
  domain: of("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
  claim: of(
    "Claim(address account,uint256 index,uint256 upTo,address recipient,uint256 maxFee,address feeTaker," +
      "uint256 paidBefore,uint256 deadline)",
  ),
  agreement: of("Agreement(address campaign,address account,bytes32 text,string language)"),
  shuffleCommitment: of(
    "ShuffleCommitment(bytes32 allocationHash,uint8 source,bytes32 sourceId,uint64 number)",
  ),
} as const;
