import type { Address, Hex } from "viem";
import { readTermsText } from "../../src/node/files/readTermsText.ts";
import { isAnotherContract } from "../../src/sdk/chain/errors/explainViemError.ts";
import { getRegistryKind } from "../../src/sdk/chain/read/registryKind.ts";
import { requireVerax } from "../../src/sdk/chain/read/veraxRegistry.ts";
import type { Construction } from "../../src/sdk/contracts/deterministic.ts";
import {
  allOfManyGate,
  attestationGate,
  credentialGate,
  type GateIssuers,
  pauseGate,
  sanctionsGate,
  termsGate,
  veraxGate,
} from "../../src/sdk/contracts/gates.ts";
import type { RegistryKind } from "../../src/sdk/core/attestation/registryKind.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { openReader } from "../command/connect.ts";
import type { readNullifier, readTextFiles, readTrusted } from "../command/gateReaders.ts";
import { registryText } from "../command/registryText.ts";
import { type Line, printResult, table } from "../output.ts";
import { deployHere } from "./deployHere.ts";
import type { DeployOptions } from "./deployOptions.ts";

export type DemandOptions = DeployOptions & {
  readonly schema: Hex;
  readonly issuer?: readonly Address[];
  readonly trustList?: Address;
  readonly trusted?: ReturnType<typeof readTrusted>;
  readonly nullifier: ReturnType<typeof readNullifier>;
  readonly registry?: Address;
};

/** What each kind needs: its own are there. */
export type GateOptions = DemandOptions &
  VeraxOptions &
  PauseOptions &
  AllOfOptions &
  SanctionsOptions &
  TermsOptions;

/** `symbolon deploy gate credential | attestation`. @param asked what the registry is */
export async function deployDemandingGate(
  asked: "batchRegistry" | "attestationRegistry",
  options: DemandOptions & { readonly registry: Address },
  issuers: GateIssuers,
): Promise<void> {
  const { registry, schema, nullifier } = options;
  const requirement = { registry, schema, ...issuers };
  const isAttested = asked === "attestationRegistry";
  // Looked at first: a gate over anything else would refuse every claim, for good.
  const kind = isAttested ? await kindOf(options.rpc, registry) : undefined;
  const construction: Readonly<Record<string, Construction>> =
    isAttested && nullifier.kind !== "Field"
      ? { attestationGate: attestationGate(requirement, nullifier) }
      : { credentialGate: credentialGate(requirement, nullifier) };
  return deployGate(options, construction, [
    ["registry", kind === undefined ? registry : registryText(registry, kind)],
    ["schema", schema],
    "issuers" in issuers
      ? ["issuers", issuers.issuers.join(", ")]
      : ["trust list", `${issuers.trustList}, asked ${issuers.trusted}`],
    ["used once", nullifier.kind],
  ]);
}

/** Undefined: there is no contract, as the gate itself will say. @throws SymbolonError `RegistryUnknown` */
async function kindOf(rpc: string, registry: Address): Promise<RegistryKind | undefined> {
  try {
    return await getRegistryKind(await openReader(rpc), { registry });
  } catch (thrown) {
    if (isAnotherContract(thrown)) return undefined;
    throw thrown;
  }
}

type VeraxOptions = DemandOptions & {
  readonly registry: Address;
  readonly portal: readonly Address[];
  readonly attester?: Address;
};

/** `symbolon deploy gate verax`. */
export async function deployVeraxGate(options: VeraxOptions): Promise<void> {
  const { rpc, registry, schema, portal: portals, attester, nullifier } = options;
  // Looked at first: a gate over anything else would refuse every claim, for good.
  await requireVerax(await openReader(rpc), { registry });
  const construction = { veraxGate: veraxGate({ registry, schema, portals, attester }, nullifier) };
  return deployGate(options, construction, [
    ["registry", `${registry}, Verax`],
    ["schema", schema],
    ["portals", portals.join(", ")],
    ["attester", attester ?? "any that the portal names"],
    ["used once", nullifier.kind],
  ]);
}

type PauseOptions = DeployOptions & {
  readonly guardian: Address;
  readonly maxPaused: bigint;
  readonly pauseFree: bigint;
};

/** `symbolon deploy gate pause`. */
export function deployPauseGate(options: PauseOptions): Promise<void> {
  const { guardian, maxPaused, pauseFree: noPauseWindow } = options;
  return deployGate(options, { pauseGate: pauseGate({ guardian, maxPaused, noPauseWindow }) }, [
    ["guardian", guardian],
    ["pauses", `${durationText(maxPaused)} at most, all of a campaign together`],
    ["pause-free", `the last ${durationText(noPauseWindow)} before the end`],
  ]);
}

type AllOfOptions = DeployOptions & { readonly gate: readonly Address[] };

/** `symbolon deploy gate all-of`. */
export function deployAllOfGate(options: AllOfOptions): Promise<void> {
  const parts = options.gate;
  const lines = parts.map((part, i): Line => [`part ${i + 1}`, part]);
  return deployGate(options, { allOfManyGate: allOfManyGate(parts) }, lines);
}

type SanctionsOptions = DeployOptions & { readonly oracle: Address };

/** `symbolon deploy gate sanctions`. Its constructor asks the oracle, and is simulated before anything is sent. */
export function deploySanctionsGate(options: SanctionsOptions): Promise<void> {
  const { oracle } = options;
  return deployGate(options, { sanctionsGate: sanctionsGate(oracle) }, [
    ["oracle", oracle],
    ["asked about", "the account and the recipient of each claim, with 50,000 gas each"],
    ["new oracle", "a new gate, and a new campaign"],
  ]);
}

type TermsOptions = DeployOptions & { readonly text: ReturnType<typeof readTextFiles> };

/** `symbolon deploy gate terms`. It keeps no text: its files are what people agree to. */
export function deployTermsGate(options: TermsOptions): Promise<void> {
  const read = options.text.map(({ language, file }) => {
    const { hash, length } = readTermsText(file);
    return { language, file, hash, length };
  });
  const gate = termsGate(read.map(({ language, hash }) => ({ language, hash })));
  const lines = read.map(
    ({ language, file, hash, length }): Line => [
      `text ${language}`,
      `${hash}, ${formatThings(length, "byte")} of ${file}`,
    ],
  );
  const fixed: readonly Line[] = [...lines, ["new text", "a new gate, and a new campaign"]];
  return deployGate(options, { termsGate: gate }, fixed, read);
}

/**
 * One gate, where it is not there yet.
 * @param texts what its texts are: told after it is deployed, too
 */
async function deployGate(
  options: DeployOptions,
  construction: Readonly<Record<string, Construction>>,
  fixed: readonly Line[],
  texts?: readonly object[],
): Promise<void> {
  const { content, lines, contractLines } = await deployHere(options, construction, fixed);
  const textLines: readonly Line[] = texts === undefined ? [] : fixed;
  printResult(
    options.json ?? false,
    { ...content, ...(texts && { texts }) },
    table([...lines, ...textLines, ...contractLines]),
  );
}
