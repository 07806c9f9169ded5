import {
  type Address,
  type Client,
  type Hex,
  isAddressEqual,
  parseAbi,
  type Transport,
  zeroAddress,
} from "viem";
import { getBlock, getCode, readContract } from "viem/actions";
import { type RegistryKind, registryKindNames } from "../../core/attestation/registryKind.ts";
import type { TermsText } from "../../core/signing/termsTypedData.ts";
import { allOfGateAbi } from "../abi/allOfGateAbi.ts";
import { allOfManyGateAbi } from "../abi/allOfManyGateAbi.ts";
import { credentialGateAbi } from "../abi/credentialGateAbi.ts";
import { pauseGateAbi } from "../abi/pauseGateAbi.ts";
import { shippedCodes } from "../abi/shippedCodes.ts";
import { veraxGateAbi } from "../abi/veraxGateAbi.ts";
import { isShippedCode, type ShippedCode } from "../campaigns/codeFingerprint.ts";
import type { AtBlock } from "./atBlock.ts";
import { readEach } from "./readEach.ts";
import { type OracleState, readOracle, readTexts } from "./screeningGates.ts";

/** What may be used only once in a campaign, by number on chain. */
export const nullifierKindNames = ["Credential", "Subject", "Field"] as const;

export type NullifierKindName = (typeof nullifierKindNames)[number];

/**
 * The time at which a trust list must trust an issuer, by number on chain minus one: 0 is unstated, where there is no
 * list.
 */
export const trustedWhenNames = ["now", "whenIssued"] as const;

export type TrustedWhen = (typeof trustedWhenNames)[number];

/** What a CredentialGate, an AttestationGate or a VeraxGate demands, as far as it shows. */
export type GateRequirement = {
  /** The registry of the credentials. */
  readonly registry: Address;
  /** What it is, of an AttestationGate. */
  readonly registryKind?: RegistryKind | undefined;
  /** Of a VeraxGate, whose issuers are portals: the attester that the portal has to name; undefined: any. */
  readonly attester?: Address | undefined;
  readonly schema: Hex;
  /**
   * Issuers that the gate was asked about, and whether it accepts their present credentials: it has no readable list.
   */
  readonly asked: readonly { readonly issuer: Address; readonly accepted: boolean }[];
  /** The only accepted issuer; undefined where there are several, or a trust list. */
  readonly soleIssuer: Address | undefined;
  readonly trustList: Address | undefined;
  /** The time at which the trust list must trust an issuer; undefined: no trust list. */
  readonly trusted: TrustedWhen | undefined;
  readonly nullifier: NullifierKindName;
  /** Position of the field, where the nullifier is a field. */
  readonly nullifierPosition: bigint | undefined;
};

/** What a PauseGate allows, and its pauses of a campaign so far. */
export type PauseTerms = {
  readonly guardian: Address;
  /** Seconds. */
  readonly maxPaused: bigint;
  readonly noPauseWindow: bigint;
  /** Unix seconds of the pause in force or about to begin; undefined: none. */
  readonly paused: { readonly from: bigint; readonly until: bigint } | undefined;
  /** Seconds that the campaign was paused for so far. */
  readonly extraTime: bigint;
};

/** Gates that demand something under a schema, by accepted issuers. */
export type DemandingGate = "CredentialGate" | "AttestationGate" | "VeraxGate";

/** A gate as a campaign uses it. */
export type GateState = { readonly gate: Address } & (
  | { readonly kind: "none" }
  /** There is no code at its address. */
  | { readonly kind: "missing" }
  /** Its code is not one of ours, or holds immutables that our constructor would not have set. */
  | { readonly kind: "unknown" }
  | { readonly kind: DemandingGate; readonly requirement: GateRequirement }
  | { readonly kind: "PauseGate"; readonly pause: PauseTerms }
  | ({ readonly kind: "SanctionsGate" } & OracleState)
  | {
      readonly kind: "TermsGate";
      /** Who asks the gate, as accounts sign it: the campaign, or its adapter in another gate. */
      readonly asker: Address;
      readonly texts: readonly TermsText[];
    }
  | {
      readonly kind: "AllOfGate";
      /** The contract that both gates see as the campaign. */
      readonly adapter: Address;
      readonly isOpen: boolean;
      readonly parts: readonly [GateState, GateState];
    }
  | {
      readonly kind: "AllOfManyGate";
      /** The contract that all parts see as the campaign. */
      readonly adapter: Address;
      readonly isOpen: boolean;
      /** 2 to 8, in the order in which they are asked. */
      readonly parts: readonly GateState[];
    }
);

export type ReadGateParameters = AtBlock & {
  /** The zero address: none. */
  readonly gate: Address;
  /** For whom the gate is asked. */
  readonly campaign: Address;
  /** Issuers to ask gates about that want credentials. */
  readonly issuers?: readonly Address[];
};

