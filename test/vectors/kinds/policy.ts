import { type Policy, policyHash } from "../naive/policyHash.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const vector = ({ revoker, emergency, epochLength, emergencyLimit, rulesHash }: Policy) => ({
  revoker,
  emergency,
  epochLength,
  emergencyLimit,
  rulesHash,
  hash: policyHash({ revoker, emergency, epochLength, emergencyLimit, rulesHash }),
});

export const policyKind: Kind = {
  kind: "policy",
  about: "A batch's policy (roles, the zero address being nobody; lengths in seconds) and its hash.",
  layout: {
    revoker: "address",
    emergency: "address",
    epochLength: "uint256",
    emergencyLimit: "uint256",
    rulesHash: "bytes32",
    hash: "bytes32",
  },
  vectors: () => {
    const random = randomSource("policy");
    const roles = [edges.zeroAddress, edges.maxAddress];
    const epochs = [0n, 60n, 2_592_000n, edges.maxUint64];
    const limits = [0n, edges.maxUint64];
    return [
      vector(example.policy),
      ...roles.flatMap((revoker) =>
        roles.flatMap((emergency) =>
          epochs.flatMap((epochLength) =>
            limits.map((emergencyLimit) =>
              vector({ revoker, emergency, epochLength, emergencyLimit, rulesHash: edges.zeroBytes32 }),
            ),
          ),
        ),
      ),
      ...range(50, () =>
        vector({
          revoker: random.pick([edges.zeroAddress, random.address()]),
          emergency: random.pick([edges.zeroAddress, random.address()]),
          epochLength: random.pick([0n, 60n, 3_600n, 86_400n, 2_592_000n]),
          emergencyLimit: random.uint(20),
          rulesHash: random.pick([edges.zeroBytes32, edges.maxBytes32, random.bytes32()]),
        }),
      ),
    ];
  },
};
