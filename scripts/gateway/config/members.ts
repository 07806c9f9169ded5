import { readKeySource } from "../../command/signer/keySources.ts";

/** What a member of a configuration file is, as JSON Schema says it. */
type MemberSchema = {
  readonly type: "string" | "number" | "integer" | "boolean" | "array";
  readonly [keyword: string]: unknown;
};

/** A member of a configuration file. Its value is read as the option of the same name reads its text. */
export type ConfigMember = {
  readonly schema: MemberSchema;
  /** Whether its text may be one of a variable: `env:NAME`. What it says may hold a secret, so no error repeats it. */
  readonly mayBeVariable?: boolean;
  /** Checks the value further. @throws InvalidArgumentError */
  readonly check?: (text: string) => unknown;
};

const ADDRESS = { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" } as const;
const VARIABLE = "env:[A-Za-z_][A-Za-z0-9_]*";
/** No name or password before the host. */
const URL_TEXT = { type: "string", pattern: `^(${VARIABLE}|https?://[^/?#@]+([/?#].*)?)$` } as const;
const KEY = { type: "string", pattern: `^(keystore:.+|account:0x[0-9a-fA-F]{40}|${VARIABLE})$` } as const;
const PATH = { type: "string", minLength: 1 } as const;
const GWEI = { type: "string", pattern: "^[0-9]+(\\.[0-9]{1,9})?$" } as const;
const ETH = { type: "string", pattern: "^[0-9]{1,9}(\\.[0-9]{1,18})?$" } as const;
/** Tokens, or base units where `baseUnits` says so. */
const AMOUNT = { type: "string", pattern: "^[0-9]{1,78}(\\.[0-9]{1,77})?$" } as const;

const listOf = (items: MemberSchema) => ({ type: "array", minItems: 1, items }) as const;
const wholeTo = (maximum: number) => ({ type: "integer", minimum: 1, maximum }) as const;

/** All members: options of `gateway start`. A half passes by those that only the other one has. */
export const configMembers: Readonly<Record<string, ConfigMember>> = {
  store: {
    schema: {
      type: "string",
      pattern: `^(${VARIABLE}|pglite:.+|postgres(ql)?://([^/?#@:]*@)?[^/?#@]+([/?#].*)?)$`,
    },
    mayBeVariable: true,
  },
  storeListen: {
    schema: { type: "string", pattern: `^(${VARIABLE}|postgres(ql)?://([^/?#@:]*@)?[^/?#@]+([/?#].*)?)$` },
    mayBeVariable: true,
  },
  rpc: { schema: listOf(URL_TEXT), mayBeVariable: true },
  privateRpc: { schema: listOf(URL_TEXT), mayBeVariable: true },
  campaign: { schema: listOf(ADDRESS) },
  tree: { schema: listOf(PATH) },
  registry: { schema: listOf(ADDRESS) },
  issuer: { schema: listOf(ADDRESS) },
  key: { schema: listOf(KEY), check: readKeySource },
  signer: { schema: URL_TEXT, mayBeVariable: true },
  passwordFile: { schema: PATH },
  through: { schema: ADDRESS },
  leastFee: { schema: AMOUNT },
  baseUnits: { schema: { type: "boolean" } },
  goodFor: { schema: { type: "string", pattern: "^[0-9]+[smhd]?$" } },
  feeTaker: { schema: listOf(ADDRESS) },
  listen: { schema: { type: "string", pattern: "^.+:[0-9]{1,5}$" } },
  pace: { schema: { type: "number", exclusiveMinimum: 0, maximum: 2 } },
  delegations: { schema: { type: "number", minimum: 0, maximum: 2 } },
  threads: { schema: wholeTo(64) },
  perSecond: { schema: wholeTo(1_000_000) },
  readsPerSecond: { schema: wholeTo(1_000_000) },
  streamsEach: { schema: wholeTo(1_000) },
  behindProxy: { schema: { type: "boolean" } },
  timeline: { schema: { type: "boolean" } },
  workers: { schema: wholeTo(64) },
  inFlight: { schema: wholeTo(1_000) },
  maxFeePerGas: { schema: GWEI },
  priorityFee: { schema: GWEI },
  maxValue: { schema: ETH },
  finality: { schema: { type: "string", pattern: "^(tag|[0-9]{1,6})$" } },
  refillFrom: { schema: KEY, check: readKeySource },
  refillBelow: { schema: ETH },
  refillTo: { schema: ETH },
  refillLimit: { schema: ETH },
  acceptPowerLoss: { schema: { type: "boolean" } },
  log: { schema: PATH },
};

/** Whether no error may repeat its value: somebody may have written a key there. */
export function isSecretive({ mayBeVariable = false, check }: ConfigMember): boolean {
  return mayBeVariable || check !== undefined;
}

/** The schema of a configuration file. @param describe what each member is for, by its name */
export function configSchema(describe: (name: string) => string): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Symbolon gateway",
    description:
      "Options of symbolon gateway start, by their names. Those of the command line win. No secret stands here: keys as keystore:FILE, account:ADDRESS or env:NAME, and store, storeListen, rpc, privateRpc and signer as env:NAME where they hold one.",
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      ...Object.fromEntries(
        Object.entries(configMembers).map(([name, { schema }]) => [
          name,
          { description: describe(name), ...schema },
        ]),
      ),
    },
  };
}