const kinds = [
  "CredentialGate",
  "AttestationGate",
  "VeraxGate",
  "PauseGate",
  "SanctionsGate",
  "TermsGate",
  "AllOfGate",
  "AllOfManyGate",
] as const;
const codes: Readonly<Record<string, ShippedCode>> = shippedCodes;

/** No more gates than this are read of one campaign: gates within gates could be millions. */
const MAX_GATES = 64;
/** The most parts of an AllOfManyGate. */
const MAX_PARTS = 8;

/**
 * What a campaign's gate is and demands. Only a gate with our code is asked anything: another could answer anything.
 */
export function readGate(client: Client<Transport>, parameters: ReadGateParameters): Promise<GateState> {
  return readAt(client, parameters, { left: MAX_GATES });
}

async function readAt(
  client: Client<Transport>,
  parameters: ReadGateParameters,
  gates: { left: number },
): Promise<GateState> {
  const { gate, campaign, issuers = [], blockNumber } = parameters;
  const at = { blockNumber };
  if (gate === zeroAddress) return { gate, kind: "none" };
  if (gates.left === 0) return { gate, kind: "unknown" };
  gates.left--;
  const code = await getCode(client, { address: gate, ...at });
  if (code === undefined) return { gate, kind: "missing" };
  const kind = kinds.find((name) => {
    const shipped = codes[name];
    return shipped !== undefined && isShippedCode(code, shipped);
  });
  const asking = { client, gate, campaign, at };
  if (kind === undefined) return { gate, kind: "unknown" };
  if (kind === "PauseGate") return { gate, kind, pause: await readPause(asking) };
  if (kind === "SanctionsGate") return { gate, kind, ...(await readOracle(client, asking)) };
  if (kind === "TermsGate") {
    const texts = await readTexts(client, asking);
    return texts === undefined ? { gate, kind: "unknown" } : { gate, kind, asker: campaign, texts };
  }
  if (kind !== "AllOfGate" && kind !== "AllOfManyGate") {
    return { gate, kind, requirement: await readRequirement(asking, issuers, kind) };
  }
  const part = (campaign: Address) => (address: Address) =>
    readAt(client, { ...parameters, gate: address, campaign }, gates);
  if (kind === "AllOfManyGate") {
    const found = await readMany(asking);
    if (found === undefined) return { gate, kind: "unknown" };
    const { addresses, adapter, isOpen } = found;
    return { gate, kind, adapter, isOpen, parts: await Promise.all(addresses.map(part(adapter))) };
  }
  const both = await readBoth(asking);
  if (both === undefined) return { gate, kind: "unknown" };
  const { first, second, adapter, isOpen } = both;
  const parts = [await part(adapter)(first), await part(adapter)(second)] as const;
  return { gate, kind, adapter, isOpen, parts };
}

type Asking = {
  readonly client: Client<Transport>;
  readonly gate: Address;
  readonly campaign: Address;
  readonly at: AtBlock;
};

const adapterAbi = parseAbi([
  "function owner() view returns (address)",
  "function campaign() view returns (address)",
  "function first() view returns (address)",
  "function second() view returns (address)",
]);

type Adapter = {
  readonly adapter: Address;
  readonly adapterCode: Hex;
  readonly first: Address;
  readonly second: Address;
};

/**
 * Whether an adapter asks the gates that its gate names, for its campaign. A gate's code does not show that: the
 * address of its adapters is an immutable, and another constructor may have put another contract there.
 */
async function isOwnAdapter({
  client,
  gate,
  campaign,
  at,
  adapter,
  adapterCode,
  first,
  second,
}: Asking & Adapter): Promise<boolean> {
  if (!isShippedCode(adapterCode, shippedCodes.CampaignAdapter)) return false;
  const target = { address: adapter, abi: adapterAbi, ...at } as const;
  const named = await readEach(client, target, ["owner", "campaign", "first", "second"]);
  const isItsOwn = isAddressEqual(named.owner, gate) && isAddressEqual(named.campaign, campaign);
  return isItsOwn && isAddressEqual(named.first, first) && isAddressEqual(named.second, second);
}

/**
 * Whether parts are as the shipped constructors take them. They are immutables, which another constructor may have set: with
 * no part everybody would pass, and a part given twice would be asked once.
 */
function areDistinct(parts: readonly Address[]): boolean {
  const several = new Set(parts.filter((part) => part !== zeroAddress));
  return several.size === parts.length && parts.length >= 2 && parts.length <= MAX_PARTS;
}

