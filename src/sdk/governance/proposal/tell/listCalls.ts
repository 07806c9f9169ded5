import { getAddress, type Hex, zeroHash } from "viem";
import { trustListAbi } from "../../../chain/abi/trustListAbi.ts";
import { formatThings } from "../../../core/text/format.ts";
import { isoMoment, isoMomentOr } from "../../../core/text/moment.ts";
import { type TrustListChange, trustListChangeText } from "../../trust/changeText.ts";
import { regionsText } from "../../trust/listAccreditations.ts";
import { decoded } from "./decoded.ts";
import type { CallOf, Told, ToldRow } from "./told.ts";
import { hashOr, listed } from "./words.ts";

/** A call of a TrustList. */
export function ofTrustList(call: CallOf): Told | undefined {
  const change = listChange(call);
  if (change === undefined) return undefined;
  const what = trustListChangeText(call.target, change);
  const evidence = change.kind === "cutBack" ? { evidence: change.evidence } : {};
  return { act: "List", what, rows: rowsOf(change), ...evidence };
}

function listChange(call: CallOf): TrustListChange | undefined {
  const found = decoded(trustListAbi, call);
  switch (found?.functionName) {
    case "accredit": {
      const [issuer, schemas, tier, regions, from, until] = found.args;
      const moments = { from: given(from), until: given(until) };
      return { kind: "accredit", issuer, schemas, tier, regions, ...moments };
    }
    case "endAccreditation": {
      const [issuer, schemas, until] = found.args;
      return { kind: "end", issuer, schemas, until: BigInt(until) };
    }
    case "cutBack": {
      const [issuer, schemas, moment, evidence] = found.args;
      return { kind: "cutBack", issuer, schemas, moment: BigInt(moment), evidence };
    }
    case "nameTier":
    case "nameRegion": {
      const [number, name] = found.args;
      return { kind: found.functionName, number, name };
    }
    default:
      return undefined;
  }
}

/** A list takes 0 for a moment that is not given. */
const given = (seconds: number) => (seconds === 0 ? undefined : BigInt(seconds));

function rowsOf(change: TrustListChange): readonly ToldRow[] {
  if ("number" in change) return [];
  const about: readonly ToldRow[] = [
    ["issuer", getAddress(change.issuer)],
    ["schemas", schemasText(change.schemas)],
  ];
  if (change.kind === "end") return [...about, ["ends", isoMoment(change.until)]];
  if (change.kind === "cutBack") {
    return [...about, ["cut back to", isoMoment(change.moment)], ["evidence", hashOr(change.evidence)]];
  }
  const { tier, regions = 0n, from = 0n, until = 0n } = change;
  return [
    ...about,
    ["tier", `${tier}`],
    ["regions", regionsText(regions) || "none"],
    ["from", isoMomentOr(from, "at once")],
    ["until", isoMomentOr(until, "without end")],
  ];
}

function schemasText(schemas: readonly Hex[]): string {
  const named = schemas.map((uid) => (uid === zeroHash ? "every schema" : uid));
  return schemas.length === 1
    ? (named[0] ?? "")
    : `${formatThings(schemas.length, "schema")}: ${listed(named)}`;
}
