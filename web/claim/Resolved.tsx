import { useNamedAddress } from "../../src/react/useNamedAddress.ts";
import type { EnsData } from "../../src/sdk/pageData/index.ts";
import { Code } from "../shared/Value.tsx";
import type * as English from "../texts/en/names.ts";
import { Asking } from "./Asking.tsx";
import type { NamedProps } from "./props.ts";

type ResolvedProps = NamedProps & { readonly ens: EnsData; readonly texts: typeof English.names };

/** What a name stands for, as the nodes for names say. */
export function Resolved({ data: { chain }, ens, texts, name, purpose, choose }: ResolvedProps) {
  const { data: found, ...query } = useNamedAddress({ ens, chainId: chain.id, name });
  if (query.isPending) return <p role="status">{texts.asking(name)}</p>;
  if (found === undefined) return <Asking asking={texts.asking(name)} {...query} />;
  if (found.kind !== "found") {
    return (
      <p role="alert" className="notice">
        {texts[found.kind](found.name)}
      </p>
    );
  }
  return (
    <div className="notice">
      <p role="status">
        {texts.found(found.name)} <Code>{found.address}</Code>
      </p>
      {!found.isOfChain && <p>{texts.ofEthereum(chain.name)}</p>}
      <button type="button" className="plain" onClick={() => choose(found.address)}>
        {texts[purpose]}
      </button>
    </div>
  );
}
