import type { Address } from "viem";
import { isDigestSignedByKey } from "../../src/sdk/distribution/bundles/isSignedByKey.ts";
import { loadRecovery } from "../../src/services/gateway/signatures/loadRecovery.ts";
import { disagreements, probeCode, randomSignatures } from "../../test/nodes/signatures.ts";
import { openRelayChain } from "../../test/toolkit/scripts/relayChain.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";

const PROBE: Address = `0x${"5e".repeat(20)}`;
const SHOWN_EVERY = 50_000;

/** How many of random and malformed signatures are read in one way here, and in another by the contracts. */
export async function signatureRows(progress: (line: string) => void, count: number) {
  const recover = await loadRecovery();
  if (recover === undefined) throw new Error("tiny-secp256k1 is not installed: npm install tiny-secp256k1");
  const chain = await openRelayChain();
  let taken = 0;
  try {
    await chain.node.setCode({ address: PROBE, bytecode: probeCode() });
    const found = await disagreements(
      chain.reader,
      PROBE,
      randomSignatures("bench", count, recover),
      (...one) => isDigestSignedByKey(...one, recover),
      (done, so) => {
        taken = so;
        if (done % SHOWN_EVERY === 0) progress(`${done} signatures, ${so} taken by the contracts`);
      },
    );
    for (const one of found.slice(0, 3)) progress(`disagreement: ${JSON.stringify(one)}`);
    const measurement: Measurement = {
      id: "signature-disagreements",
      about: `of ${count.toLocaleString("en")} random and malformed signatures, those that TypeScript reads otherwise than the contracts, as they are or in the form made of them`,
      unit: "signatures",
      ours: spreadOf([found.length]),
      peer: null,
      goal: 0,
    };
    return { measurements: [measurement], conditions: { signatures: { count, taken } } };
  } finally {
    await chain.close();
  }
}
