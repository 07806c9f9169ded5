import type { Mutant } from "./mutant.ts";

const file = "/EAS.sol";
const attested = "emit Attested(request.recipient, attester, uid, schemaUID);";
const resolved =
  "res.usedValue = _resolveAttestations(schemaRecord, attestations, values, false, availableValue, last);";

/** The seven bugs that EAS's own 178 tests do not notice, planted in EAS. */
export const easMutants: readonly Mutant[] = [
  {
    name: "a wider bump in the uid",
    edits: [{ file, from: /(?<=attestation\.data,\s+)bump/, to: "uint64(bump)" }],
  },
  {
    name: "a uid without the attester",
    edits: [{ file, from: /attestation\.attester,\s+(?=attestation\.time)/, to: "" }],
  },
  {
    name: "a padded uid preimage",
    edits: [{ file, from: /abi\.encodePacked(?=\(\s+attestation\.schema)/, to: "abi.encode" }],
  },
  {
    name: "a resolver told of a revocation at time 0",
    edits: [
      {
        file,
        from: "emit Revoked(attestations[i].recipient",
        to: "attestations[i].revocationTime = 0; emit Revoked(attestations[i].recipient",
      },
    ],
  },
  {
    name: "an expiration accepted that is now",
    edits: [{ file, from: "request.expirationTime <= _time()", to: "request.expirationTime < _time()" }],
  },
  {
    name: "Attested told after the resolver was called",
    edits: [
      { file, from: attested, to: "" },
      {
        file,
        from: resolved,
        to: `${resolved}
          for (uint256 i = 0; i < length; ++i)
            emit Attested(attestations[i].recipient, attester, attestations[i].uid, schemaUID);`,
      },
    ],
  },
  {
    name: "an expiration stored in 40 bits",
    edits: [
      {
        file,
        from: "_db[uid] = attestation;",
        to: "_db[uid] = attestation; _db[uid].expirationTime = uint40(attestation.expirationTime);",
      },
    ],
  },
];
