import type { ExplainRefusal } from "./refusalText.ts";

/** EAS declares these and throws them nowhere. */
const neverThrown = (name: string): ExplainRefusal => {
  return () => ({
    reason: `The contract refused with ${name}, which neither this registry nor EAS 1.4.0 ever does.`,
    hint: "Compare the address with the registry's: another contract answers there, or a schema's resolver.",
    details: {},
  });
};

/** What only a wrong deployment, or another contract, answers. */
export const deploymentRefusals: Readonly<Record<string, ExplainRefusal>> = {
  InvalidRegistry: () => ({
    reason: "The attestation registry was to be deployed with the zero address for its schema registry.",
    hint: "Deploy the schema registry first and give its address.",
    details: {},
  }),
  InvalidOffset: neverThrown("InvalidOffset"),
  InvalidVerifier: neverThrown("InvalidVerifier"),
  WrongSchema: neverThrown("WrongSchema"),
  InvalidShortString: neverThrown("InvalidShortString"),
  StringTooLong: neverThrown("StringTooLong"),
};
