import { type Decoder, type Decoders, object, oneOf } from "../../../sdk/core/decode.ts";
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

/** How a kind of file encodes a scenario: people's own files are limited to sensible values, and may omit a lot. */
export type FieldKinds = {
  readonly text: Decoder<string>;
  /** Seconds, shares, factors: any number within its bounds. */
  readonly number: (min: number, max: number) => Decoder<number>;
  /** Counts and gas, and seconds where a contract stores them. */
  readonly whole: (min: number, max: number) => Decoder<number>;
  readonly fee: Decoder<number>;
  readonly list: <Item>(item: Decoder<Item>, min: number, max: number) => Decoder<readonly Item[]>;
  /** @param otherwise the values of missing members, where members may be missing */
  readonly record: <Value extends object>(members: Decoders<Value>, otherwise: Value) => Decoder<Value>;
  /** The kind of arrivals, from their description. */
  readonly kind: Decoder<Arrivals["kind"]>;
  /** Arrivals of a recording. @param moments of those written in the file itself */
  readonly replay: (moments: Decoder<readonly number[]>) => Decoder<Arrivals>;
};

const MONTH = 30 * 86_400;
const DAY = 86_400;
/** Shortest duration, in seconds. */
const BRIEF = 0.001;
const MAX_MOMENTS = 10_000_000;
const MAX_EVENTS = 1_000;
/** Most gas of a transaction (EIP-7825). */
const MAX_TRANSACTION_GAS = 2 ** 24;
/** Most gated claims in a bundle of that gas. */
const MAX_BUNDLE = 200;

/** Decoders of a scenario's members. */
export function scenarioFields(
  kinds: FieldKinds,
): Decoders<Scenario> & { readonly credentials: Decoder<CredentialTerms> } {
  const { text, number, whole, fee, record } = kinds;
  return {
    name: text,
    seed: text,
    arrivals: arrivalsField(kinds),
    chain: record<ChainTerms>(
      { blockTime: number(0.01, 3_600), gasLimit: whole(1_000_000, 1e12), baseFee: fee },
      defaultScenario.chain,
    ),
    background: backgroundField(kinds),
    wallets: walletsField(kinds),
    rpc: record<RpcTerms>(
      {
        perSecond: number(0.001, 1e9),
        burst: whole(0, 1e9),
        latency: number(0, DAY),
        timeout: number(BRIEF, MONTH),
      },
      defaultScenario.rpc,
    ),
    faults: faultsField(kinds),
    credentials: credentialsField(kinds),
    waves: record<WaveTerms>({ count: whole(2, 100_000), interval: whole(1, MONTH) }, defaultScenario.waves),
    relay: record<RelayTerms>(
      {
        perSecond: number(0.001, 1e9),
        queue: whole(1, 1e9),
        bundle: whole(1, MAX_BUNDLE),
        pace: number(0.001, 2),
        keys: whole(1, 10_000),
        inFlight: whole(1, 64),
        tip: fee,
      },
      defaultScenario.relay,
    ),
    until: number(BRIEF, MONTH),
  };
}

function arrivalsField({ kind, list, number, replay }: FieldKinds): Decoder<Arrivals> {
  type Of<Kind> = Arrivals & { readonly kind: Kind };
  const duration = number(BRIEF, MONTH);
  const byKind = {
    flash: object<Of<"flash">>({
      kind: oneOf(["flash"]),
      share: number(0, 1),
      within: duration,
      over: duration,
    }),
    poisson: object<Of<"poisson">>({ kind: oneOf(["poisson"]), over: duration }),
    diurnal: object<Of<"diurnal">>({
      kind: oneOf(["diurnal"]),
      over: duration,
      peak: number(0, DAY),
      ratio: number(1, 1e6),
    }),
    replay: replay(list(number(0, MONTH), 1, MAX_MOMENTS)),
  };
  return (value, path) => byKind[kind(value, path)](value, path);
}

function backgroundField({ number, whole, list, record }: FieldKinds): Decoder<Background> {
  const spike = { at: number(0, MONTH), for: number(BRIEF, MONTH), times: number(0, 1_000) };
  return record<Background>(
    {
      load: number(0, 100),
      spread: number(0, 5),
      headroom: number(0.01, 1_000),
      gas: whole(21_000, MAX_TRANSACTION_GAS),
      spikes: list(object<Background["spikes"][number]>(spike), 0, MAX_EVENTS),
    },
    defaultScenario.background,
  );
}

function walletsField({ number, whole, fee, record }: FieldKinds): Decoder<WalletTerms> {
  const share = number(0, 1);
  return record<WalletTerms>(
    {
      tip: fee,
      tipSpread: number(0, 5),
      feeMargin: number(1, 1_000),
      feeCeiling: fee,
      raiseAfter: number(BRIEF, MONTH),
      raiseBy: number(1.125, 100),
      resend: share,
      retry: record<WalletTerms["retry"]>(
        { first: number(0.01, DAY), factor: number(1, 100), tries: whole(1, 1_000) },
        defaultScenario.wallets.retry,
      ),
      patience: number(BRIEF, MONTH),
      pollEvery: number(0.1, DAY),
      impatient: share,
    },
    defaultScenario.wallets,
  );
}

function faultsField({ number, whole, list, record }: FieldKinds): Decoder<Faults> {
  const at = number(0, MONTH);
  const share = number(0, 1);
  return record<Faults>(
    {
      refused: share,
      stalls: list(object<Faults["stalls"][number]>({ at, for: number(BRIEF, MONTH) }), 0, MAX_EVENTS),
      dropped: share,
      reorgs: list(object<Faults["reorgs"][number]>({ at, depth: whole(1, 64), lost: share }), 0, MAX_EVENTS),
    },
    defaultScenario.faults,
  );
}

/** The registry accepts epochs from a minute to thirty days. */
function credentialsField({ number, whole, list }: FieldKinds): Decoder<CredentialTerms> {
  const revocation = { at: number(0, MONTH), share: number(0, 1) };
  return object<CredentialTerms>({
    epoch: whole(60, MONTH),
    issuedPerBlock: whole(0, 10_000),
    revocations: list(object<CredentialTerms["revocations"][number]>(revocation), 0, MAX_EVENTS),
  });
}
