import {
  type Arrivals,
  type Background,
  type ChainTerms,
  type CredentialTerms,
  type Faults,
  type RelayTerms,
  type RpcTerms,
  type Scenario,
  strategyNames,
  type WalletTerms,
  type WaveTerms,
} from "../../scenario/scenario.ts";
import {
  amount,
  count,
  type Field,
  FieldError,
  listOf,
  number,
  objectOf,
  oneOf,
  perhaps,
  text,
} from "./fields.ts";

const arrivalsByKind = {
  flash: objectOf<Arrivals & { readonly kind: "flash" }>({
    kind: oneOf(["flash"]),
    share: amount,
    within: amount,
    over: amount,
  }),
  poisson: objectOf<Arrivals & { readonly kind: "poisson" }>({ kind: oneOf(["poisson"]), over: amount }),
  diurnal: objectOf<Arrivals & { readonly kind: "diurnal" }>({
    kind: oneOf(["diurnal"]),
    over: amount,
    peak: number,
    ratio: amount,
  }),
  replay: objectOf<Arrivals & { readonly kind: "replay" }>({
    kind: oneOf(["replay"]),
    moments: listOf(number),
  }),
} satisfies { readonly [Kind in Arrivals["kind"]]: Field<Arrivals & { readonly kind: Kind }> };

const arrivals: Field<Arrivals> = (value, path) => {
  const kinds = ["flash", "poisson", "diurnal", "replay"] as const;
  if (typeof value !== "object" || value === null) throw new FieldError(path, value, "an object");
  const kind = oneOf(kinds)("kind" in value ? value.kind : undefined, `${path}.kind`);
  return arrivalsByKind[kind](value, path);
};

const chain = objectOf<ChainTerms>({ blockTime: amount, gasLimit: amount, baseFee: amount });

const background = objectOf<Background>({
  load: amount,
  spread: amount,
  headroom: amount,
  gas: amount,
  spikes: listOf(objectOf<Background["spikes"][number]>({ at: amount, for: amount, times: amount })),
});

const wallets = objectOf<WalletTerms>({
  tip: amount,
  tipSpread: amount,
  feeMargin: amount,
  feeCeiling: amount,
  raiseAfter: amount,
  raiseBy: amount,
  resend: amount,
  retry: objectOf<WalletTerms["retry"]>({ first: amount, factor: amount, tries: count }),
  patience: amount,
  pollEvery: amount,
  impatient: amount,
});

const rpc = objectOf<RpcTerms>({ perSecond: amount, burst: amount, latency: amount, timeout: amount });

const faults = objectOf<Faults>({
  refused: amount,
  stalls: listOf(objectOf<Faults["stalls"][number]>({ at: amount, for: amount })),
  dropped: amount,
  reorgs: listOf(objectOf<Faults["reorgs"][number]>({ at: amount, depth: count, lost: amount })),
});

const credentials = objectOf<CredentialTerms>({
  epoch: amount,
  issuedPerBlock: amount,
  revocations: listOf(objectOf<CredentialTerms["revocations"][number]>({ at: amount, share: amount })),
});

/** A scenario as a report keeps it: in its own units, not in those of scenario files. */
export const scenarioField = objectOf<Scenario>({
  name: text,
  seed: text,
  arrivals,
  chain,
  background,
  wallets,
  rpc,
  faults,
  credentials: perhaps(credentials),
  waves: objectOf<WaveTerms>({ count, interval: amount }),
  relay: objectOf<RelayTerms>({
    perSecond: amount,
    queue: amount,
    bundle: count,
    pace: amount,
    keys: count,
    tip: amount,
  }),
  until: amount,
});

export const strategyField = oneOf(strategyNames);
