/*
 * What a descriptor of ERC-7730 must be, as far as ours go, in the words of JSON Schema: stricter than the standard's own schemas.
 * Those are its authors'; `SYMBOLON_ERC7730_SCHEMAS` names a folder with erc7730-v1.schema.json and erc7730-v2.schema.json of
 * https://github.com/ethereum/clear-signing-erc7730-registry (specs) to check against them, too.
 */

const text = { type: "string", minLength: 1 };
const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const mapOf = (value: object, names: object = {}) => ({
  type: "object",
  propertyNames: names,
  additionalProperties: value,
});

const deployments = {
  type: "array",
  items: object({
    chainId: { type: "integer", minimum: 1 },
    address: { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" },
  }),
};
const path = { type: "string", pattern: "^(@\\.(to|value)|[A-Za-z_]\\w*(\\.([A-Za-z_]\\w*|\\[\\]))*)$" };
const PLAIN = ["raw", "addressName", "amount", "duration"];

/** A field of a format, with the parameters that the format needs, and no others. */
const fieldsOf = (more: object) => {
  const kind = (format: readonly string[], params?: object) => ({
    ...object({ path, label: text, format: { enum: format }, ...(params && { params }), ...more }, [
      "path",
      "label",
      "format",
      ...(params ? ["params"] : []),
    ]),
  });
  const ref = { type: "string", pattern: "^\\$\\.metadata\\.enums\\.\\w+$" };
  return {
    type: "array",
    items: {
      oneOf: [
        object({ label: text, value: text, format: { const: "raw" } }),
        kind(PLAIN),
        kind(["date"], object({ encoding: { const: "timestamp" } })),
        kind(["enum"], object({ $ref: ref })),
        kind(["calldata"], object({ calleePath: path })),
        kind(["tokenAmount"], { oneOf: [object({ tokenPath: path }), object({ token: text })] }),
      ],
    },
  };
};

const metadata = (version: 1 | 2) =>
  object(
    {
      owner: text,
      ...(version === 2 && { contractName: text }),
      info: object({
        url: { type: "string", pattern: "^https?://" },
        ...(version === 1 && { legalName: text }),
      }),
      enums: mapOf(mapOf(text, { pattern: "^\\d+$" })),
    },
    ["owner"],
  );
const named = (value: object, more: object) => ({
  oneOf: [object({ $id: text, contract: value }), object({ $id: text, eip712: more })],
});
const domain = object({ name: text, version: text });
const SIGNATURE = { pattern: "^[A-Za-z_]\\w*\\(.*\\)$" };
const paths = { type: "array", items: path };

/** By version. */
export const descriptorSchemas = {
  1: object({
    $schema: { type: "string", pattern: "erc7730-v1\\.schema\\.json$" },
    context: named(
      object({ deployments: { ...deployments, minItems: 1 }, abi: { type: "array", minItems: 1 } }),
      object({ domain, deployments, schemas: { type: "array", minItems: 1 } }, ["domain", "schemas"]),
    ),
    metadata: metadata(1),
    display: object({
      formats: mapOf(
        object({ intent: text, fields: fieldsOf({}), required: paths, excluded: { ...paths, minItems: 1 } }, [
          "intent",
          "fields",
          "required",
        ]),
      ),
    }),
  }),
  2: object({
    $schema: { type: "string", pattern: "erc7730-v2\\.schema\\.json$" },
    context: named(
      {
        oneOf: [
          object({ deployments }),
          object({ factory: object({ deployments: { ...deployments, minItems: 1 }, deployEvent: text }) }),
        ],
      },
      object({ domain, deployments }, ["domain"]),
    ),
    metadata: metadata(2),
    display: object({
      formats: mapOf(
        object({ intent: text, fields: fieldsOf({ visible: { enum: ["optional", "never"] } }) }),
        SIGNATURE,
      ),
    }),
  }),
} as const;
