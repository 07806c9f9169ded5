import { type Hex, zeroAddress, zeroHash } from "viem";
import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import type { BatchIdParameters } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import { type Schema, schemaUid } from "../../core/credential/schemaUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import { parseSchema, type SchemaField } from "../parseSchema.ts";
import { type ByteReader, type ByteWriter, byteReader, byteWriter } from "./byteStream.ts";
import { compactValue, valueFromCompact } from "./compactValue.ts";
import { badPresentation, type DisclosedField, type Presentation } from "./presentation.ts";

/** The first byte: no JSON begins with it. */
const VERSION = 1;
/** Bits of the second byte: what is there, of what mostly is not. */
const FLAGS = { revocable: 1, resolver: 2, revoker: 4, emergency: 8, rules: 16 } as const;
/** More is no code to be scanned and no link: the JSON form has no such limit. */
export const MAX_COMPACT_BYTES = 16_384;

/**
 * A presentation in bytes, for links and QR codes (docs/formats.md, "Packages and presentations"). What follows from the
 * rest is omitted: the schema's uid, and names and types of fields. Each presentation has one such form.
 * @returns about 1.2 kB for two fields of one among 131,072 credentials, at most `MAX_COMPACT_BYTES`
 * @throws SymbolonError `NotCompact`: it is longer, or says of its schema or fields what does not follow from it
 */
export function encodePresentation(presentation: Presentation): Uint8Array {
  const { batch, schema, credential, proof, disclosed } = presentation;
  const fields = parseSchema(schema.schema);
  const { header } = batch;
  const uid = schemaUid(schema);
  if (header.schema.toLowerCase() !== uid) throw notCompact(`its header names the schema ${header.schema}`);
  const writer = byteWriter();
  writer.number(VERSION);
  writeBatch(writer, batch, schema);
  writeCredential(writer, credential);
  writeNodes(writer, proof);
  writer.number(disclosed.length);
  for (const field of disclosed) writeField(writer, field, fields);
  const bytes = writer.end();
  if (bytes.length <= MAX_COMPACT_BYTES) return bytes;
  throw notCompact(`it has ${bytes.length} bytes, more than ${MAX_COMPACT_BYTES}`);
}

/**
 * Reads what {@link encodePresentation} wrote. It is checked for its form only: `checkDisclosure` tells what it proves.
 * @throws SymbolonError `BadPresentation` naming the part at fault: cut short, too long, or not in the one form
 */
export function decodePresentation(bytes: Uint8Array): Presentation {
  if (bytes.length > MAX_COMPACT_BYTES) {
    throw badPresentation(`it has ${bytes.length} bytes, more than ${MAX_COMPACT_BYTES}`);
  }
  const reader = byteReader(bytes, badPresentation);
  const version = reader.number("version");
  if (version !== BigInt(VERSION)) throw badPresentation(`its version is ${version}, and must be ${VERSION}`);
  const presentation = readOrRefuse("its schema or a value", () => readPresentation(reader));
  if (reader.left() !== 0) throw badPresentation(`${reader.left()} bytes follow its end`);
  // Zeros that were written out, numbers with bytes to spare: there is one form of each presentation, so nobody can make many.
  const reencoded = encodePresentation(presentation);
  if (reencoded.length === bytes.length && reencoded.every((byte, i) => byte === bytes[i]))
    return presentation;
  throw badPresentation("it is not in canonical form");
}

function readPresentation(reader: ByteReader): Presentation {
  const { batch, schema } = readBatch(reader);
  const fields = parseSchema(schema.schema);
  const credential = readCredential(reader);
  const proof = readNodes(reader, "proof");
  const count = reader.number("number of fields");
  const disclosed: DisclosedField[] = [];
  for (let i = 0n; i < count; i++) disclosed.push(readField(reader, fields));
  return { batch, schema, credential, proof, disclosed };
}

function writeBatch(
  writer: ByteWriter,
  { chainId, registry, header }: BatchIdParameters,
  schema: Schema,
): void {
  const { policy } = header;
  const isThere = {
    revocable: schema.revocable,
    resolver: BigInt(schema.resolver) !== 0n,
    revoker: BigInt(policy.revoker) !== 0n,
    emergency: BigInt(policy.emergency) !== 0n,
    rules: BigInt(policy.rulesHash) !== 0n,
  };
  const names = Object.keys(FLAGS) as (keyof typeof FLAGS)[];
  writer.number(names.reduce((flags, name) => flags | (isThere[name] ? FLAGS[name] : 0), 0));
  writer.number(chainId);
  writer.bytes(registry);
  writer.block(new TextEncoder().encode(schema.schema));
  if (isThere.resolver) writer.bytes(schema.resolver);
  writer.bytes(header.issuer);
  writer.bytes(header.root);
  writer.number(header.size);
  writer.number(header.issuedAt);
  if (isThere.revoker) writer.bytes(policy.revoker);
  if (isThere.emergency) writer.bytes(policy.emergency);
  writer.number(policy.epochLength);
  writer.number(policy.emergencyLimit);
  if (isThere.rules) writer.bytes(policy.rulesHash);
  writer.bytes(header.manifestHash);
  writer.bytes(header.salt);
}

