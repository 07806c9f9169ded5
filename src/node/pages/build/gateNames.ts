import { type Address, getAddress, type Hex } from "viem";
import type { GateRequirement, GateState } from "../../../sdk/chain/read/readGate.ts";
import { isSameAddress } from "../../../sdk/core/isSameAddress.ts";
import type { ClaimData, NamedIssuer, NamedSchema } from "../../../sdk/pageData/pageData.ts";
import { badPageConfig, type ClaimConfig, type PagesConfig } from "./pagesConfig.ts";

type Naming = Pick<PagesConfig, "verify" | "hold"> & { readonly claim: ClaimConfig };

/** Issuers that a config names, each once, under the name that counts: the claim's own before those of other pages. */
export function namedIssuers({ claim, verify, hold }: Naming): readonly NamedIssuer[] {
  const all = [claim, verify, hold].flatMap((part) => part?.issuers ?? []);
  return all.filter(({ address }, i) => i === all.findIndex((one) => isSameAddress(one.address, address)));
}

/**
 * Names of the issuers and schemas that a campaign's gate accepts.
 * @param gate as it was read when asked about {@link namedIssuers}
 * @param place the config's file and the claim's member in it, as errors name them
 * @throws SymbolonError `BadPageConfig` where the claim itself names what the gate does not accept
 */
export function gateNames(
  gate: GateState,
  naming: Naming,
  { file, field }: { readonly file: string; readonly field: string },
): Pick<ClaimData, "issuers" | "schemas"> {
  const asked = requirementsOf(gate);
  const isIssuer = (issuer: Address) =>
    asked.some((one) => one.asked.some((each) => each.accepted && isSameAddress(each.issuer, issuer)));
  const isSchema = (uid: Hex) => asked.some(({ schema }) => isSameHex(schema, uid));
  const { claim, verify } = naming;
  claim.issuers?.forEach(({ address }, i) => {
    if (!isIssuer(address)) throw notAccepted(file, `${field}.issuers[${i}]`, address);
  });
  claim.schemas?.forEach(({ uid }, i) => {
    if (!isSchema(uid)) throw notAccepted(file, `${field}.schemas[${i}]`, uid);
  });
  const issuers = namedIssuers(naming).filter(({ address }) => isIssuer(address));
  const schemas = (claim.schemas ?? verify?.schemas ?? []).filter(({ uid }) => isSchema(uid));
  return {
    ...(issuers.length > 0 && { issuers: issuers.map(checksummed) }),
    ...(schemas.length > 0 && { schemas: schemas.map(lowerCase) }),
  };
}

const isSameHex = (a: Hex, b: Hex): boolean => a.toLowerCase() === b.toLowerCase();
const checksummed = ({ address, name }: NamedIssuer) => ({ address: getAddress(address), name });
const lowerCase = ({ uid, name }: NamedSchema) => ({ uid: uid.toLowerCase() as Hex, name });

/** What the parts of a gate demand that ask for credentials. */
function requirementsOf(gate: GateState): readonly GateRequirement[] {
  if ("parts" in gate) return gate.parts.flatMap(requirementsOf);
  return "requirement" in gate ? [gate.requirement] : [];
}

function notAccepted(file: string, field: string, value: string) {
  return badPageConfig(file, `its ${field} is ${value}, which the campaign's gate does not accept`, {
    hint: "Leave it out, or name what the gate accepts: symbolon campaign show prints it.",
    details: { field, value },
  });
}