/** The parts of an AllOfGate, and its adapter; undefined: as `readMany`. */
async function readBoth(asking: Asking) {
  const { client, gate, campaign, at } = asking;
  const target = { address: gate, abi: allOfGateAbi, ...at } as const;
  const [first, second, adapter] = await Promise.all([
    readContract(client, { ...target, functionName: "first" }),
    readContract(client, { ...target, functionName: "second" }),
    readContract(client, { ...target, functionName: "adapterOf", args: [campaign] }),
  ]);
  if (!areDistinct([first, second])) return undefined;
  const adapterCode = await getCode(client, { address: adapter, ...at });
  if (adapterCode === undefined) return { first, second, adapter, isOpen: false };
  const isItsOwn = await isOwnAdapter({ ...asking, adapter, adapterCode, first, second });
  return isItsOwn ? { first, second, adapter, isOpen: true } : undefined;
}

/**
 * The parts of an AllOfManyGate, and its adapter; undefined: a shipped constructor does not take these parts, or the
 * adapter's address holds another contract.
 */
async function readMany({ client, gate, campaign, at }: Asking) {
  const target = { address: gate, abi: allOfManyGateAbi, ...at } as const;
  const [addresses, adapter] = await Promise.all([
    readContract(client, { ...target, functionName: "parts" }),
    readContract(client, { ...target, functionName: "adapterOf", args: [campaign] }),
  ]);
  if (!areDistinct(addresses)) return undefined;
  const code = await getCode(client, { address: adapter, ...at });
  if (code === undefined) return { addresses, adapter, isOpen: false };
  // As with CampaignAdapter, another constructor may have put another contract there.
  if (!isShippedCode(code, shippedCodes.ForwardingAdapter)) return undefined;
  const named = await readEach(client, { address: adapter, abi: adapterAbi, ...at }, ["owner", "campaign"]);
  const isItsOwn = isAddressEqual(named.owner, gate) && isAddressEqual(named.campaign, campaign);
  return isItsOwn ? { addresses, adapter, isOpen: true } : undefined;
}

async function readPause({ client, gate, campaign, at }: Asking): Promise<PauseTerms> {
  const target = { address: gate, abi: pauseGateAbi, ...at } as const;
  const [terms, [from, until], extraTime] = await Promise.all([
    readEach(client, target, ["guardian", "maxPaused", "noPauseWindow"]),
    readContract(client, { ...target, functionName: "pauseOf", args: [campaign] }),
    readContract(client, { ...target, functionName: "extraTime", args: [campaign] }),
  ]);
  return { ...terms, paused: until === 0n ? undefined : { from, until }, extraTime };
}

async function readRequirement(
  { client, gate, at }: Asking,
  issuers: readonly Address[],
  kind: DemandingGate,
): Promise<GateRequirement> {
  // All kinds have these functions; only a CredentialGate has a position.
  const target = { address: gate, abi: credentialGateAbi, ...at } as const;
  const { registry, schema, soleIssuer, trustList, trustedWhen, nullifierKind } = await readEach(
    client,
    target,
    ["registry", "schema", "soleIssuer", "trustList", "trustedWhen", "nullifierKind"],
  );
  // An unlisted kind cannot come from this code.
  const nullifier = nullifierKindNames[nullifierKind] ?? "Credential";
  // Issuers that are listed have no time.
  const moment = trustList === zeroAddress ? 0n : (await getBlock(client, at)).timestamp;
  const accepted = await Promise.all(
    issuers.map((issuer) =>
      readContract(client, { ...target, functionName: "isAccepted", args: [issuer, moment] }),
    ),
  );
  const isField = kind === "CredentialGate" && nullifier === "Field";
  return {
    registry,
    registryKind: kind === "AttestationGate" ? await readRegistryKind(client, gate, at) : undefined,
    attester: kind === "VeraxGate" ? await readAttester(client, gate, at) : undefined,
    schema,
    asked: issuers.map((issuer, i) => ({ issuer, accepted: accepted[i] === true })),
    soleIssuer: soleIssuer === zeroAddress ? undefined : soleIssuer,
    trustList: trustList === zeroAddress ? undefined : trustList,
    trusted: trustedWhenNames[trustedWhen - 1],
    nullifier,
    nullifierPosition: isField
      ? await readContract(client, { ...target, functionName: "nullifierPosition" })
      : undefined,
  };
}

const kindAbi = parseAbi(["function registryKind() view returns (uint8)"]);

async function readRegistryKind(
  client: Client<Transport>,
  gate: Address,
  at: AtBlock,
): Promise<RegistryKind | undefined> {
  const kind = { address: gate, abi: kindAbi, functionName: "registryKind", ...at } as const;
  return registryKindNames[await readContract(client, kind)];
}

async function readAttester(
  client: Client<Transport>,
  gate: Address,
  at: AtBlock,
): Promise<Address | undefined> {
  const question = { address: gate, abi: veraxGateAbi, functionName: "attester", ...at } as const;
  const attester = await readContract(client, question);
  return attester === zeroAddress ? undefined : attester;
}