function readBatch(reader: ByteReader): { readonly batch: BatchIdParameters; readonly schema: Schema } {
  const flags = Number(reader.number("flags"));
  const isThere = (name: keyof typeof FLAGS) => (flags & FLAGS[name]) !== 0;
  const address = (what: string) => reader.bytes(ADDRESS_BYTES, what);
  const word = (what: string) => reader.bytes(WORD_BYTES, what);
  const chainId = reader.number("chain id");
  const registry = address("registry");
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(reader.block("schema"));
  const resolver = isThere("resolver") ? address("resolver") : zeroAddress;
  const schema = { schema: text, resolver, revocable: isThere("revocable") };
  const header = {
    issuer: address("issuer"),
    schema: schemaUid(schema),
    root: word("root"),
    size: reader.number("size"),
    issuedAt: reader.number("issuedAt"),
    policy: {
      revoker: isThere("revoker") ? address("revoker") : zeroAddress,
      emergency: isThere("emergency") ? address("emergency") : zeroAddress,
      epochLength: reader.number("epochLength"),
      emergencyLimit: reader.number("emergencyLimit"),
      rulesHash: isThere("rules") ? word("rulesHash") : zeroHash,
    },
    manifestHash: word("manifestHash"),
    salt: word("salt"),
  };
  return { batch: { chainId, registry, header }, schema };
}

function writeCredential(
  writer: ByteWriter,
  { index, subject, validFrom, expires, fields }: Credential,
): void {
  writer.number(index);
  writer.bytes(subject);
  writer.number(validFrom);
  writer.number(expires);
  writer.bytes(fields);
}

function readCredential(reader: ByteReader): Credential {
  return {
    index: reader.number("index"),
    subject: reader.bytes(ADDRESS_BYTES, "subject"),
    validFrom: reader.number("validFrom"),
    expires: reader.number("expires"),
    fields: reader.bytes(WORD_BYTES, "fields"),
  };
}

function writeNodes(writer: ByteWriter, nodes: readonly Hex[]): void {
  writer.number(nodes.length);
  for (const node of nodes) writer.bytes(node);
}

function readNodes(reader: ByteReader, what: string): readonly Hex[] {
  const count = reader.number(`${what}'s length`);
  const nodes: Hex[] = [];
  for (let i = 0n; i < count; i++) nodes.push(reader.bytes(WORD_BYTES, what));
  return nodes;
}

function writeField(writer: ByteWriter, field: DisclosedField, fields: readonly SchemaField[]): void {
  const { position, name, type, value, salt, proof } = field;
  const known = fields[position];
  if (known?.name !== name || known.type.name !== type) {
    throw notCompact(`its schema has no field "${type} ${name}" at position ${position}`);
  }
  writer.number(position);
  writer.block(compactValue(known.type, value));
  writer.bytes(salt);
  writeNodes(writer, proof);
}

function readField(reader: ByteReader, fields: readonly SchemaField[]): DisclosedField {
  const position = Number(reader.number("position"));
  const field = fields[position];
  if (field === undefined) {
    throw badPresentation(`it shows a field at position ${position}, and the schema has ${fields.length}`);
  }
  const { name, type } = field;
  const value = valueFromCompact(type, reader.block(`value of ${name}`));
  const salt = reader.bytes(WORD_BYTES, `salt of ${name}`);
  return { position, name, type: type.name, value, salt, proof: readNodes(reader, `proof of ${name}`) };
}

/** Runs what reads texts and values of others, and names what is not sound. */
function readOrRefuse<Result>(what: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof SymbolonError && error.code === "BadPresentation") throw error;
    const reason = error instanceof SymbolonError ? error.reason : String(error);
    throw badPresentation(`${what} is not sound: ${reason.replace(/\.$/, "")}`, error);
  }
}

function notCompact(reason: string): SymbolonError {
  return new SymbolonError({
    code: "NotCompact",
    reason: `This presentation has no compact form: ${reason}.`,
    hint: "Hand it on as JSON.",
  });
}
