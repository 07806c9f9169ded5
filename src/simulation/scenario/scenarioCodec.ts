import {
  badField,
  type Codec,
  type Field,
  fee,
  list,
  memberOf,
  number,
  record,
  share,
  text,
  whole,
} from "./codec.ts";
import { defaultScenario } from "./defaultScenario.ts";
import type {
  Arrivals,
  Background,
  ChainTerms,
  CredentialTerms,
  Faults,
  RelayTerms,
  RpcTerms,
  Scenario,
  WalletTerms,
  WaveTerms,
} from "./scenario.ts";

/** The recorded moments in a file that a scenario names. */
export type ReadMoments = (name: string, field: Field) => readonly number[];

const MONTH = 30 * 86_400;
const DAY = 86_400;
const MAX_MOMENTS = 10_000_000;
const MAX_EVENTS = 1_000;
/** What a transaction can have at most (EIP-7825). */
const MAX_TRANSACTION_GAS = 2 ** 24;
/** Gated claims in a bundle that such a transaction holds. */
const MAX_BUNDLE = 200;

const moment = number({ least: 0, most: MONTH });
const duration = number({ least: 0.001, most: MONTH });
const perSecond = number({ least: 0.001, most: 1e9 });
const count = whole({ least: 1, most: 1e9 });

const flash = record<Arrivals & { readonly kind: "flash" }>({
  kind: constant("flash"),
  share,
  within: duration,
  over: duration,
});
const poisson = record<Arrivals & { readonly kind: "poisson" }>({
  kind: constant("poisson"),
  over: duration,
});
const diurnal = record<Arrivals & { readonly kind: "diurnal" }>({
  kind: constant("diurnal"),
  over: duration,
  peak: number({ least: 0, most: DAY }),
  ratio: number({ least: 1, most: 1e6 }),
});
const replay = record<Arrivals & { readonly kind: "replay" }>({
  kind: constant("replay"),
  moments: list(moment, { least: 1, most: MAX_MOMENTS }),
});
const replayOfFile = record<{ readonly kind: "replay"; readonly file: string }>({
  kind: constant("replay"),
  file: text,
});

const chain = record<ChainTerms>(
  {
    blockTime: number({ least: 0.01, most: 3_600 }),
    gasLimit: whole({ least: 1_000_000, most: 1e12 }),
    baseFee: fee,
  },
  defaultScenario.chain,
);

const background = record<Background>(
  {
    load: number({ least: 0, most: 100 }),
    spread: number({ least: 0, most: 5 }),
    headroom: number({ least: 0.01, most: 1_000 }),
    gas: whole({ least: 21_000, most: MAX_TRANSACTION_GAS }),
    spikes: list(record({ at: moment, for: duration, times: number({ least: 0, most: 1_000 }) }), {
      least: 0,
      most: MAX_EVENTS,
    }),
  },
  defaultScenario.background,
);

const wallets = record<WalletTerms>(
  {
    tip: fee,
    tipSpread: number({ least: 0, most: 5 }),
    feeMargin: number({ least: 1, most: 1_000 }),
    feeCeiling: fee,
    raiseAfter: duration,
    raiseBy: number({ least: 1.125, most: 100 }),
    resend: share,
    retry: record(
      {
        first: number({ least: 0.01, most: DAY }),
        factor: number({ least: 1, most: 100 }),
        tries: whole({ least: 1, most: 1_000 }),
      },
      defaultScenario.wallets.retry,
    ),
    patience: duration,
    pollEvery: number({ least: 0.1, most: DAY }),
    impatient: share,
  },
  defaultScenario.wallets,
);

const rpc = record<RpcTerms>(
  {
    perSecond,
    burst: whole({ least: 0, most: 1e9 }),
    latency: number({ least: 0, most: DAY }),
    timeout: duration,
  },
  defaultScenario.rpc,
);

const faults = record<Faults>(
  {
    refused: share,
    stalls: list(record({ at: moment, for: duration }), { least: 0, most: MAX_EVENTS }),
    dropped: share,
    reorgs: list(record({ at: moment, depth: whole({ least: 1, most: 64 }), lost: share }), {
      least: 0,
      most: MAX_EVENTS,
    }),
  },
  defaultScenario.faults,
);

/** The registry takes epochs of a minute to thirty days. */
const credentials = record<CredentialTerms>({
  epoch: whole({ least: 60, most: MONTH }),
  issuedPerBlock: whole({ least: 0, most: 10_000 }),
  revocations: list(record({ at: moment, share }), { least: 0, most: MAX_EVENTS }),
});

const waves = record<WaveTerms>(
  { count: whole({ least: 2, most: 100_000 }), interval: whole({ least: 1, most: MONTH }) },
  defaultScenario.waves,
);

const relay = record<RelayTerms>(
  {
    perSecond,
    queue: count,
    bundle: whole({ least: 1, most: MAX_BUNDLE }),
    pace: number({ least: 0.001, most: 2 }),
    keys: whole({ least: 1, most: 10_000 }),
    tip: fee,
  },
  defaultScenario.relay,
);

/** What a scenario is in a file, but for the file's format and version. What it leaves out is as in the default scenario. */
export function scenarioCodec(readMoments: ReadMoments): Codec<Scenario> {
  return record<Scenario>(
    {
      name: text,
      seed: text,
      arrivals: arrivals(readMoments),
      chain,
      background,
      wallets,
      rpc,
      faults,
      credentials: orNull(credentials),
      waves,
      relay,
      until: duration,
    },
    defaultScenario,
  );
}

function constant<Value extends string>(value: Value): Codec<Value> {
  return { read: () => value, write: () => value };
}

function orNull<Value>(codec: Codec<Value>): Codec<Value | undefined> {
  return {
    read: (field) => (field.value === null ? undefined : codec.read(field)),
    write: (value) => (value === undefined ? null : codec.write(value)),
  };
}

function arrivals(readMoments: ReadMoments): Codec<Arrivals> {
  return {
    read: (field) => {
      const { value } = field;
      const held = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
      switch (held.kind) {
        case "flash":
          return flash.read(field);
        case "poisson":
          return poisson.read(field);
        case "diurnal":
          return diurnal.read(field);
        case "replay": {
          if (!Object.hasOwn(held, "file")) return replay.read(field);
          const { kind, file } = replayOfFile.read(field);
          return { kind, moments: readMoments(file, memberOf(field, held, "file")) };
        }
        default:
          throw badField(
            memberOf(field, held, "kind"),
            held.kind === undefined ? "is missing" : "is not known",
            "Write flash, poisson, diurnal or replay.",
          );
      }
    },
    write: (value) => {
      switch (value.kind) {
        case "flash":
          return flash.write(value);
        case "poisson":
          return poisson.write(value);
        case "diurnal":
          return diurnal.write(value);
        case "replay":
          return replay.write(value);
      }
    },
  };
}
