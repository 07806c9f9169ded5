import type { Hex } from "viem";
import { disclose } from "../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { encodePresentation } from "../../src/sdk/credentials/disclosure/compactPresentation.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { credentialsOf, FIELDS } from "./credentials.ts";

const COUNT = 131_072;
const ACCOUNT: Hex = `0x${"a1".repeat(20)}`;

/** Bytes of a presentation of each two fields that there are, of a credential whose proof has 17 nodes. */
export async function presentationRow(): Promise<readonly Measurement[]> {
  const terms = {
    count: COUNT,
    registry: ACCOUNT,
    chainId: 8_453n,
    issuer: ACCOUNT,
    issuedAt: 1_900_000_000n,
  };
  const subjectAt = (index: number): Hex => `0x${(0x5100 + index).toString(16).padStart(40, "0")}`;
  const held = credentialsOf({ ...terms, subjectAt }).packageOf(COUNT >> 1);
  const positions = Array.from({ length: FIELDS }, (_, position) => position);
  const pairs = positions.flatMap((one) => positions.slice(one + 1).map((other) => [one, other] as const));
  const sizes = pairs.map((pair) => encodePresentation(disclose(held, pair)).length);
  return [
    {
      id: "presentation-bytes",
      about: `a presentation of two fields of a credential of ${FIELDS} fields, among 131,072, as links and QR codes carry it, before base64url; a sample is one of the ${pairs.length} pairs of fields`,
      unit: "bytes",
      ours: spreadOf(sizes),
      peer: null,
      goal: 1_300,
    },
  ];
}
