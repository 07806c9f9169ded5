import {
  type AbiFunction,
  type Address,
  decodeFunctionData,
  formatEther,
  formatUnits,
  type Hex,
  parseAbiItem,
  toFunctionSelector,
} from "viem";
import type { Descriptor, DisplayFormat } from "../../../src/node/descriptors/descriptor.ts";
import type { ShownField } from "../../../src/node/descriptors/fields.ts";

/** What a wallet knows of tokens, by their address in small letters. */
export type KnownTokens = Readonly<Record<string, { readonly symbol: string; readonly decimals: number }>>;

/** A line of a wallet's window. */
export type ShownLine = { readonly path: string | undefined; readonly label: string; readonly text: string };
export type Shown = {
  readonly format: DisplayFormat;
  readonly intent: string;
  readonly lines: readonly ShownLine[];
  readonly hidden: readonly string[];
};

export type SentCall = { readonly to: Address; readonly data: Hex; readonly value?: bigint };

/** Shows a call as a wallet with clear signing does: from the descriptor alone. Undefined: it has nothing for this selector. */
export function renderCall(
  descriptor: Descriptor,
  call: SentCall,
  tokens: KnownTokens = {},
): Shown | undefined {
  for (const [key, format] of Object.entries(descriptor.display.formats)) {
    const { called, selector } = parsed(key);
    if (selector !== call.data.slice(0, 10)) continue;
    const { args = [] } = decodeFunctionData({ abi: [called], data: call.data });
    const members = Object.fromEntries(
      called.inputs.map(({ name = "" }, i) => [name, (args as unknown[])[i]]),
    );
    return render(descriptor, format, { members, to: call.to, value: call.value ?? 0n, tokens });
  }
  return undefined;
}

/** The same of typed data. @param key the entry of the descriptor's formats that wallets look for */
export function renderMessage(
  descriptor: Descriptor,
  key: string,
  {
    message,
    to,
    tokens = {},
  }: { readonly message: object; readonly to: Address; readonly tokens?: KnownTokens },
): Shown | undefined {
  const format = descriptor.display.formats[key];
  return format && render(descriptor, format, { members: message, to, value: 0n, tokens });
}

const known = new Map<string, { readonly called: AbiFunction; readonly selector: Hex }>();

function parsed(key: string) {
  const called = known.get(key)?.called ?? (parseAbiItem(`function ${key}`) as AbiFunction);
  const entry = known.get(key) ?? { called, selector: toFunctionSelector(called) };
  known.set(key, entry);
  return entry;
}

type Source = {
  readonly members: object;
  readonly to: Address;
  readonly value: bigint;
  readonly tokens: KnownTokens;
};

function render(descriptor: Descriptor, format: DisplayFormat, source: Source): Shown {
  const isShown = ({ visible }: ShownField) => visible !== "never";
  const never = format.fields.filter((field) => !isShown(field)).flatMap(({ path }) => path ?? []);
  return {
    format,
    intent: format.intent,
    hidden: format.excluded ?? never,
    lines: format.fields.filter(isShown).flatMap(({ path, value, label, ...field }): readonly ShownLine[] => {
      if (path === undefined) return [{ path, label, text: String(value) }];
      return valuesAt(source, path).map((one) => ({
        path,
        label,
        text: textOf(descriptor, { ...field, label }, one, source),
      }));
    }),
  };
}

/** All values at a path: `.[]` is each item of a list. */
export function valuesAt(source: Pick<Source, "members" | "to" | "value">, path: string): readonly unknown[] {
  if (path === "@.to") return [source.to];
  if (path === "@.value") return [source.value];
  return path
    .split(".")
    .reduce<readonly unknown[]>(
      (held, part) =>
        held.flatMap((one) =>
          part === "[]" ? (one as unknown[]) : [(one as Record<string, unknown>)[part]],
        ),
      [source.members],
    );
}

function textOf(descriptor: Descriptor, field: ShownField, value: unknown, source: Source): string {
  const { format, params = {} } = field;
  if (format === "amount") return `${formatEther(value as bigint)} ETH`;
  if (format === "date") return dateText(BigInt(value as bigint));
  if (format === "duration") return durationText(BigInt(value as bigint));
  if (format === "enum") {
    const name = params.$ref?.replace("$.metadata.enums.", "") ?? "";
    const { enums } = descriptor.metadata as { enums: Record<string, Record<string, string>> };
    return enums[name]?.[String(value)] ?? String(value);
  }
  if (format === "tokenAmount") {
    const token = String(params.token ?? valuesAt(source, params.tokenPath ?? "")[0]).toLowerCase();
    const words = source.tokens[token];
    return words === undefined
      ? `${value} of an unknown token`
      : `${formatUnits(value as bigint, words.decimals)} ${words.symbol}`;
  }
  return String(value);
}

/** RFC 3339, as far as it reaches. */
function dateText(seconds: bigint): string {
  return seconds <= 8_640_000_000_000n ? new Date(Number(seconds) * 1000).toISOString() : `second ${seconds}`;
}

function durationText(seconds: bigint): string {
  return [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
