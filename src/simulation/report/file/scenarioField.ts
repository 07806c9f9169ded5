import {
  amount,
  count,
  type Decoder,
  list,
  members,
  number,
  object,
  oneOf,
  text,
} from "../../../core/decode.ts";
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

const arrivalsByKind = {
  flash: object<Arrivals & { readonly kind: "flash" }>({
    kind: oneOf(["flash"]),
    share: amount,
    within: amount,
    over: amount,
  }),
  poisson: object<Arrivals & { readonly kind: "poisson" }>({ kind: oneOf(["poisson"]), over: amount }),
  diurnal: object<Arrivals & { readonly kind: "diurnal" }>({
    kind: oneOf(["diurnal"]),
    over: amount,
    peak: number,
    ratio: amount,
  }),
  replay: object<Arrivals & { readonly kind: "replay" }>({
    kind: oneOf(["replay"]),
    moments: list(number),
  }),
} satisfies { readonly [Kind in Arrivals["kind"]]: Decoder<Arrivals & { readonly kind: Kind }> };

const arrivals: Decoder<Arrivals> = (value, path) => {
  const kinds = ["flash", "poisson", "diurnal", "replay"] as const;
  const kind = oneOf(kinds)(members(value, path).kind, `${path}.kind`);
  return arrivalsByKind[kind](value, path);
};

const chain = object<ChainTerms>({ blockTime: amount, gasLimit: amount, baseFee: amount });

const background = object<Background>({
  load: amount,
  spread: amount,
  headroom: amount,
  gas: amount,
  spikes: list(object<Background["spikes"][number]>({ at: amount, for: amount, times: amount })),
});

const wallets = object<WalletTerms>({
  tip: amount,
  tipSpread: amount,
  feeMargin: amount,
  feeCeiling: amount,
  raiseAfter: amount,
  raiseBy: amount,
  resend: amount,
  retry: object<WalletTerms["retry"]>({ first: amount, factor: amount, tries: count }),
  patience: amount,
  pollEvery: amount,
  impatient: amount,
});

const rpc = object<RpcTerms>({ perSecond: amount, burst: amount, latency: amount, timeout: amount });

const faults = object<Faults>({
  refused: amount,
  stalls: list(object<Faults["stalls"][number]>({ at: amount, for: amount })),
  dropped: amount,
  reorgs: list(object<Faults["reorgs"][number]>({ at: amount, depth: count, lost: amount })),
});

const credentials = object<CredentialTerms>({
  epoch: amount,
  issuedPerBlock: amount,
  revocations: list(object<CredentialTerms["revocations"][number]>({ at: amount, share: amount })),
});

const terms = object<Omit<Scenario, "credentials">, { readonly credentials: CredentialTerms }>(
  {
    name: text,
    seed: text,
    arrivals,
    chain,
    background,
    wallets,
    rpc,
    faults,
    waves: object<WaveTerms>({ count, interval: amount }),
    relay: object<RelayTerms>({
      perSecond: amount,
      queue: amount,
      bundle: count,
      pace: amount,
      keys: count,
      tip: amount,
    }),
    until: amount,
  },
  { credentials },
);

/** A scenario as a report keeps it: in its own units, not in those of scenario files. */
export const scenarioField: Decoder<Scenario> = (value, path) => ({
  credentials: undefined,
  ...terms(value, path),
});

export const strategyField = oneOf(strategyNames);
