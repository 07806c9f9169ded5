import { getAddress, type Hex, zeroAddress } from "viem";
import { attestationRegistryAbi } from "../../../chain/abi/attestationRegistryAbi.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { quote } from "../../../core/text/escape.ts";
import { formatThings } from "../../../core/text/format.ts";
import { isoMomentOr } from "../../../core/text/moment.ts";
import {
  decodeAttestationData,
  encodeAttestationData,
} from "../../../credentials/attestations/attestationData.ts";
import { decoded } from "./decoded.ts";
import type { CallFacts, CallOf, Told, ToldRow } from "./told.ts";
import { bytesText, etherText, hashOr, listedRows, quoted } from "./words.ts";

type Attested = {
  readonly recipient: `0x${string}`;
  readonly expirationTime: bigint;
  readonly revocable: boolean;
  readonly refUID: Hex;
  readonly data: Hex;
  readonly value: bigint;
};

/** A call of an AttestationRegistry, or of EAS. */
export function ofAttestation(call: CallOf, facts: CallFacts): Told | undefined {
  const found = decoded(attestationRegistryAbi, call);
  switch (found?.functionName) {
    case "attest": {
      const [{ schema, data }] = found.args;
      const about = data.recipient === zeroAddress ? "nobody" : data.recipient;
      return {
        act: "Attest",
        what: `Make an attestation about ${about} under the schema ${schema}, ${lifeText(data)}`,
        rows: [["schema", schemaText(schema, facts)], ...attestedRows(schema, data, facts)],
        warnings: attestWarnings([{ schema, data: [data] }], facts),
        schemas: [schema],
      };
    }
    case "multiAttest": {
      const [requests] = found.args;
      const made = requests.flatMap(({ data }) => data);
      const forEver = made.filter(({ revocable }) => !revocable).length;
      return {
        act: "Attest",
        what: `Make ${formatThings(made.length, "attestation")} under ${formatThings(requests.length, "schema")}, of which ${forEver.toLocaleString("en")} can never be revoked`,
        rows: listedRows(
          requests.flatMap((one, i) => requestRows(one, i + 1, facts)),
          "row",
        ),
        warnings: attestWarnings(requests, facts),
        schemas: requests.map(({ schema }) => schema),
      };
    }
    case "revoke": {
      const [{ schema, data }] = found.args;
      return {
        act: "Revoke",
        what: `Revoke the attestation ${data.uid}, for ever`,
        rows: [
          ["schema", schema],
          ["uid", data.uid],
          ["ether", etherText(data.value)],
        ],
        warnings: etherWarnings([data]),
      };
    }
    case "multiRevoke": {
      const [requests] = found.args;
      const revoked = requests.flatMap(({ data }) => data);
      return {
        act: "Revoke",
        what: `Revoke ${formatThings(revoked.length, "attestation")}, for ever`,
        rows: listedRows(
          requests.flatMap(({ schema, data }, i) => revokedRows(schema, data, i + 1)),
          "row",
        ),
        warnings: etherWarnings(revoked),
      };
    }
    default:
      return undefined;
  }
}

type Request = { readonly schema: Hex; readonly data: readonly Attested[] };

function requestRows({ schema, data }: Request, number: number, facts: CallFacts): readonly ToldRow[] {
  return [
    [`schema ${number}`, `${schemaText(schema, facts)}: ${formatThings(data.length, "attestation")}`],
    ...data.map((one, i): ToldRow => {
      const parts = attestedRows(schema, one, facts).map(([name, value]) => `${name} ${value}`);
      return [`attestation ${number}.${i + 1}`, parts.join("; ")];
    }),
  ];
}

type Revoked = { readonly uid: Hex; readonly value: bigint };

function revokedRows(schema: Hex, data: readonly Revoked[], number: number): readonly ToldRow[] {
  return [
    [`schema ${number}`, `${schema}: ${formatThings(data.length, "attestation")}`],
    ...data.map(({ uid, value }, i): ToldRow => {
      return [`uid ${number}.${i + 1}`, value === 0n ? uid : `${uid}, ether ${etherText(value)}`];
    }),
  ];
}

const lifeText = ({ revocable }: Attested) => (revocable ? "revocable" : "which can never be revoked");

function attestedRows(schema: Hex, one: Attested, facts: CallFacts): readonly ToldRow[] {
  const { recipient, expirationTime, revocable, refUID, data, value } = one;
  return [
    ["recipient", recipient === zeroAddress ? "nobody" : getAddress(recipient)],
    ["data", dataText(schema, data, facts)],
    ["revocable", revocable ? "yes" : "no, never"],
    ["expires", isoMomentOr(expirationTime, "never")],
    ["refers to", hashOr(refUID, "nothing")],
    ["ether", etherText(value)],
  ];
}

const schemaOf = (uid: Hex, { schemas }: CallFacts) => schemas?.get(uid.toLowerCase());

function schemaText(uid: Hex, facts: CallFacts): string {
  const text = schemaOf(uid, facts);
  if (text === undefined) return uid;
  return `${uid}, ${text === "" ? "of no fields" : quoted(text)}`;
}

/** Data by the fields of its schema where these are known and it is what they encode to, else its bytes. */
function dataText(schema: Hex, data: Hex, facts: CallFacts): string {
  const text = schemaOf(schema, facts);
  const fields = text === undefined ? undefined : fieldsIn(text, data);
  return fields ?? bytesText(data);
}

function fieldsIn(schema: string, data: Hex): string | undefined {
  try {
    const values = decodeAttestationData<string>(schema, data);
    // Bytes behind the encoding are nobody's field.
    if (encodeAttestationData<string>(schema, values) !== data.toLowerCase()) return undefined;
    const texts = Array.isArray(values)
      ? values.map((value) => fieldText(value))
      : Object.entries(values).map(([name, value]) => `${name} ${fieldText(value)}`);
    return texts.length === 0 ? "none" : texts.join(", ");
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return undefined;
    throw thrown;
  }
}

/** A value of a field. Numbers that JSON would round are in digits. */
function fieldText(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map(fieldText).join(", ")}]`;
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? quoted(value) : quote(value);
  return `{${Object.entries(value)
    .map(([name, one]) => `${name} ${fieldText(one)}`)
    .join(", ")}}`;
}

function attestWarnings(requests: readonly Request[], facts: CallFacts): readonly string[] {
  const odd = requests.flatMap(({ schema, data }) => {
    const text = schemaOf(schema, facts);
    return text === undefined ? [] : data.filter((one) => fieldsIn(text, one.data) === undefined);
  });
  return [
    ...etherWarnings(requests.flatMap(({ data }) => data)),
    ...(odd.length === 0
      ? []
      : [
          `The data of ${formatThings(odd.length, "attestation")} is not what the schema says: it is shown as bytes.`,
        ]),
  ];
}

function etherWarnings(sent: readonly { readonly value: bigint }[]): readonly string[] {
  const wei = sent.reduce((sum, { value }) => sum + value, 0n);
  return wei === 0n
    ? []
    : [`It wants to send ${wei} wei, and a group has no ether: the registry will refuse it.`];
}
