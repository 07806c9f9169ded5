import { type Spread, spreadOf } from "../../harness/spread.ts";
import { SAMPLES } from "../subject.ts";
import { deployEasPair, type EasCode } from "./deployEasLike.ts";
import { easRegistry } from "./easRegistry.ts";
import { randomItem } from "./item.ts";
import type { AttestationChain } from "./openAttestationChain.ts";
import type { RowTerms } from "./task.ts";

export const SERIES_FIRST: RowTerms = {
  id: "series-first",
  about:
    "how much dearer an issuer's first attestation under a schema is than its next, of 32 bytes; whole transactions",
  goal: 80_000,
};

/**
 * How much dearer an issuer's first attestation under a schema is than its next. The registry is a new one, so that
 * the spread also shows what the very first series in it costs.
 */
export async function seriesFirst(chain: AttestationChain, code: EasCode): Promise<Spread> {
  const { address, register } = await deployEasPair(chain, code);
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const schema = await register(`bytes32 field${i}`);
    const registry = easRegistry(chain, address, { plain: schema, resolved: schema });
    const first = await registry.attest(randomItem(`series ${i} first`, 32));
    const next = await registry.attest(randomItem(`series ${i} next`, 32));
    samples.push(first.gas - next.gas);
  }
  return spreadOf(samples);
}
