import type { Mutant } from "./mutant.ts";

const file = "/Attestations.sol";
const attested = "emit Attested(item.recipient, attester, uid, schema);";

/** The same seven bugs, planted in our registry. */
export const registryMutants: readonly Mutant[] = [
  {
    name: "a wider bump in the uid",
    edits: [
      {
        file: "/AttestationUid.sol",
        from: "keccak256(preimage, add(add(HEAD, 4), data.length))",
        to: "keccak256(preimage, add(add(HEAD, 8), data.length))",
      },
      {
        file: "/AttestationUid.sol",
        from: "keccak256(preimage, add(add(HEAD, 4), dataLength))",
        to: "keccak256(preimage, add(add(HEAD, 8), dataLength))",
      },
    ],
  },
  {
    name: "a uid without the attester",
    edits: [{ file: "/AttestationUid.sol", from: "shl(96, attester)", to: "0" }],
  },
  {
    name: "a padded uid preimage",
    edits: [
      {
        file,
        from: /uid = AttestationUid\.first\(\{[^}]*\}\);/,
        to: "uid = keccak256(abi.encode(schema, recipient, attester, time, expirationTime, revocable, refUID, data, uint32(0)));",
      },
    ],
  },
  {
    name: "a resolver told of a revocation at time 0",
    edits: [
      {
        file,
        from: "bool isAccepted = resolver.revoke{ value: item.value }(_attestationOf(item.uid));",
        to: `Attestation memory stale = _attestationOf(item.uid);
          stale.revocationTime = 0;
          bool isAccepted = resolver.revoke{ value: item.value }(stale);`,
      },
    ],
  },
  {
    name: "an expiration accepted that is now",
    edits: [{ file, from: "expirationTime <= time", to: "expirationTime < time" }],
  },
  {
    name: "Attested told after the resolver was called",
    edits: [
      { file, from: attested, to: `if (_resolverOf(series) == address(0)) ${attested}` },
      {
        file,
        from: "if (!resolver.attest{ value: value }(attestation)) revert InvalidAttestation();",
        to: `if (!resolver.attest{ value: value }(attestation)) revert InvalidAttestation(); ${attested}`,
      },
      {
        file,
        from: "return _askAboutAll(resolver, attestations, items, available);",
        to: `left = _askAboutAll(resolver, attestations, items, available);
          for (uint256 i = 0; i < items.length; ++i) emit Attested(items[i].recipient, attester, uids[done + i], schema);`,
      },
    ],
  },
  {
    name: "an expiration stored in 40 bits",
    edits: [
      {
        file: "/AttestationStore.sol",
        from: "(uint256(expirationTime) << 8) | length",
        to: "(uint256(uint40(expirationTime)) << 8) | length",
      },
    ],
  },
];

/** Bugs in what ours tells besides. */
export const statusMutants: readonly Mutant[] = [
  {
    name: "a status that knows of no revocation",
    edits: [
      {
        file: "/AttestationStore.sol",
        from: "status.revocationTime = _revocationTimeOf(uid, header);",
        to: "",
      },
    ],
  },
  {
    name: "statuses that are all the first one's",
    edits: [
      {
        file: "/AttestationRegistry.sol",
        from: "statuses[i] = _statusOf(uids[i]);",
        to: "statuses[i] = _statusOf(uids[0]);",
      },
    ],
  },
];
